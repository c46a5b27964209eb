import { ValueError } from '../../errors.ts'
import type { FormattedGroupOptions, GroupOptions } from '../../model/groups.ts'
import type { AnyModel } from '../../model/model.ts'
import type { AnyDomain } from '../../model/types.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { domainSql } from '../domain/sql.ts'
import type { Env } from '../environment.ts'
import { weekStart } from '../formats.ts'
import { Joins } from '../read/joins.ts'
import { linkKeys, type SortKey } from '../read/order_sql.ts'
import { never, pageSql, sortBy } from '../read/query.ts'
import { prepare } from '../read/read.ts'
import { Sql } from '../read/sql.ts'
import { type Aggregate, aggregateOf } from './aggregate.ts'
import { havingSql } from './having.ts'
import { membersSql } from './members.ts'
import { type Grouping, groupingOf } from './spec.ts'
import { aggregateValues, groupValues } from './value.ts'

/** Groups as the database gives them, and what was asked for. */
export interface Groups {
  readonly env: Env
  readonly meta: ModelMeta
  readonly groupings: readonly Grouping[]
  readonly aggregates: readonly Aggregate[]
  readonly rows: readonly Record<string, unknown>[]
}

/** Groups the records of a domain: one row for each group, keyed by the specs as they were given. */
export async function readGroup(
  records: AnyModel,
  domain: AnyDomain,
  groupby: readonly string[],
  aggregates: readonly string[] = [],
  options: GroupOptions = {},
): Promise<Record<string, unknown>[]> {
  const groups = await selectGroups(records, domain, groupby, aggregates, options)
  const { env, meta, rows } = groups
  const values = [
    ...groups.groupings.map((one, index) => [one.spec, groupValues(env, one, column(rows, `g${index}`))] as const),
    ...groups.aggregates.map(
      (one, index) => [one.spec, aggregateValues(env, meta, one, column(rows, `a${index}`))] as const,
    ),
  ]
  return rows.map((_, index) => Object.fromEntries(values.map(([spec, all]) => [spec, all[index]])))
}

export function column(rows: Groups['rows'], name: string): unknown[] {
  return rows.map(row => row[name])
}

export async function selectGroups(
  records: AnyModel,
  domain: AnyDomain,
  groupby: readonly string[],
  aggregates: readonly string[],
  options: FormattedGroupOptions,
): Promise<Groups> {
  const { env, meta, node } = await prepare(records, domain, options)
  const sql = new Sql()
  const builder = env.database.dataSource.createQueryBuilder().select([]).from(meta.table, 't')
  const joins = new Joins(env, builder, sql)
  const week = groupby.some(spec => spec.endsWith(':week')) ? await weekStart(env) : 1
  const groupings: Grouping[] = []
  // Once each: a relation that is joined again and again has every pair, every triple of what it leads to.
  for (const spec of new Set(groupby)) groupings.push(await groupingOf(joins, meta, spec, week))
  const wanted = aggregates.map(spec => aggregateOf(joins, meta, spec))
  const groups = { env, meta, groupings, aggregates: wanted }

  builder.where(await domainSql(env, meta, 't', node, sql))
  for (const [index, one] of groupings.entries()) {
    builder.addSelect(one.sql, `g${index}`)
    // By its place: the expression may hold parameters, which are no longer the same to PostgreSQL.
    builder.addGroupBy(String(index + 1))
  }
  for (const [index, one] of wanted.entries()) builder.addSelect(one.sql, `a${index}`)
  if (options.members) builder.addSelect(membersSql(joins, meta, options.members), 'members')
  if (groupings.length + wanted.length === 0) builder.addSelect('count(*)', 'a0')
  if (options.having) builder.having(havingSql(joins, meta, options.having))
  const keys = groupKeys(joins, groups, options.order)
  for (const key of keys) if (key.sql.includes('.')) builder.addGroupBy(key.sql)
  sortBy(builder, keys)
  if (never(node) && groupby.length > 0) return { ...groups, rows: [] }
  // All of no records are one group, in which everything is unset; which `having` may not let through.
  if (never(node) && !options.having && !options.offset && options.limit !== 0) return { ...groups, rows: [{}] }
  const [text, values] = builder.setParameters(sql.parameters).getQueryAndParameters() as [string, unknown[]]
  return { ...groups, rows: await env.unit.query(text + pageSql(options, values), values, true) }
}

/** Default: as they are grouped, unset values last; so also where an order leaves groups equal. */
function groupKeys(
  joins: Joins,
  { meta, groupings, aggregates }: Omit<Groups, 'rows'>,
  order: string | undefined,
): SortKey[] {
  const byDefault = groupings.map((_, index): SortKey => ({ sql: `g${index}`, desc: false, nulls: 'last' }))
  if (order === undefined) return byDefault
  const keys = String(order)
    .split(',')
    .flatMap((text): SortKey[] => {
      const [, what, direction, nulls] = orderTerm.exec(text.trim()) ?? []
      const term = { desc: direction?.toLowerCase() === 'desc', nulls: nullsOf(nulls) }
      const grouping = groupings.findIndex(({ spec }) => spec === what)
      const { field, sql } = groupings[grouping] ?? {}
      if (field?.comodel) return linkKeys(joins, field, sql!, term)
      if (grouping >= 0) return [{ sql: `g${grouping}`, ...term }]
      const aggregate = aggregates.findIndex(({ spec, kind }) => spec === what && kind !== 'list' && kind !== 'records')
      if (aggregate >= 0) return [{ sql: `a${aggregate}`, ...term }]
      const known = [...groupings, ...aggregates].map(({ spec }) => spec).join(', ')
      throw new ValueError(
        `“${order}” is no order of groups of ${meta.name}: write what they are made of (${known}), perhaps with desc behind it.`,
      )
    })
  return [...keys, ...byDefault]
}

const orderTerm = /^(\S+)(?:\s+(asc|desc))?(?:\s+nulls\s+(first|last))?$/i

function nullsOf(given: string | undefined): SortKey['nulls'] {
  if (given === undefined) return null
  return given.toLowerCase() === 'first' ? 'first' : 'last'
}
