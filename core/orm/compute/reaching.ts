import type { Field } from '../../registry/field.ts'
import type { Registry } from '../../registry/registry.ts'
import type { DomainNode } from '../domain/domain.ts'
import type { Env } from '../environment.ts'
import { selectIds } from '../read/query.ts'
import { literal, quoted } from '../read/sql.ts'

/**
 * Records from which relations lead to one of these. Also over lines that the relations leave out, because they are
 * archived or beside a domain: they may have been in a moment ago.
 */
export async function reaching(env: Env, relations: readonly Field[], ids: readonly number[]): Promise<number[]> {
  const { registry } = env.database
  const text = relations.reduceRight((inner, field) => stepBack(registry, field, inner), 'SELECT unnest($1::int[])')
  return (await env.unit.query<{ id: number }>(`SELECT DISTINCT id FROM (${text}) found(id)`, [ids], true)).map(
    row => row.id,
  )
}

/** The same over relations some of which are computed: they are searched. */
export async function searching(
  env: Env,
  model: string,
  path: readonly string[],
  ids: readonly number[],
): Promise<number[]> {
  // sudo: any model - what follows from a record must be found, whoever changed it
  const system = env.with({ su: true, context: { active_test: false } })
  const node: DomainNode = { kind: 'leaf', path: [...path, 'id'], operator: 'in', value: ids }
  return selectIds(system, env.database.registry.model(model), node)
}

/** The relations of a path; a related one stands for what it is related to. */
export function relationsOf(registry: Registry, model: string, path: readonly string[]): Field[] {
  const [name, ...rest] = path
  if (name === undefined) return []
  const field = registry.field(model, name)
  if (field.related && !field.store) return relationsOf(registry, model, [...field.related, ...rest])
  return [field, ...relationsOf(registry, field.comodel!, rest)]
}

function stepBack(registry: Registry, field: Field, inner: string): string {
  if (field.relation) {
    const { table, column1, column2 } = field.relation
    return `SELECT ${quoted(column1)} FROM ${quoted(table)} WHERE ${quoted(column2)} IN (${inner})`
  }
  if (field.type === 'many2one')
    return `SELECT id FROM ${quoted(registry.model(field.model).table)} WHERE ${quoted(field.name)} IN (${inner})`
  const inverse = quoted(field.inverseName!)
  const lines = quoted(registry.model(field.comodel!).table)
  const { modelField } = registry.field(field.comodel!, field.inverseName!)
  const own = modelField ? ` AND ${quoted(modelField)} = ${literal(field.model)}` : ''
  return `SELECT ${inverse} FROM ${lines} WHERE id IN (${inner}) AND ${inverse} IS NOT NULL${own}`
}
