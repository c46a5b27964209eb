import { ValueError } from '../../errors.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { Joins } from './joins.ts'
import { type OrderTerm, parseOrder } from './order.ts'

/** What a statement sorts its rows by. */
export interface SortKey {
  readonly sql: string
  readonly desc: boolean
  readonly nulls: OrderTerm['nulls']
}

/** What an order of a model sorts by, and at last by id: else pages repeat some records and leave out others. */
export function sortKeys(joins: Joins, meta: ModelMeta, alias: string, order: string): SortKey[] {
  const terms = parseOrder(meta.name, order)
  const keys = terms.flatMap(term => keysOf(joins, meta, alias, term, []))
  const { desc } = terms.at(-1)!
  return terms.some(({ name }) => name === 'id') ? keys : [...keys, { sql: `${alias}.id`, desc, nulls: null }]
}

function keysOf(joins: Joins, meta: ModelMeta, alias: string, term: OrderTerm, passed: readonly Field[]): SortKey[] {
  const { name, plainId, desc, nulls } = term
  if (name === 'id') return [{ sql: `${alias}.id`, desc, nulls }]
  const known = joins.env.database.registry.field(meta.name, name)
  const { field, column } = joins.place(meta, alias, known, 'records can not be ordered')
  if (['binary', 'json', 'properties', 'properties_definition'].includes(field.type))
    throw new ValueError(`${meta.name}.${name} is a ${field.type}: records can not be ordered by it.`)
  if (plainId && field.type !== 'many2one')
    throw new ValueError(`${meta.name}.${name} is a ${field.type}: it has no id to be ordered by.`)
  if (field.type !== 'many2one' || plainId) return [{ sql: column, desc, nulls }]
  // The model of a link may be ordered by the same link, as trees are: once around is enough.
  return passed.includes(field) ? [] : linkKeys(joins, field, column, term, passed)
}

/** A link sorts by the order of its model; records without it come last, or first when descending. */
export function linkKeys(
  joins: Joins,
  field: Field,
  column: string,
  { desc, nulls }: Pick<OrderTerm, 'desc' | 'nulls'>,
  passed: readonly Field[] = [],
): SortKey[] {
  const comodel = joins.env.database.registry.model(field.comodel!)
  const terms = parseOrder(comodel.name, comodel.order).map(term => (desc ? reversed(term) : term))
  const unset = nulls ?? (desc ? 'first' : 'last')
  // Ordered by id: the link itself says as much.
  if (terms[0]!.name === 'id') return [{ sql: column, desc: terms[0]!.desc, nulls: unset }]
  const joined = joins.to(comodel, column)
  const keys = terms.flatMap(term => keysOf(joins, comodel, joined, term, [...passed, field]))
  if (keys.length === 0) return [{ sql: column, desc, nulls: unset }]
  return [{ sql: `(${column} IS NULL)`, desc: unset === 'first', nulls: null }, ...keys]
}

/** The same order from its other end. */
export function reversed(term: OrderTerm): OrderTerm {
  return { ...term, desc: !term.desc, nulls: term.nulls && (term.nulls === 'first' ? 'last' : 'first') }
}
