import { ValueError } from '../../errors.ts'
import type { Granularity } from '../../model/groups.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { checkFieldAccess, checkModelAccess } from '../access/denied.ts'
import { ruleDomain } from '../access/rules.ts'
import { ofLines } from '../compute/of_lines.ts'
import { checkInherited } from '../delegation.ts'
import { and, TRUE } from '../domain/domain.ts'
import { zoneOf } from '../domain/moment.ts'
import { withActive } from '../domain/resolve.ts'
import { domainSql } from '../domain/sql.ts'
import { groupedProperty } from '../properties/domain.ts'
import type { Joins } from '../read/joins.ts'
import { quoted } from '../read/sql.ts'
import { dateSql, granularities, ofMomentsOnly } from './date.ts'

/** What a group spec stands for: `partner_id`, `date:month`. */
export interface Grouping {
  readonly spec: string
  /** The field of the model; null for `id`. */
  readonly field: Field | null
  readonly granularity: Granularity | null
  /** Where the ids of a link stand. */
  readonly sql: string
}

const texts: readonly Field['type'][] = ['char', 'text', 'html', 'selection']
export const isText = (field: Field) => texts.includes(field.type)

/** Takes `field:suffix` apart, and refuses what the person may not read. */
export function fieldOf(joins: Joins, meta: ModelMeta, spec: string): [field: Field | null, suffix: string | null] {
  const [name, suffix, ...more] = String(spec).split(':')
  if (name!.includes('.') || more.length > 0)
    throw new ValueError(`“${spec}”: groups are made by fields of ${meta.name} itself; paths can not be followed.`)
  if (name === 'id') return [null, suffix ?? null]
  const field = joins.env.database.registry.field(meta.name, name!)
  checkFieldAccess(joins.env, meta, [field.name], 'read')
  checkInherited(joins.env, field)
  return [field, suffix ?? null]
}

/** The field of a spec, or the property: `props.color`. */
async function groupedBy(joins: Joins, meta: ModelMeta, spec: string): Promise<ReturnType<typeof fieldOf>> {
  const [, name, property, suffix] = /^(\w+)\.(\w+)(?::(\w+))?$/.exec(spec) ?? []
  const properties = meta.fields.get(name ?? '')
  if (!property || !properties?.definition || !properties.column) return fieldOf(joins, meta, spec)
  checkFieldAccess(joins.env, meta, [properties.name], 'read')
  return [await groupedProperty(joins.env, properties, property), suffix ?? null]
}

/** Reads a group spec. A wrong one is a `ValueError`. */
export async function groupingOf(joins: Joins, meta: ModelMeta, spec: string, week: number): Promise<Grouping> {
  const [field, suffix] = await groupedBy(joins, meta, spec)
  const granularity = checkGranularity(meta, field, spec, suffix)
  if (!field) return { spec, field, granularity, sql: 't.id' }
  if (field.type === 'many2many' && field.store)
    return { spec, field, granularity, sql: await visibleTarget(joins, field) }
  const { column } = joins.place(meta, 't', field, 'records can not be grouped')
  switch (field.type) {
    case 'date':
    case 'datetime': {
      const zone = field.type === 'datetime' ? `${joins.sql.parameter(zoneOf(joins.env))}::text` : ''
      return { spec, field, granularity, sql: dateSql(column, field.type === 'datetime', granularity!, zone, week) }
    }
    case 'boolean':
      return { spec, field, granularity, sql: `COALESCE(${column}, FALSE)` }
    case 'integer':
    case 'float':
    case 'monetary':
      return { spec, field, granularity, sql: `COALESCE(${column}, 0)` }
    case 'json':
    case 'properties':
    case 'properties_definition':
    case 'binary':
      throw new ValueError(`${meta.name}.${field.name} is a ${field.type}: records can not be grouped by it.`)
    default:
      // An empty text is no text, as in domains.
      return { spec, field, granularity, sql: isText(field) ? `NULLIF(${column}, '')` : column }
  }
}

function checkGranularity(
  meta: ModelMeta,
  field: Field | null,
  spec: string,
  suffix: string | null,
): Granularity | null {
  const isDate = field?.type === 'date' || field?.type === 'datetime'
  if (!isDate) {
    if (suffix === null) return null
    throw new ValueError(`“${spec}”: ${meta.name}.${field?.name ?? 'id'} is no date, so it has no ${suffix}.`)
  }
  const known = granularities.filter(one => field.type === 'datetime' || !ofMomentsOnly.includes(one))
  const found = known.find(one => one === suffix)
  if (found) return found
  throw new ValueError(
    `“${spec}”: ${meta.name}.${field.name} is a ${field.type}, grouped by what its values have in common: ${known
      .map(one => `${field.name}:${one}`)
      .join(', ')}.`,
  )
}

/** Joins the records a many2many leads to, those the person sees: a record with only others is in no group of them. */
async function visibleTarget(joins: Joins, field: Field): Promise<string> {
  const { env, sql, builder } = joins
  const comodel = env.database.registry.model(field.comodel!)
  checkModelAccess(env, comodel, 'read')
  const [target, pairs] = [sql.alias(), sql.alias()]
  const shown = withActive(comodel, TRUE, ofLines(env, field).context.active_test !== false)
  const visible = await domainSql(env, comodel, target, and(shown, await ruleDomain(env, comodel, 'read')), sql)
  const { table, column1, column2 } = field.relation!
  builder.leftJoin(
    `(SELECT pair.${quoted(column1)} AS source, ${target}.id AS target FROM ${quoted(table)} pair JOIN ${quoted(comodel.table)} ${target} ON ${target}.id = pair.${quoted(column2)} WHERE ${visible})`,
    pairs,
    `${pairs}.source = t.id`,
  )
  return `${pairs}.target`
}
