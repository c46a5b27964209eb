import { NotLoaded, ValueError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import type { SortKey } from '../../model/types.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { checkFieldAccess } from '../access/denied.ts'
import { sortableValue } from '../accessor.ts'
import { type Env, envOf } from '../environment.ts'
import { only } from '../sets.ts'
import { type OrderTerm, parseOrder } from './order.ts'
import { reversed } from './order_sql.ts'
import { metaOf } from './read.ts'

/**
 * The records in order: of their model, of a list of fields, or of a key that a function gives for each. Those that are
 * equal stay as they were. It is the order of a search; what it looks at must be loaded.
 */
export function sorted(
  records: AnyModel,
  key: string | ((one: AnyModel) => SortKey) = metaOf(records).order,
  reverse = false,
): AnyModel {
  const compare = typeof key === 'function' ? byFunction(records, key, reverse) : byOrder(records, key, reverse)
  return only(records, [...records.ids].sort(compare))
}

/** Compares two records by id; an empty many2one leads to `null`, all of whose fields are unset. */
type Compare = (a: number | null, b: number | null) => number

function byFunction(records: AnyModel, key: (one: AnyModel) => SortKey, reverse: boolean): Compare {
  const keys = new Map<number | null, SortKey>([...records].map(one => [one.id, key(one)]))
  const sign = reverse ? -1 : 1
  return (a, b) => compareKeys(keys.get(a), keys.get(b)) * sign
}

function compareKeys(a: SortKey | undefined, b: SortKey | undefined): number {
  if (!Array.isArray(a) || !Array.isArray(b)) return compareValues(a, b)
  for (const [index, one] of a.entries()) {
    const order = compareValues(one, b[index])
    if (order !== 0) return order
  }
  return a.length - b.length
}

function byOrder(records: AnyModel, order: string, reverse: boolean): Compare {
  const meta = metaOf(records)
  const lacking: string[] = []
  const compare = byFields({ env: envOf(records.env), lacking }, meta, order, records.ids, reverse, [])
  if (lacking.length === 0) return compare
  const paths = [...new Set(lacking)].map(path => `'${path}'`).join(', ')
  throw new NotLoaded(
    `${meta.name} is sorted by what is not loaded: await load(${paths}) before sorting by “${order}”.`,
  )
}

interface Sorting {
  readonly env: Env
  /** Paths of what would have to be loaded. */
  readonly lacking: string[]
}

function byFields(
  sorting: Sorting,
  meta: ModelMeta,
  order: string,
  ids: readonly number[],
  reverse: boolean,
  path: readonly Field[],
): Compare {
  const compares = parseOrder(meta.name, order).flatMap(term =>
    byField(sorting, meta, reverse ? reversed(term) : term, ids, path),
  )
  return (a, b) => {
    for (const compare of compares) {
      const order = compare(a, b)
      if (order !== 0) return order
    }
    return 0
  }
}

/** As a search does it (see order_sql.ts): what is unset comes last, or first when descending. */
function byField(
  sorting: Sorting,
  meta: ModelMeta,
  { name, plainId, desc, nulls }: OrderTerm,
  ids: readonly number[],
  path: readonly Field[],
): Compare[] {
  const { env } = sorting
  const placed = placing(desc, nulls)
  if (name === 'id') return [placed(id => id)]
  const field = env.database.registry.field(meta.name, name)
  if (['one2many', 'many2many', 'json', 'binary', 'properties', 'properties_definition'].includes(field.type))
    throw new ValueError(`${meta.name}.${name} is a ${field.type}: records can not be sorted by it.`)
  if (path.length === 0) checkFieldAccess(env, meta, [name], 'read')
  const values = valuesOf(sorting, field, ids, path)
  const valueAt = (id: number | null) => (id === null ? null : values.get(id))
  if (field.type !== 'many2one' || plainId) return [placed(valueAt)]
  // The model of a link may be ordered by the same link, as trees are: once around is enough.
  if (path.includes(field)) return []
  const comodel = env.database.registry.model(field.comodel!)
  const targets = new Set([...values.values()].filter(id => typeof id === 'number'))
  const byTarget = byFields(sorting, comodel, comodel.order, [...targets], desc, [...path, field])
  const unset = placed(id => (valueAt(id) == null ? null : 0))
  // A many2one has an id or null.
  return [unset, (a, b) => byTarget(valueAt(a) as number | null, valueAt(b) as number | null)]
}

function placing(desc: boolean, nulls: OrderTerm['nulls']) {
  const unsetFirst = nulls ? nulls === 'first' : desc
  return (valueAt: (id: number | null) => unknown): Compare =>
    (a, b) => {
      const [one, other] = [valueAt(a) ?? null, valueAt(b) ?? null]
      if (one === null || other === null) return one === other ? 0 : (one === null) === unsetFirst ? -1 : 1
      return compareValues(one, other) * (desc ? -1 : 1)
    }
}

function valuesOf(
  { env, lacking }: Sorting,
  field: Field,
  ids: readonly number[],
  path: readonly Field[],
): Map<number, unknown> {
  try {
    return new Map(ids.map(id => [id, sortableValue(env, field, id)]))
  } catch (error) {
    if (!(error instanceof NotLoaded)) throw error
    lacking.push([...path, field].map(({ name }) => name).join('.'))
    return new Map()
  }
}

/** Numbers, moments, truths; texts by their characters as the database does, whatever the language. Nothing comes last. */
function compareValues(a: unknown, b: unknown): number {
  if (a === null || a === undefined || b === null || b === undefined) return Number(a == null) - Number(b == null)
  if (typeof a === 'string' && typeof b === 'string')
    return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a < b ? -1 : a > b ? 1 : 0
}
