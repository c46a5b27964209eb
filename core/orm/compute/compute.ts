import { NotLoaded, ValidationError, ValueError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { dependsOf } from '../../registry/triggers.ts'
import { type Env, envOf, record } from '../environment.ts'
import { moving } from '../hierarchy.ts'
import { loadColumns, loadDepends } from '../read/read.ts'
import { fitAssigned } from '../value/pictures.ts'
import { checkRecomputed, noteRecomputed } from '../write/checks.ts'
import { updateRows } from '../write/rows.ts'
import { assigning } from './assign.ts'
import { loadFresh } from './fresh.ts'
import { lockRows } from './locked.ts'
import { modified } from './modified.ts'
import { scopeOf } from './scope.ts'
import { storedValues } from './stored_values.ts'

/** Fields that one method computes together. */
export function computedTogether(meta: ModelMeta, field: Field): Field[] {
  if (field.related) return [field]
  const { compute } = field.computation!
  return [...meta.fields.values()].filter(one => one.computation?.compute === compute && one.store === field.store)
}

/** Computes fields without column, and keeps their values in the cache. */
export async function compute(env: Env, field: Field, ids: readonly number[]): Promise<void> {
  const meta = env.database.registry.model(field.model)
  const records = record(meta.prototype, computer(env, field), ids)
  const together = computedTogether(meta, field)
  for (const one of together) await loadDepends(records, one)
  const values = await assigning(envOf(records.env), together, () => call(records, field))
  for (const [one, byId] of values) {
    for (const [id, value] of byId) env.unit.cache.set(one, scopeOf(env, one), id, value)
  }
  const left = env.unit.cache.missing(field, scopeOf(env, field), ids)
  if (left.length > 0) throw unassigned(field, left)
}

/** The same for one record that is read right now: everything it needs must be there already. */
export function computeNow(env: Env, field: Field, id: number): void {
  const meta = env.database.registry.model(field.model)
  const records = record(meta.prototype, computer(env, field), [id])
  let result: unknown
  const values = assigning(envOf(records.env), computedTogether(meta, field), () => {
    result = call(records, field)
  })
  if (result instanceof Promise) {
    result.catch(() => {})
    throw new NotLoaded(
      `${field.model}.${field.name} takes queries to compute: await load('${field.name}') before reading it.`,
    )
  }
  for (const [one, byId] of values) {
    for (const [key, value] of byId) env.unit.cache.set(one, scopeOf(env, one), key, value)
  }
  if (!env.unit.cache.has(field, scopeOf(env, field), id)) throw unassigned(field, [id])
}

/** As whom a field without column is computed. */
function computer(env: Env, field: Field): Env {
  // sudo: computed fields - their author has said that the value is the same for everybody
  return field.computeSudo ? env.with({ su: true }) : env
}

/** Runs the method that computes a field. */
export function call(records: AnyModel, field: Field): unknown {
  const method = records[field.computation!.compute] as (this: AnyModel) => unknown
  return method.call(records)
}

export function unassigned(field: Field, ids: readonly number[]): ValueError {
  const { compute } = field.computation!
  return new ValueError(`${field.model}.${compute} did not assign ${field.name} of ${ids.slice(0, 5).join(', ')}.`)
}

/** After so many rounds it is counted who is computed how often: nothing that comes to an end is so often. */
const manyRounds = 50
const mostTimes = 50

/** Computes every stored field that waits for it, those first that others follow from, and writes what has changed. */
export async function flush(env: Env): Promise<void> {
  const { pending } = env.unit
  if (env.settled) return
  const times = new Map<string, number>()
  for (let round = 0; pending.size > 0; round++) {
    const field = next(env)
    if (round > manyRounds) {
      for (const id of pending.get(field)!) {
        const key = `${field.model}.${field.name},${id}`
        times.set(key, (times.get(key) ?? 0) + 1)
        if (times.get(key)! > mostTimes) throw circle(env, field, id)
      }
    }
    await computeStored(env, field)
  }
  await checkRecomputed(env)
}

function next(env: Env): Field {
  const { computeOrder } = env.database.registry
  const place = (field: Field) => computeOrder.get(field) ?? 0
  return [...env.unit.pending.keys()].reduce((first, field) => (place(field) < place(first) ? field : first))
}

function circle(env: Env, field: Field, id: number): ValidationError {
  const { description } = env.database.registry.model(field.model)
  const values = { field: env._(field.label), document: env._(description), model: field.model, id }
  return new ValidationError(
    env._(
      '%(field)s of “%(document)s” (%(model)s %(id)s) depends on itself: its links lead round in a circle. Change one of them.',
      values,
    ),
    field.name,
  )
}

async function computeStored(env: Env, field: Field): Promise<void> {
  const { pending, cache } = env.unit
  const meta = env.database.registry.model(field.model)
  const together = computedTogether(meta, field)
  const wanted = new Map(together.map(one => [one, pending.get(one) ?? new Set<number>()]))
  for (const one of together) pending.delete(one)

  const system = computing(env, field)
  const ids = new Set([...wanted.values()].flatMap(some => [...some]))
  const there = await lockRows(system, meta, [...ids])
  if (there.length === 0) return
  const records = record(meta.prototype, system, there)
  await loadFresh(records, together.flatMap(dependsOf))
  const columns = together.filter(one => one.column)
  await loadColumns(system, meta, there, columns)

  const values = await storedValues(records, together, env.lang)
  await fitAssigned(values)
  const changes = new Map<Field, number[]>()
  for (const one of columns) {
    const changed = [...values.get(one)!].filter(
      ([id, value]) => wanted.get(one)!.has(id) && !same(cache.get(one, system.scope, id), value),
    )
    if (changed.length === 0) continue
    for (const [id, value] of changed) cache.set(one, system.scope, id, value)
    changes.set(
      one,
      changed.map(([id]) => id),
    )
  }
  if (changes.size === 0) return
  const update = () => updateRows(system, meta, [...changes.keys()], [...new Set([...changes.values()].flat())])
  const above = [...changes.keys()].find(one => one.name === meta.parentName)
  // A computed link to the record above: its values are ids or null.
  const parentOf = (id: number) => cache.get(above!, system.scope, id) as number | null
  if (above) await moving(system, meta, new Map(changes.get(above)!.map(id => [id, parentOf(id)])), update)
  else await update()
  noteRecomputed(env, meta, [...changes.keys()], [...new Set([...changes.values()].flat())])
  await modified(env, meta, changes)
}

/**
 * As whom a stored field is computed: in the source language and without context, since what is stored is the same for
 * everybody.
 */
export function computing(env: Env, field: Field): Env {
  // sudo: computed fields - so it is computed without anybody's rights, unless its author wants them
  const system = env.with({ su: env.su || field.computeSudo, context: { lang: 'en_US' } })
  system.settled = true
  return system
}

/** Two values of a field, as the cache holds them, that are the same to everybody who reads them. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b || (a ?? null) === (b ?? null)) return true
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()
  if (typeof a !== 'object' || typeof b !== 'object') return false
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return a.equals(b)
  return JSON.stringify(a) === JSON.stringify(b)
}
