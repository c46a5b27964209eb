import { type Field, isComputed } from './field.ts'
import type { ModelMeta } from './meta.ts'
import type { Registry } from './registry.ts'

/** What a field can not be because of the kind of its model or of the one it leads to, as sentences about the field. */
export function kindProblems(registry: Registry, meta: ModelMeta, field: Field): string[] {
  const problems: string[] = []
  const target = field.comodel === null ? undefined : registry.models.get(field.comodel)
  if (target?.transient && !meta.transient && !meta.abstract && field.column) {
    problems.push(`leads to ${target.name}, whose records are deleted after a while: a record that stays can not.`)
  }
  if (meta.query !== null && field.store && isComputed(field)) {
    problems.push(`is computed and stored, but ${meta.name} is a report: let its query give the column.`)
  }
  if (meta.query !== null && field.required) problems.push(`is required, but nobody writes ${meta.name}, a report.`)
  const limited = field.image?.maxWidth || field.image?.maxHeight
  if (limited && !(field.store || field.attachment || field.inherited)) {
    problems.push('has a largest size, but is not stored: it would be shrunk each time it is read. Add store: true.')
  }
  return problems
}

/** What a report can not have, as sentences about the model. */
export function reportProblems(meta: ModelMeta): string[] {
  if (meta.query === null) return []
  const declared = [...meta.constraints, ...meta.indexes.filter(({ name }) => !isOfField(meta, name))]
  return [
    ...declared.map(({ name }) => `has ${name}, but is a report: constraints and indexes belong to its tables.`),
    ...(meta.parentStore ? ['has parentStore, but is a report: nothing keeps its paths.'] : []),
  ]
}

function isOfField(meta: ModelMeta, name: string): boolean {
  return meta.columns.some(field => name === `${meta.table}_${field.name}_index`)
}
