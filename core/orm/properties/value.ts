import type { Field } from '../../registry/field.ts'
import { convert, idList } from '../value/convert.ts'
import { isRecords, type Speaker, wrong } from '../value/wrong.ts'
import type { Property } from './definition.ts'

/** A property as a field, for all that is done with the values of fields. A list is a field of what is in it. */
export function propertyField(of: Field, property: Property, within: readonly number[] | null = null): Field {
  const { name, type, string, comodel, selection, tags } = property
  const single =
    type === 'tags' ? 'selection' : type === 'many2many' ? 'many2one' : type === 'separator' ? 'char' : type
  return {
    ...of,
    name: `${of.name}.${name}`,
    type: single,
    label: string,
    comodel: comodel ?? null,
    choices: Object.fromEntries((selection ?? tags ?? []).map(([value, label]) => [value, label])),
    default: undefined,
    definition: null,
    property: { of, name, list: type === 'tags' || type === 'many2many', within },
  }
}

/** Checks a value that a property is given, and gives it as it is kept, in JSON; null unsets it. */
export function convertProperty(field: Field, value: unknown, env: Speaker): unknown {
  if (!field.property!.list) {
    const kept = convert(field, value, env)
    return kept instanceof Date ? kept.toISOString() : kept
  }
  if (value === null || value === false) return null
  if (!Array.isArray(value) && !isRecords(value)) throw wrong(env, field, env._('a list'), value)
  const list = field.comodel ? idList(value, field, env) : (value as unknown[]).map(one => convert(field, one, env))
  const kept = [...new Set(list)].filter(one => one !== null)
  return kept.length > 0 ? kept : null
}

/** A value of a property as records are compared by it; null where it is unset, or of another type. */
export function comparable(field: Field, value: unknown, isLost: (id: number) => boolean): unknown {
  if (field.property!.list) {
    if (!Array.isArray(value)) return null
    const kept = field.comodel ? value.filter(id => !isLost(id as number)) : value
    return kept.length > 0 ? kept : null
  }
  switch (field.type) {
    case 'many2one':
      return typeof value === 'number' && !isLost(value) ? value : null
    case 'integer':
    case 'float':
      return typeof value === 'number' ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'datetime':
      return typeof value === 'string' || value instanceof Date ? new Date(value) : null
    default:
      return typeof value === 'string' ? value : null
  }
}

/** What of a definition has values. */
export const isValued = ({ type }: Property) => type !== 'separator'
