import { type Field, isComputed } from './field.ts'
import type { ModelMeta } from './meta.ts'
import type { Registry } from './registry.ts'

/** What is wrong with a field of properties, or one that defines some, as sentences that go on from its name. */
export function checkProperties(registry: Registry, meta: ModelMeta, field: Field): string[] {
  if (field.inherited) return []
  if (field.type === 'properties_definition')
    return plainColumn(field) ? [] : ['must be stored, and neither computed nor related.']
  if (field.type !== 'properties') return []
  if (!field.definition) return ['needs a definition: a many2one and a field behind it, such as parent_id.definition.']
  const problems = plainColumn(field) ? [] : ['must be stored, and neither computed nor related.']
  const path = field.definition.join('.')
  const link = meta.fields.get(field.definition[0])
  if (!link) return [...problems, `has its definition in ${path}; ${meta.name} has no field ${field.definition[0]}.`]
  if (link.type !== 'many2one' || !plainColumn(link) || link.companyDependent)
    return [...problems, `has its definition in ${path}; ${link.name} must be a stored many2one that is not computed.`]
  const target = registry.models.get(link.comodel!)?.fields.get(field.definition[1])
  if (target?.type !== 'properties_definition')
    problems.push(`has its definition in ${path}, which is no PropertiesDefinition of ${link.comodel}.`)
  return problems
}

const plainColumn = (field: Field) => field.column && !isComputed(field)
