import type { SelectQueryBuilder } from 'typeorm'
import { ValueError } from '../errors.ts'
import type { Field } from '../registry/field.ts'
import type { ModelMeta } from '../registry/meta.ts'
import { checkFieldAccess } from './access.ts'
import type { DomainNode } from './domain.ts'
import { domainSql } from './domain_sql.ts'
import type { Env } from './environment.ts'
import { parseOrder } from './order.ts'
import { columnSql, quoted, Sql } from './sql.ts'

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
  const builder = env.database.dataSource.createQueryBuilder().select('t.id', 'id').from(meta.table, 't')
  for (const { name } of columns) builder.addSelect(`t.${quoted(name)}`, name)
  builder.where(await domainSql(env, meta, 't', node, sql))
  if (page.order !== undefined) {
    orderBy(env, builder, meta, 't', page.order, sql)
    // Records that are equal otherwise: else pages repeat some and leave out others.
    if (!/(^|,)\s*id\b/.test(page.order)) builder.addOrderBy('t.id')
  }
  if (page.limit !== undefined) builder.limit(count(page.limit, 'limit'))
  if (page.offset !== undefined) builder.offset(count(page.offset, 'offset'))
  const [text, values] = builder.setParameters(sql.parameters).getQueryAndParameters()
  return env.unit.query<Row>(text, values as unknown[], true)
}

/** How many records meet a condition; never more than `limit`, if there is one. */
export async function selectCount(env: Env, meta: ModelMeta, node: DomainNode, limit?: number): Promise<number> {
  const sql = new Sql()
  const builder = env.database.dataSource.createQueryBuilder().select('t.id', 'id').from(meta.table, 't')
  builder.where(await domainSql(env, meta, 't', node, sql))
  if (limit !== undefined) builder.limit(count(limit, 'limit'))
  const [text, values] = builder.setParameters(sql.parameters).getQueryAndParameters()
  const [row] = await env.unit.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (${text}) rows`,
    values as unknown[],
    true,
  )
  return row!.count
}

/** Orders by stored fields; by a many2one means by the order of its model. */
function orderBy(
  env: Env,
  builder: SelectQueryBuilder<object>,
  meta: ModelMeta,
  alias: string,
  order: string,
  sql: Sql,
  reverse = false,
  depth = 0,
): void {
  for (const { name, plainId, desc, nulls } of parseOrder(meta.name, order)) {
    const down = desc !== reverse
    const nullsOrder = nulls ? (`NULLS ${nulls.toUpperCase()}` as 'NULLS FIRST' | 'NULLS LAST') : undefined
    const add = (column: string) => builder.addOrderBy(column, down ? 'DESC' : 'ASC', nullsOrder)
    if (name === 'id') {
      add(`${alias}.id`)
      continue
    }
    const field = env.database.registry.field(meta.name, name)
    if (!field.column) throw new ValueError(`${meta.name}.${name} has no column: records can not be ordered by it.`)
    // An order tells of the values. (What a relation is ordered by, its model has decided.)
    if (depth === 0) checkFieldAccess(env, meta, [field.name], 'read')
    const column = `${alias}.${quoted(field.name)}`
    if (field.type !== 'many2one' || plainId || depth > 3) {
      add(columnSql(env, field, column))
      continue
    }
    const comodel = env.database.registry.model(field.comodel!)
    const joined = sql.alias()
    builder.leftJoin(comodel.table, joined, `${joined}.id = ${column}`)
    orderBy(env, builder, comodel, joined, comodel.order, sql, down, depth + 1)
  }
}

function count(given: number, what: string): number {
  if (!Number.isSafeInteger(given) || given < 0)
    throw new ValueError(`${what} is a whole number from 0; got ${String(given)}.`)
  return given
}
