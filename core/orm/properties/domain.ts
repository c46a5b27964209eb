import { ValueError } from '../../errors.ts'
import type { PropertyType } from '../../model/fields/properties.ts'
import type { Field } from '../../registry/field.ts'
import { ALWAYS, type Condition, every, meetsUnset, NEVER, negate, some, test } from '../domain/condition.ts'
import { type Leaf, opposites } from '../domain/domain.ts'
import { zoneOf } from '../domain/moment.ts'
import { isDatePart } from '../domain/part.ts'
import { leadsTo, relationCondition } from '../domain/relation.ts'
import { isUnset, valueCondition } from '../domain/value.ts'
import type { Env } from '../environment.ts'
import { isRecordset } from '../read/bulk.ts'
import { quoted } from '../read/sql.ts'
import { propertyName } from './definition.ts'
import { definitionPlace } from './properties.ts'
import { propertyField } from './value.ts'

/**
 * A condition on a property: `props.color = red`. Records that have no such property have it unset. Where the same name
 * stands for several types, each record is asked by its own; a value that is none of a type is of no record with it.
 */
export async function propertyCondition(env: Env, field: Field, leaf: Leaf): Promise<Condition> {
  const [name, ...rest] = leaf.path
  const positive = rest.length === 0 ? opposites[leaf.operator] : undefined
  if (positive) return negate(await propertyCondition(env, field, { ...leaf, operator: positive }))
  const kinds = await propertyFields(env, field, name!)
  const conditions: { within: readonly number[] | null; condition: Condition }[] = []
  let refused: unknown = null
  for (const one of kinds) {
    try {
      const condition = await conditionOn(env, one, { ...leaf, path: rest })
      conditions.push({ within: one.property!.within, condition })
    } catch (error) {
      if (!(error instanceof ValueError)) throw error
      refused = error
    }
  }
  if (refused && conditions.length === 0) throw refused
  if (kinds.length === 0) return asksUnset(leaf) && rest.length === 0 ? ALWAYS : NEVER
  if (kinds.length === 1) return conditions[0]!.condition
  const defined = (ids: readonly number[] | null) =>
    test({ field: definitionPlace(env, field).link }, { kind: 'in', values: ids ?? [], unset: false })
  const others = every([
    negate(defined(kinds.flatMap(one => one.property!.within ?? []))),
    meetsUnset(conditions[0]!.condition) ? ALWAYS : NEVER,
  ])
  return some([...conditions.map(({ within, condition }) => every([defined(within), condition])), others])
}

/** The property by this name as a field, once for each type that it has somewhere. */
export async function propertyFields(env: Env, field: Field, name: string): Promise<Field[]> {
  if (!propertyName.test(name))
    throw new ValueError(`${field.model}.${field.name}: “${name}” is no name of a property: letters, digits and _.`)
  const { column } = definitionPlace(env, field)
  const table = quoted(env.database.registry.model(column.model).table)
  const choices = `jsonb_path_query_array(jsonb_agg(DISTINCT COALESCE(one -> 'selection', one -> 'tags', '[]')), '$[*][*]')`
  const text = `SELECT one ->> 'type' AS type, one ->> 'comodel' AS comodel, array_agg(id ORDER BY id) AS ids, ${choices} AS choices, min(one ->> 'string') AS string FROM ${table}, jsonb_array_elements(${quoted(column.name)}) one WHERE one ->> 'name' = $1 GROUP BY 1, 2 ORDER BY 1, 2`
  const found = await env.unit.query<Kind>(text, [name], true)
  const isThere = ({ type, comodel }: Kind) =>
    type !== 'separator' && (comodel === null || env.database.registry.models.has(comodel))
  const kinds = found.filter(isThere)
  return kinds.map(({ type, comodel, ids, choices: selection, string }) =>
    propertyField(
      field,
      { name, type, string, selection, ...(comodel !== null && { comodel }) },
      kinds.length > 1 ? ids : null,
    ),
  )
}

interface Kind {
  readonly type: PropertyType
  readonly comodel: string | null
  readonly ids: readonly number[]
  readonly choices: readonly (readonly [string, string])[]
  readonly string: string
}

async function conditionOn(env: Env, field: Field, leaf: Leaf): Promise<Condition> {
  const { path, operator, value } = leaf
  if (field.property!.list) return listCondition(env, field, leaf)
  if (field.comodel) return path.length > 0 ? leadsTo(env, field, leaf) : relationCondition(env, field, leaf)
  const [part, ...further] = path
  if (part === undefined) return valueCondition(env, { field }, { operator, value })
  if (further.length > 0 || !isDatePart(part) || (field.type !== 'date' && field.type !== 'datetime'))
    throw new ValueError(`${field.model}.${field.name} is no relation: nothing is behind ${path.join('.')}.`)
  zoneOf(env)
  return valueCondition(env, { field, part }, { operator, value })
}

/** Of tags and records: has it one of these, or none at all? */
async function listCondition(env: Env, field: Field, leaf: Leaf): Promise<Condition> {
  const { path, operator, value } = leaf
  const given: readonly unknown[] = isRecordset(value) ? value.ids : Array.isArray(value) ? value : [value]
  const isAsked = operator === '=' || operator === 'in' || operator === '=?'
  if (path.length > 0 || !isAsked || (field.comodel && given.some(one => !isUnset(one) && typeof one !== 'number')))
    throw new ValueError(
      `${field.model}.${field.name} has several values: ask by in, not in, = or != for ${field.comodel ? 'ids' : 'keys'}.`,
    )
  if (operator === '=?' && isUnset(value)) return ALWAYS
  const asked = isRecordset(value) ? value : given
  return field.comodel
    ? relationCondition(env, field, { ...leaf, operator: 'in', value: asked })
    : valueCondition(env, { field }, { operator: 'in', value: asked })
}

/** Is what nobody has among what is asked for? */
function asksUnset({ operator, value }: Leaf): boolean {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (operator === '=?') return isUnset(value)
  return (operator === '=' || operator === 'in') && list.some(one => isUnset(one) || one === '' || one === 0)
}

/** The property that records are grouped by: of one type, and with one value each. */
export async function groupedProperty(env: Env, field: Field, name: string): Promise<Field> {
  const [found, ...more] = await propertyFields(env, field, name)
  const label = `${field.model}.${field.name}.${name}`
  if (!found) throw new ValueError(`${label}: there is no such property, so records can not be grouped by it.`)
  if (more.length > 0) throw new ValueError(`${label} is of several types, so records can not be grouped by it.`)
  if (found.property!.list) throw new ValueError(`${label} has several values: records can not be grouped by it.`)
  return found
}
