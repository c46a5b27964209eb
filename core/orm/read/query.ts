import type { SelectQueryBuilder } from 'typeorm'
import { ValueError } from '../../errors.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { checkFieldAccess } from '../access/denied.ts'
import { checkInherited } from '../delegation.ts'
import type { DomainNode } from '../domain/domain.ts'
import { domainSql } from '../domain/sql.ts'
import type { Env } from '../environment.ts'
import { Joins } from './joins.ts'
import { parseOrder } from './order.ts'
import { type SortKey, sortKeys } from './order_sql.ts'
import { columnKey, quoted, Sql } from './sql.ts'
import { statement } from './statement.ts'

export interface Page {
  limit?: number | undefined
  offset?: number | undefined
  order?: string | undefined
}

/** Ids of the records that meet a condition, in order. */
export async function selectIds(env: Env, meta: ModelMeta, node: DomainNode, page: Page = {}): Promise<number[]> {
  const rows = await selectRows(env, meta, [], node, page)
  return rows.map(row => row.id)
}

export type Row = { id: number } & Record<string, unknown>

/** Rows with the raw columns of these fields. This is where reading queries are made. */
export async function selectRows(
  env: Env,
  meta: ModelMeta,
  columns: readonly Field[],
  node: DomainNode,
  page: Page = {},
): Promise<Row[]> {
  const sql = new Sql()
  const where = await domainSql(env, meta, 't', node, sql)
  const { order } = page
  if (order !== undefined) checkOrder(env, meta, order)
  const key = [meta.table, columns.map(({ name }) => name).join(), order, columnKey(env), where].join('\n')
  const [text, values] = statement(env.database.dataSource, key, sql, () => {
    const builder = env.database.dataSource.createQueryBuilder().select('t.id', 'id').from(meta.table, 't').where(where)
    for (const { name } of columns) builder.addSelect(`t.${quoted(name)}`, name)
    if (order !== undefined) sortBy(builder, sortKeys(new Joins(env, builder, sql), meta, 't', order))
    return builder
  })
  if (never(node)) return []
  return env.unit.query<Row>(text + pageSql(page, values), values, true)
}

/** What tells pages of one search apart; as parameters, so that they share a statement. */
export function pageSql({ limit, offset }: Page, values: unknown[]): string {
  const limited = limit === undefined ? '' : ` LIMIT $${values.push(count(limit, 'limit'))}`
  return offset === undefined ? limited : `${limited} OFFSET $${values.push(count(offset, 'offset'))}`
}

/** How many records meet a condition; never more than `limit`, if there is one. */
export async function selectCount(env: Env, meta: ModelMeta, node: DomainNode, limit?: number): Promise<number> {
  const sql = new Sql()
  const where = await domainSql(env, meta, 't', node, sql)
  const counted = limit === undefined ? 'count(*)' : 't.id'
  const [text, values] = statement(env.database.dataSource, [meta.table, counted, where].join('\n'), sql, () =>
    env.database.dataSource.createQueryBuilder().select(counted, 'count').from(meta.table, 't').where(where),
  )
  if (never(node)) return 0
  if (limit === undefined) return (await env.unit.query<{ count: number }>(text, values, true))[0]!.count
  const rows = text + pageSql({ limit }, values)
  const [row] = await env.unit.query<{ count: number }>(`SELECT count(*) AS count FROM (${rows}) rows`, values, true)
  return row!.count
}

/** An order tells of the values. (What a relation is ordered by, and a model by itself, the model has decided.) */
export function checkOrder(env: Env, meta: ModelMeta, order: string): void {
  if (env.su) return
  const names = parseOrder(meta.name, order).map(({ name }) => name)
  checkFieldAccess(env, meta, names, 'read')
  if (order === meta.order) return
  for (const name of names) if (name !== 'id') checkInherited(env, env.database.registry.field(meta.name, name))
}

/** Sorts what a statement selects. What has been sorted by before adds nothing. */
export function sortBy(builder: SelectQueryBuilder<object>, keys: readonly SortKey[]): void {
  const first = new Map([...keys].reverse().map(key => [key.sql, key]))
  for (const { sql, desc, nulls } of keys.filter(key => first.get(key.sql) === key)) {
    const place = nulls ? (nulls === 'first' ? 'NULLS FIRST' : 'NULLS LAST') : undefined
    builder.addOrderBy(sql, desc ? 'DESC' : 'ASC', place)
  }
}

function count(given: number, what: string): number {
  if (!Number.isSafeInteger(given) || given < 0)
    throw new ValueError(`${what} is a whole number from 0; got ${String(given)}.`)
  return given
}

/** Does a condition hold for no record, whatever there is? Then nobody need be asked. */
export function never(node: DomainNode): boolean {
  switch (node.kind) {
    case 'constant':
      return !node.value
    case 'and':
      return node.nodes.some(never)
    case 'or':
      return node.nodes.every(never)
    case 'rule':
      return never(node.node)
    case 'leaf':
      return node.operator === 'in' && Array.isArray(node.value) && node.value.length === 0
    default:
      return false
  }
}
