import { ValueError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import { type Field, isComputed, isMany } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { counterparts } from '../../registry/triggers.ts'
import { valueAt } from '../accessor.ts'
import { type Env, envOf, record } from '../environment.ts'
import { metaOf } from '../read/read.ts'
import { convert } from '../value/convert.ts'
import { fieldValues } from '../write/write.ts'
import { computeNewNow, touch } from './new_compute.ts'
import { addLine, changeLines, type LineChange, linesOf, removeLine } from './new_lines.ts'

/** What a client calls a line that is not stored. */
export type VirtualId = string | number

/** A record that is not stored: what was given and computed for it, over the stored record behind it. */
export interface NewRecord {
  /** Negative, and of no other record of its unit of work. */
  readonly id: number
  readonly meta: ModelMeta
  /** The stored record behind it, which fields that nobody gave are read from. */
  readonly origin: number | null
  readonly virtualId: VirtualId | null
  /** As the cache holds values: what was given, and what was computed for everybody. */
  readonly values: Map<Field, unknown>
  /** What was computed without being stored, by `Env.scope`. */
  readonly computed: Map<Field, Map<string, unknown>>
  /** Stored computed fields to be computed again; until then `values` has what they were. */
  readonly due: Set<Field>
  readonly computing: Set<Field>
  /** What was done to x2many fields, in order. */
  readonly changes: Map<Field, LineChange[]>
  /** The new records that stand for stored lines, by the ids of these. */
  readonly wrapped: Map<Field, Map<number, number>>
  /** Lines by what the client calls them. */
  readonly virtual: Map<VirtualId, number>
}

const key = Symbol('new records')

/** The new records of a unit of work, by their ids. */
export function newRecords(env: Env): Map<number, NewRecord> {
  const { store } = env.unit
  const kept = store.get(key)
  if (kept) return kept as Map<number, NewRecord> // put there below, by this key only
  const fresh = new Map<number, NewRecord>()
  store.set(key, fresh)
  return fresh
}

export const isNew = (id: number) => id < 0

export function newRecordOf(env: Env, id: number): NewRecord {
  const found = newRecords(env).get(id)
  if (!found) throw new ValueError(`${id} is the id of no new record of this unit of work.`)
  return found
}

export function addNew(env: Env, meta: ModelMeta, origin: number | null, virtualId: VirtualId | null): NewRecord {
  const all = newRecords(env)
  const one: NewRecord = {
    id: -(all.size + 1),
    meta,
    origin,
    virtualId,
    values: new Map(),
    computed: new Map(),
    due: new Set(),
    computing: new Set(),
    changes: new Map(),
    wrapped: new Map(),
    virtual: new Map(),
  }
  all.set(one.id, one)
  return one
}

/** A record that is not stored, with these values over those of a stored record, if one is given. */
export function newRecord(
  model: AnyModel,
  values: Readonly<Record<string, unknown>>,
  origin: AnyModel | number | null,
): AnyModel {
  const env = envOf(model.env)
  const meta = metaOf(model)
  const stored = origin === null || typeof origin === 'number' ? origin : originsOf(origin).ids[0]
  if (typeof origin === 'object' && origin !== null && (origin._name !== meta.name || origin.length > 1)) {
    throw new ValueError(`A new ${meta.name} stands over one stored ${meta.name}; got ${String(origin)}.`)
  }
  const one = addNew(env, meta, stored ?? null, null)
  put(env, one, fieldValues(env, meta, values))
  return record(meta.prototype, env, [one.id])
}

/** The stored records behind these: stored ones are that themselves, and new ones without any are left out. */
export function originsOf(records: AnyModel): AnyModel {
  const env = envOf(records.env)
  const ids = records.ids.map(id => (isNew(id) ? newRecordOf(env, id).origin : id)).filter(id => id !== null)
  return record(metaOf(records).prototype, env, ids)
}

/** What tells records from each other: new ones over the same stored record, or of the same name in a form, are one. */
export function identityOf(env: Env, id: number): unknown {
  const one = isNew(id) ? newRecords(env).get(id) : undefined
  return one?.origin ? `over ${one.origin}` : typeof one?.virtualId === 'string' ? `called ${one.virtualId}` : id
}

/** Gives values to a new record; what follows from them, and is not given itself, is computed when it is read next. */
export function put(env: Env, one: NewRecord, values: ReadonlyMap<Field, unknown>): void {
  // Lines first: what they change of this record is not to win over what is given for it.
  for (const [field, value] of values) if (isMany(field)) changeLines(env, one, field, value)
  for (const [field, value] of values) if (!isMany(field)) keep(env, one, field, value)
  touch(env, one, [...values.keys()])
}

function keep(env: Env, one: NewRecord, field: Field, value: unknown): void {
  const isNewTarget = typeof value === 'number' && field.comodel !== null && newRecords(env).has(value)
  const kept = isNewTarget ? value : convert({ ...field, size: null }, value)
  if (field.type === 'many2one') moveLine(env, one, field, kept as number | null) // what convert makes of a many2one
  one.values.set(field, kept)
  one.due.delete(field)
}

/** A line that goes over to a new record stands among its lines, and not among those of the one before. */
function moveLine(env: Env, one: NewRecord, field: Field, target: number | null): void {
  const before = one.values.get(field)
  if (before === target) return
  for (const other of counterparts(env.database.registry, field)) {
    if (typeof before === 'number' && isNew(before)) removeLine(newRecordOf(env, before), other, one.id)
    if (target !== null && isNew(target)) addLine(env, newRecordOf(env, target), other, one.id)
  }
}

/** Assigns a field of new records, in memory. */
export function assignNew(env: Env, field: Field, ids: readonly number[], value: unknown): void {
  for (const id of ids) put(env, newRecordOf(env, id), new Map([[field, value]]))
}

/** What `write` does to new records. */
export function writeNew(env: Env, ids: readonly number[], values: ReadonlyMap<Field, unknown>): void {
  for (const id of ids) put(env, newRecordOf(env, id), values)
}

export type Source = 'value' | 'computed' | 'compute' | 'origin' | 'unset'

/** Where the value of a new record's field comes from. */
export function sourceOf(env: Env, one: NewRecord, field: Field): Source {
  const computing = one.computing.has(field)
  if (!one.due.has(field) || computing) {
    if (one.values.has(field)) return 'value'
    if (one.computed.get(field)?.has(env.scope)) return 'computed'
  }
  if (isComputed(field) && !computing) {
    // What can be edited was perhaps edited: the stored value stands until something that it follows from changes.
    if (one.origin === null || !field.store || field.readonly || one.due.has(field)) return 'compute'
  }
  return one.origin === null ? 'unset' : 'origin'
}

/** What a field of a new record is that nobody gave. A required text, which is never null, is empty. */
export function unsetOf(field: Field): unknown {
  const text = field.type === 'char' || field.type === 'text' || field.type === 'html'
  return text && field.required ? '' : null
}

/** The value of a new record's field as the cache would hold it. Never asks the database. */
export function newValue(env: Env, field: Field, id: number): unknown {
  const one = newRecordOf(env, id)
  return isMany(field) ? linesOf(env, one, field) : (rawValue(env, one, field) ?? unsetOf(field))
}

export function rawValue(env: Env, one: NewRecord, field: Field): unknown {
  switch (sourceOf(env, one, field)) {
    case 'value':
      return one.values.get(field)
    case 'computed':
      return one.computed.get(field)?.get(env.scope)
    case 'compute':
      return computeNewNow(env, field, one)
    case 'origin':
      return valueAt(env, field, one.origin!)
    case 'unset':
      return null
  }
}
