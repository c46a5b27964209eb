import { NotLoaded } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import { type Field, isMany } from '../../registry/field.ts'
import type { Registry } from '../../registry/registry.ts'
import { findTriggers, type Trigger } from '../../registry/triggers.ts'
import { type Assigned, assigning } from '../compute/assign.ts'
import { computedTogether, unassigned } from '../compute/compute.ts'
import { relatedValue } from '../compute/stored_values.ts'
import { type Env, record } from '../environment.ts'
import { loadDepends } from '../read/read.ts'
import { type NewRecord, newRecords, rawValue, sourceOf } from './new.ts'

const triggersOf = new WeakMap<Registry, ReadonlyMap<Field, readonly Trigger[]>>()

/** Which computed and related fields follow from a field, those without column too. */
export function followersOf(registry: Registry, field: Field): readonly Trigger[] {
  const known = triggersOf.get(registry) ?? findTriggers(registry, () => true)
  triggersOf.set(registry, known)
  return known.get(field) ?? []
}

/** Has what follows from fields of a new record computed again, in all new records, when it is read next. */
export function touch(env: Env, one: NewRecord, fields: readonly Field[], given: readonly Field[] = fields): void {
  const all = newRecords(env)
  const queue = fields.map((field): readonly [NewRecord, Field] => [one, field])
  const passed = new Map<NewRecord, Set<Field>>([[one, new Set(given)]])
  for (const [changed, field] of queue) {
    for (const { target, path } of followersOf(env.database.registry, field)) {
      for (const each of all.values()) {
        if (each.meta.name !== target.model || each.computing.has(target) || passed.get(each)?.has(target)) continue
        if (!leadsTo(env, each, path, changed.id)) continue
        passed.set(each, (passed.get(each) ?? new Set()).add(target))
        if (target.store) each.due.add(target)
        else each.values.delete(target)
        each.computed.delete(target)
        queue.push([each, target])
      }
    }
  }
}

/** May a path of relations lead from a new record to another one? */
function leadsTo(env: Env, from: NewRecord, path: readonly string[], id: number): boolean {
  const [name, ...rest] = path
  if (name === undefined) return from.id === id
  const field = env.database.registry.field(from.meta.name, name)
  if (field.related && !field.store) return leadsTo(env, from, [...field.related, ...rest], id)
  const all = newRecords(env)
  const targets = [...linkedNew(from, field)].map(target => all.get(target)!)
  return targets.some(target => leadsTo(env, target, rest, id))
}

/** New records that a relation of a new record leads to, or has led to. Stored ones lead to no new ones. */
function* linkedNew(from: NewRecord, field: Field): Iterable<number> {
  const value = from.values.get(field)
  for (const id of [value].flat()) if (typeof id === 'number' && id < 0) yield id
  if (!isMany(field)) return
  yield* from.wrapped.get(field)?.values() ?? []
  for (const change of from.changes.get(field) ?? []) if (change.kind === 'add' && change.id < 0) yield change.id
}

/** Computes a field of a new record from what is there, and gives its value. */
export function computeNewNow(env: Env, field: Field, one: NewRecord): unknown {
  const due = dueOf(env, field, [one])
  const work = begin(env, field, [one], due)
  let result: unknown
  try {
    if (field.related) keepValue(env, field, one, relatedValue(work.records, field))
    else {
      const assigned = assigning(work.env, work.fields, () => {
        result = work.call()
      })
      if (result instanceof Promise) {
        result.catch(() => {})
        throw new NotLoaded(
          `${field.model}.${field.name} takes queries to compute: await load('${field.name}') before reading it.`,
        )
      }
      keepAssigned(env, due, assigned)
    }
  } finally {
    work.end()
  }
  return rawValue(env, one, field)
}

/** Computes a field of new records, with what it needs loaded. */
export async function computeNew(env: Env, field: Field, ones: readonly NewRecord[]): Promise<void> {
  if (ones.length === 0) return
  const fields = field.related ? [field] : computedTogether(ones[0]!.meta, field)
  const records = record(
    ones[0]!.meta.prototype,
    computingEnv(env, field),
    ones.map(({ id }) => id),
  )
  for (const one of fields) await loadDepends(records, one)
  const due = dueOf(env, field, ones)
  const work = begin(env, field, ones, due)
  try {
    if (field.related) {
      for (const one of ones) keepValue(env, field, one, relatedValue(records.browse(one.id), field))
    } else keepAssigned(env, due, await assigning(work.env, work.fields, work.call))
  } finally {
    work.end()
  }
}

function computingEnv(env: Env, field: Field): Env {
  // sudo: computed and related fields - their author has said that the value is the same for everybody
  const su = env.su || field.computeSudo
  // What is stored does not depend on the context. It is shown to this person alone, so it is in their language.
  return env.with(field.store && !field.related ? { su, context: {} } : { su })
}

type Due = ReadonlyMap<Field, readonly NewRecord[]>

/** Of the fields that one method computes: those of which each record needs a value. */
function dueOf(env: Env, field: Field, ones: readonly NewRecord[]): Due {
  const together = field.related ? [field] : computedTogether(ones[0]!.meta, field)
  return new Map(together.map(each => [each, ones.filter(one => sourceOf(env, one, each) === 'compute')]))
}

function begin(env: Env, field: Field, ones: readonly NewRecord[], due: Due) {
  const system = computingEnv(env, field)
  const records = record(
    ones[0]!.meta.prototype,
    system,
    ones.map(({ id }) => id),
  )
  const marked = [...due].flatMap(([each, needing]) => needing.map(one => [one, each] as const))
  for (const [one, each] of marked) one.computing.add(each)
  return {
    env: system,
    records,
    fields: [...due.keys()],
    call: () => (records[field.computation!.compute] as (this: AnyModel) => unknown).call(records),
    end: () => {
      for (const [one, each] of marked) one.computing.delete(each)
    },
  }
}

function keepAssigned(env: Env, due: Due, assigned: Assigned): void {
  for (const [field, ones] of due) {
    const values = assigned.get(field)
    const left = ones.filter(one => !values?.has(one.id))
    if (left.length > 0 && !field.store)
      throw unassigned(
        field,
        left.map(one => one.id),
      )
    for (const one of ones) keepValue(env, field, one, values?.get(one.id))
  }
}

function keepValue(env: Env, field: Field, one: NewRecord, value: unknown): void {
  const kept = value ?? (isMany(field) ? [] : null)
  if (isMany(field)) one.changes.delete(field)
  if (field.store) {
    one.values.set(field, kept)
    one.due.delete(field)
    return
  }
  const byScope = one.computed.get(field) ?? new Map()
  byScope.set(env.scope, kept)
  one.computed.set(field, byScope)
}
