import type { FormattedGroupOptions } from '../../model/groups.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { Joins } from '../read/joins.ts'
import { sortKeys } from '../read/order_sql.ts'
import { checkOrder } from '../read/query.ts'

/** The ids of some records of each group, as an aggregate. */
export function membersSql(
  joins: Joins,
  meta: ModelMeta,
  { order = meta.order, offset = 0, limit }: NonNullable<FormattedGroupOptions['members']>,
): string {
  checkOrder(joins.env, meta, order)
  const keys = sortKeys(joins, meta, 't', order).map(({ sql, desc, nulls }) => {
    const place = nulls ? ` NULLS ${nulls === 'first' ? 'FIRST' : 'LAST'}` : ''
    return `${sql} ${desc ? 'DESC' : 'ASC'}${place}`
  })
  const [first, last] = [offset + 1, offset + limit].map(at => Math.max(0, Math.trunc(at)))
  return `(array_agg(t.id ORDER BY ${keys.join(', ')}))[${first}:${last}]`
}
