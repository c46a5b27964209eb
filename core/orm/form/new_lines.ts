import { ValueError } from '../../errors.ts'
import type { Field } from '../../registry/field.ts'
import type { Env } from '../environment.ts'
import { idList } from '../value/convert.ts'
import { fieldValues } from '../write/write.ts'
import { isCommand } from './command.ts'
import {
  addNew,
  isNew,
  type NewRecord,
  newRecordOf,
  newRecords,
  put,
  rawValue,
  sourceOf,
  type VirtualId,
} from './new.ts'

/** What happened to the lines of a new record. `clear` takes out those that were visible to whoever did it. */
export type LineChange = { readonly kind: 'add' | 'remove'; readonly id: number } | { readonly kind: 'clear'; env: Env }

/** The ids of a new record's lines: those of the stored record behind it, and what was done to them since. */
export function linesOf(env: Env, one: NewRecord, field: Field, until?: number): readonly number[] {
  const base = (rawValue(env, one, field) ?? []) as readonly number[] // what is kept for an x2many
  const ids = new Set(base.map(id => wrap(env, one, field, id)))
  for (const [index, change] of (one.changes.get(field) ?? []).slice(0, until).entries()) {
    if (change.kind === 'clear') for (const id of linesOf(change.env, one, field, index)) ids.delete(id)
    else if (change.kind === 'add') ids.add(change.id)
    else ids.delete(change.id)
  }
  return [...ids]
}

/** Does what is given for an x2many: commands, records or ids. */
export function changeLines(env: Env, one: NewRecord, field: Field, value: unknown): void {
  if (sourceOf(env, one, field) === 'compute') one.values.set(field, one.values.get(field) ?? [])
  one.due.delete(field)
  if (value === null || value === false) note(one, field, { kind: 'clear', env })
  else if (Array.isArray(value) && value.some(Array.isArray)) carryOut(env, one, field, value)
  else setLines(env, one, field, idsOf(env, field, value))
}

function carryOut(env: Env, one: NewRecord, field: Field, commands: readonly unknown[]): void {
  for (const command of commands) {
    if (!isCommand(command, true)) {
      throw new ValueError(
        `${field.model}.${field.name} takes records, ids or x2many commands; got ${JSON.stringify(command)}.`,
      )
    }
    const [code, id, last] = command as readonly [number, VirtualId, unknown] // as isCommand has seen
    if (code === 5) note(one, field, { kind: 'clear', env })
    else if (code === 6) setLines(env, one, field, idsOf(env, field, last))
    else if (code === 0) createLine(env, one, field, id, last as Values)
    else changeLine(env, one, field, code, id, last as Values)
  }
}

type Values = Readonly<Record<string, unknown>>

function createLine(env: Env, one: NewRecord, field: Field, virtualId: VirtualId, values: Values): void {
  const { registry } = env.database
  const meta = registry.model(field.comodel!)
  const named = typeof virtualId === 'string' || isNew(virtualId) ? virtualId : null
  const known = named === null ? undefined : one.virtual.get(named)
  const line = known === undefined ? addNew(env, meta, null, named) : newRecordOf(env, known)
  if (named !== null) one.virtual.set(named, line.id)
  if (field.inverseName) line.values.set(registry.field(meta.name, field.inverseName), one.id)
  put(env, line, lineValues(env, field, values))
  note(one, field, { kind: 'add', id: line.id })
}

function changeLine(env: Env, one: NewRecord, field: Field, code: number, given: VirtualId, values: Values): void {
  const id = lineId(env, one, field, given, code === 1)
  if (code === 1) {
    const target = newRecordOf(env, id)
    put(env, target, lineValues(env, field, values))
  } else note(one, field, { kind: code === 4 ? 'add' : 'remove', id })
}

function lineValues(env: Env, field: Field, values: Values): Map<Field, unknown> {
  const named = fieldValues(env, env.database.registry.model(field.comodel!), values)
  for (const each of named.keys()) if (each.name === field.inverseName) named.delete(each)
  return named
}

/** The line that a command means. With `changed`, a new record that stands for it, whatever kind of field it is. */
export function lineId(env: Env, one: NewRecord, field: Field, given: VirtualId, changed = false): number {
  const virtual = one.virtual.get(given)
  if (virtual !== undefined) return virtual
  if (typeof given === 'number' && (given > 0 || newRecords(env).has(given)))
    return wrap(env, one, field, given, changed)
  throw new ValueError(`${field.model}.${field.name} has no line ${JSON.stringify(given)}.`)
}

function setLines(env: Env, one: NewRecord, field: Field, ids: readonly number[]): void {
  note(one, field, { kind: 'clear', env })
  for (const id of ids) note(one, field, { kind: 'add', id: wrap(env, one, field, id) })
}

function note(one: NewRecord, field: Field, change: LineChange): void {
  const changes = one.changes.get(field)
  if (changes) changes.push(change)
  else one.changes.set(field, [change])
}

export function addLine(env: Env, one: NewRecord, field: Field, id: number): void {
  const there = one.changes.get(field)?.findLast(change => change.kind !== 'clear' && change.id === id)
  if (there?.kind !== 'add') note(one, field, { kind: 'add', id: wrap(env, one, field, id) })
}

export function removeLine(one: NewRecord, field: Field, id: number): void {
  note(one, field, { kind: 'remove', id })
}

/**
 * The new record that stands for a line. Lines of a one2many always have one, for whom its inverse is the new record;
 * those of a many2many only when they are changed in memory.
 */
function wrap(env: Env, one: NewRecord, field: Field, id: number, always = false): number {
  if (isNew(id)) return id
  const known = one.wrapped.get(field)?.get(id)
  if (known !== undefined) return known
  if (field.type !== 'one2many' && !always) return id
  const { registry } = env.database
  const line = addNew(env, registry.model(field.comodel!), id, null)
  if (field.inverseName) line.values.set(registry.field(field.comodel!, field.inverseName), one.id)
  const wrapped = one.wrapped.get(field) ?? new Map()
  wrapped.set(id, line.id)
  one.wrapped.set(field, wrapped)
  return line.id
}

function idsOf(env: Env, field: Field, value: unknown): readonly number[] {
  const all = newRecords(env)
  if (!Array.isArray(value)) return idList(value, field)
  const { name, comodel } = field
  const ofModel = (id: unknown) => typeof id === 'number' && all.get(id)?.meta.name === comodel
  return value.flatMap(id => (ofModel(id) ? [id as number] : idList([id], { ...field, name })))
}

/** Environments whose view of the stored lines is asked for when these lines are read. */
export function viewsOf(env: Env, one: NewRecord, field: Field): Env[] {
  if (sourceOf(env, one, field) !== 'origin') return []
  return [env, ...(one.changes.get(field) ?? []).flatMap(change => (change.kind === 'clear' ? [change.env] : []))]
}
