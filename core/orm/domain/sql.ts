import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { Env } from '../environment.ts'
import { valueSql } from '../properties/sql.ts'
import { quoted, type Sql } from '../read/sql.ts'
import type { Check, Condition, Operand } from './condition.ts'
import type { DomainNode } from './domain.ts'
import { zoneOf } from './moment.ts'
import { dateParts } from './part.ts'
import { resolve } from './resolve.ts'
import { isStorable, treeSql } from './tree.ts'
import { familyOf } from './value.ts'

/**
 * A domain as an SQL condition on the rows of `alias`. Values become parameters of `sql`; names are those of the
 * registry or an error.
 */
export async function domainSql(env: Env, meta: ModelMeta, alias: string, node: DomainNode, sql: Sql): Promise<string> {
  return conditionSql(env, await resolve(env, meta, node), alias, sql)
}

/**
 * Written so that indexes can serve it: where a column is unset a condition may be unknown, which is not true; a
 * negation is IS NOT TRUE, so it is the exact opposite all the same.
 */
function conditionSql(env: Env, condition: Condition, alias: string, sql: Sql): string {
  switch (condition.kind) {
    case 'constant':
      return condition.value ? 'TRUE' : 'FALSE'
    case 'not':
      return condition.node.kind === 'exists'
        ? `(NOT ${conditionSql(env, condition.node, alias, sql)})`
        : `((${conditionSql(env, condition.node, alias, sql)}) IS NOT TRUE)`
    case 'rule':
      return conditionSql(env, condition.node, alias, sql)
    case 'exists':
      return existsSql(env, condition.field, condition.inner, alias, sql)
    case 'test': {
      const column = operandSql(env, condition.operand, alias, sql)
      const checked = checkSql(condition.operand, column, condition.check, sql)
      if (!condition.check.unset) return checked
      return checked === 'FALSE' ? `${column} IS NULL` : `(${checked} OR ${column} IS NULL)`
    }
    default: {
      const parts = condition.nodes.map(one => conditionSql(env, one, alias, sql))
      return `(${parts.join(condition.kind === 'and' ? ' AND ' : ' OR ')})`
    }
  }
}

function existsSql(env: Env, field: Field, inner: Condition, alias: string, sql: Sql): string {
  const { table } = env.database.registry.model(field.comodel!)
  const link = field.type === 'many2one' ? operandSql(env, { field }, alias, sql) : `${alias}.id`
  // What has a foreign key leads somewhere.
  if (field.type === 'many2one' && !field.companyDependent && inner.kind === 'constant' && inner.value)
    return `(${link} IS NOT NULL)`
  const target = sql.alias()
  const rows = `${quoted(table)} ${target}`
  const condition = conditionSql(env, inner, target, sql)
  if (field.type === 'many2one') return `EXISTS (SELECT 1 FROM ${rows} WHERE ${target}.id = ${link} AND ${condition})`
  if (field.type === 'one2many')
    return `EXISTS (SELECT 1 FROM ${rows} WHERE ${target}.${quoted(field.inverseName!)} = ${link} AND ${condition})`
  const { table: relation, column1, column2 } = field.relation!
  const pairs = sql.alias()
  return `EXISTS (SELECT 1 FROM ${quoted(relation)} ${pairs} JOIN ${rows} ON ${target}.id = ${pairs}.${quoted(column2)} WHERE ${pairs}.${quoted(column1)} = ${link} AND ${condition})`
}

function operandSql(env: Env, { field, part }: Operand, alias: string, sql: Sql): string {
  if (!field) return `${alias}.id`
  const column = valueSql(env, field, alias)
  if (!part) return column
  const clock =
    field.type === 'datetime' ? `${column} AT TIME ZONE ${sql.parameter(zoneOf(env))}` : `${column}::timestamp`
  // A second has fractions.
  return `floor(EXTRACT(${dateParts[part]} FROM ${clock}))::int`
}

function checkSql(operand: Operand, column: string, check: Check, sql: Sql): string {
  switch (check.kind) {
    case 'in': {
      if (check.values.length === 0) return 'FALSE'
      const areIds = !operand.field || operand.field.comodel
      const values = areIds ? (check.values as number[]).filter(isStorable) : check.values
      const type = castOf(operand, values)
      if (operand.field?.property?.list) return `${column} && ${sql.parameter(values)}::${type}[]`
      // Of one value the planner knows how many rows have it.
      if (values.length === 1) return `${column} = ${sql.parameter(values[0])}::${type}`
      return `${column} = ANY(${sql.parameter(values)}::${type}[])`
    }
    case 'compare': {
      const { operator, bound } = check
      const text = familyOf(operand) === 'text' && typeof bound === 'string'
      const value = sql.parameter(bound instanceof Date ? momentSql(bound) : bound)
      return `${column}${text ? ' COLLATE "C"' : ''} ${operator} ${value}::${castOf(operand, [bound])}`
    }
    case 'like':
      return `${textSql(operand, column)} ${check.anyCase ? 'ILIKE' : 'LIKE'} ${sql.parameter(check.pattern)}`
    case 'tree': {
      const start = sql.parameter(check.ids.filter(isStorable))
      return `${column} IN (${treeSql(check.meta, check.operator, start)})`
    }
  }
}

/** The type that parameters are read as: wide enough for what is given, so that an index still serves. */
function castOf(operand: Operand, values: readonly unknown[]): string {
  if (!operand.field || operand.field.comodel) return 'bigint'
  switch (familyOf(operand)) {
    case 'number':
    case 'part':
      return !isFraction(operand) && values.every(Number.isSafeInteger) ? 'bigint' : 'float8'
    case 'truth':
      return 'bool'
    case 'day':
      return 'date'
    case 'moment':
      return 'timestamptz'
    default:
      return 'text'
  }
}

function isFraction({ field, part }: Operand): boolean {
  return !part && (field?.type === 'float' || field?.type === 'monetary')
}

function momentSql(moment: Date): string {
  if (moment.getUTCFullYear() > 9999) return 'infinity'
  return moment.getUTCFullYear() < 1 ? '-infinity' : moment.toISOString()
}

/** A value as the text that patterns are compared with; the same as `textOf` in memory. */
function textSql(operand: Operand, column: string): string {
  switch (familyOf(operand)) {
    case 'text':
      return column
    case 'day':
      return `to_char(${column}, 'YYYY-MM-DD')`
    case 'moment':
      return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')`
    case 'number':
      return isFraction(operand) ? `${column}::float8::text` : `${column}::text`
    default:
      return `${column}::text`
  }
}
