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
  const key = [meta.table, columns.map(({ name }) => name).join(), order, env.lang, where].join('\n')
  const [text, values] = statement(env.database.dataSource, key, sql, () => {
    const builder = env.database.dataSource.createQueryBuilder().select('t.id', 'id').from(meta.table, 't').where(where)
    for (const { name } of columns) builder.addSelect(`t.${quoted(name)}`, name)
    if (order === undefined) return builder
    orderBy(env, builder, meta, 't', order, sql)
    // Records that are equal otherwise: else pages repeat some and leave out others.
    return /(^|,)\s*id\b/.test(order) ? builder : builder.addOrderBy('t.id')
  })
  return env.unit.query<Row>(text + pageSql(page, values), values, true)
}

/** What tells pages of one search apart; as parameters, so that they share a statement. */
function pageSql({ limit, offset }: Page, values: unknown[]): string {
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
  if (limit === undefined) return (await env.unit.query<{ count: number }>(text, values, true))[0]!.count
  const rows = text + pageSql({ limit }, values)
  const [row] = await env.unit.query<{ count: number }>(`SELECT count(*) AS count FROM (${rows}) rows`, values, true)
  return row!.count
}

/** An order tells of the values. (What a relation is ordered by, its model has decided.) */
function checkOrder(env: Env, meta: ModelMeta, order: string): void {
  if (env.su) return
  const names = parseOrder(meta.name, order).map(({ name }) => name)
  checkFieldAccess(env, meta, names, 'read')
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
