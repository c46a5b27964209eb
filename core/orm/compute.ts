import { NotLoaded, ValueError } from '../errors.ts'
import type { AnyModel } from '../model/model.ts'
import type { Field } from '../registry/field.ts'
import type { ModelMeta } from '../registry/meta.ts'
import { assigning } from './assign.ts'
import { referenceText } from './convert.ts'
import { type Env, record } from './environment.ts'
import { moving } from './hierarchy.ts'
import { reaching } from './reaching.ts'
import { loadColumns, loadDepends } from './read.ts'
import { updateRows } from './rows.ts'
import { quoted } from './sql.ts'

/** Fields that one method computes together. */
export function computedTogether(meta: ModelMeta, field: Field): Field[] {
  const { compute } = field.computation!
  return [...meta.fields.values()].filter(one => one.computation?.compute === compute && one.store === field.store)
}

/** Computes fields without column, and keeps their values in the cache. */
export async function compute(env: Env, field: Field, ids: readonly number[]): Promise<void> {
  const meta = env.database.registry.model(field.model)
  const records = record(meta.prototype, env, ids)
  for (const one of computedTogether(meta, field)) await loadDepends(records, one)
  const values = await assigning(env, computedTogether(meta, field), () => call(records, field))
  for (const [one, byId] of values) for (const [id, value] of byId) env.unit.cache.set(one, env.scope, id, value)
  const left = env.unit.cache.missing(field, env.scope, ids)
  if (left.length > 0) throw unassigned(field, left)
}

/** The same for one record that is read right now: everything it needs must be there already. */
export function computeNow(env: Env, field: Field, id: number): void {
  const meta = env.database.registry.model(field.model)
  const records = record(meta.prototype, env, [id])
  let result: unknown
  const values = assigning(env, computedTogether(meta, field), () => {
    result = call(records, field)
  })
  if (result instanceof Promise) {
    result.catch(() => {})
    throw new NotLoaded(
      `${field.model}.${field.name} takes queries to compute: await load('${field.name}') before reading it.`,
    )
  }
  for (const [one, byId] of values) for (const [key, value] of byId) env.unit.cache.set(one, env.scope, key, value)
  if (!env.unit.cache.has(field, env.scope, id)) throw unassigned(field, [id])
}

function call(records: AnyModel, field: Field): unknown {
  const method = records[field.computation!.compute] as (this: AnyModel) => unknown
  return method.call(records)
}

export function unassigned(field: Field, ids: readonly number[]): ValueError {
  const { compute } = field.computation!
  return new ValueError(`${field.model}.${compute} did not assign ${field.name} of ${ids.slice(0, 5).join(', ')}.`)
}

/** A chain of fields that follow from each other is long when it is this long; longer, it is a circle. */
const mostRounds = 200

/** Computes every stored field that waits for it, and writes what has changed. */
export async function flush(env: Env): Promise<void> {
  const { pending } = env.unit
  for (let round = 0; pending.size > 0; round++) {
    const [field] = pending.keys()
    if (round > mostRounds)
      throw new ValueError(`${field!.model}.${field!.name} depends on itself: it is never done computing.`)
    await computeStored(env, field!)
  }
}

async function computeStored(env: Env, field: Field): Promise<void> {
  const { pending, cache } = env.unit
  const meta = env.database.registry.model(field.model)
  const together = field.related ? [field] : computedTogether(meta, field)
  const ids = [...new Set(together.flatMap(one => [...(pending.get(one) ?? [])]))]
  const wanted = new Map(together.map(one => [one, pending.get(one) ?? new Set<number>()]))
  for (const one of together) pending.delete(one)

  // sudo: computed fields - what is stored is the same for everybody, so it is computed without anybody's rights
  const system = env.with({ su: true, context: {} })
  const there = await locked(system, meta, ids)
  if (there.length === 0) return
  const records = record(meta.prototype, system, there)
  for (const one of together) await loadDepends(records, one)
  await loadColumns(
    system,
    meta,
    there,
    together.filter(one => one.column),
  )
  const before = new Map(together.map(one => [one, new Map(there.map(id => [id, cache.get(one, system.scope, id)]))]))

  const values = field.related
    ? new Map([[field, relatedValues(records, field)]])
    : await assigning(system, together, () => call(records, field))
  for (const [one, byId] of values) {
    const changed = new Map(
      [...byId].filter(([id, value]) => wanted.get(one)!.has(id) && !same(before.get(one)!.get(id), value)),
    )
    if (changed.size === 0) continue
    const update = () => updateRows(system, meta, one, changed)
    // A computed link to the record above: the many2one's values are ids or null.
    if (one.name === meta.parentName) await moving(system, meta, changed as Map<number, number | null>, update)
    else await update()
    for (const [id, value] of changed) cache.set(one, system.scope, id, value)
    await modified(env, meta, [one], [...changed.keys()])
  }
}

/**
 * Those of the records that are there. They are locked before what they follow from is read: of two units that add to
 * the same sum, the second must see what the first has added.
 */
async function locked(env: Env, meta: ModelMeta, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return []
  await env.unit.begin()
  const text = `SELECT id FROM ${quoted(meta.table)} WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE`
  return (await env.unit.query<{ id: number }>(text, [ids], true)).map(row => row.id)
}

function relatedValues(records: AnyModel, field: Field): Map<number, unknown> {
  return new Map([...records].map(one => [one.id, relatedValue(one, field)]))
}

/** What stands at the end of the path of a related field, as the cache holds it. */
export function relatedValue(one: AnyModel, field: Field): unknown {
  let value: unknown = one
  for (const name of field.related!) value = (value as AnyModel)[name]
  if (field.type === 'reference') return referenceText(value) ?? null
  if (!field.comodel) return value
  const { ids } = value as AnyModel
  return field.type === 'many2one' ? (ids[0] ?? null) : ids
}

/** Marks what follows from changed fields, and forgets what was computed of them. */
export async function modified(
  env: Env,
  _meta: ModelMeta,
  fields: Iterable<Field>,
  ids: readonly number[],
): Promise<void> {
  const { pending, cache } = env.unit
  cache.forgetComputed()
  for (const field of fields) {
    for (const { target, path } of env.database.registry.triggers.get(field) ?? []) {
      const marked = path.length === 0 ? ids : await reaching(env, target.model, path, ids)
      if (marked.length === 0) continue
      const waiting = pending.get(target) ?? new Set()
      for (const id of marked) waiting.add(id)
      pending.set(target, waiting)
    }
  }
}

/** Two values of a field, as the cache holds them, that are the same to everybody who reads them. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b || (a ?? null) === (b ?? null)) return true
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()
  if (typeof a !== 'object' || typeof b !== 'object') return false
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return a.equals(b)
  return JSON.stringify(a) === JSON.stringify(b)
}
