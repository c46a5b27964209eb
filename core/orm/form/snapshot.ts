import { randomUUID } from 'node:crypto'
import type { AnyModel } from '../../model/model.ts'
import type { AnySpecification } from '../../model/specification.ts'
import { type Field, isMany } from '../../registry/field.ts'
import { same } from '../compute/compute.ts'
import { type Env, envOf } from '../environment.ts'
import { metaOf } from '../read/read.ts'
import { isNew, type NewRecord, newRecordOf } from './new.ts'
import { loadFields } from './new_load.ts'
import { behind } from './web_read.ts'

/** The values of a record as a form shows them: a many2one is an id, an x2many its lines by `lineKey`. */
export type Snapshot = ReadonlyMap<Field, unknown>

export interface LineState {
  readonly id: number
  readonly values: Snapshot
}

/** New records that stand for stored ones are known by the ids of these. */
export function lineKey(env: Env, id: number): number {
  return isNew(id) ? (newRecordOf(env, id).origin ?? id) : id
}

/** Loads or computes what a snapshot of these new records looks at. */
export async function loadState(env: Env, ones: readonly NewRecord[], specification: AnySpecification): Promise<void> {
  if (ones.length === 0) return
  const { meta } = ones[0]!
  const fields = Object.keys(specification).map(name => env.database.registry.field(meta.name, name))
  await loadFields(env, meta, ones, fields)
  for (const field of fields.filter(isMany)) {
    const below = specification[field.name]!.fields
    if (!below) continue
    const records = ones.map(one => env.model(meta.name).browse(one.id))
    const ids = new Set(records.flatMap(one => (one[field.name] as AnyModel).ids))
    await loadState(
      env,
      [...ids].filter(isNew).map(id => newRecordOf(env, id)),
      below,
    )
  }
}

export function snapshot(one: AnyModel, specification: AnySpecification): Snapshot {
  const { fields } = metaOf(one)
  return new Map(
    Object.entries(specification).map(([name, part]) => {
      const field = fields.get(name)!
      return [field, stateOf(one, field, part)]
    }),
  )
}

function stateOf(one: AnyModel, field: Field, { fields = {} }: AnySpecification[string]): unknown {
  if (!field.comodel) return one[field.name]
  const target = one[field.name] as AnyModel
  if (!isMany(field)) return target.ids[0] ?? null
  const env = envOf(one.env)
  // Stored lines are as they are stored.
  const values = (line: AnyModel) => (isNew(line.id) ? snapshot(line, fields) : new Map())
  return new Map([...target].map(line => [lineKey(env, line.id), { id: line.id, values: values(line) }]))
}

/** The lines of an x2many in a snapshot. */
export function linesIn(state: unknown): ReadonlyMap<number, LineState> {
  return state instanceof Map ? state : new Map()
}

/** Is the value of a field in two snapshots the same, its lines included? */
export function sameState(a: unknown, b: unknown): boolean {
  if (!(a instanceof Map) || !(b instanceof Map)) return same(a, b)
  const [ones, others] = [linesIn(a), linesIn(b)]
  if (ones.size !== others.size) return false
  return [...ones].every(([key, { values }]) => {
    const other = others.get(key)?.values
    return other !== undefined && [...values].every(([field, value]) => sameState(value, other.get(field)))
  })
}

/** What a form has to be told so that it shows the second snapshot instead of the first. */
export async function differences(
  env: Env,
  before: Snapshot,
  after: Snapshot,
  specification: AnySpecification,
): Promise<Record<string, unknown>> {
  const wanted = new Map<object, { field: Field; ids: Set<number> }>()
  const want = (part: AnySpecification[string], field: Field, id: number) => {
    const known = wanted.get(part) ?? { field, ids: new Set<number>() }
    wanted.set(part, { field, ids: known.ids.add(id) })
    return { id }
  }
  // Once to see which records behind relations are to be read, once more with what was read of them.
  difference(env, before, after, specification, want)
  const read = new Map<object, ReadonlyMap<number, Record<string, unknown>>>()
  for (const [part, { field, ids }] of wanted) {
    const { fields = {} } = part as AnySpecification[string]
    read.set(part, await behind(env.model(field.comodel!).browse([...ids]), field, fields))
  }
  return difference(env, before, after, specification, (part, _field, id) => read.get(part)?.get(id) ?? { id })
}

type Read = (part: AnySpecification[string], field: Field, id: number) => Record<string, unknown>

function difference(env: Env, before: Snapshot, after: Snapshot, specification: AnySpecification, read: Read) {
  const found: Record<string, unknown> = {}
  for (const [field, value] of after) {
    const part = specification[field.name]!
    if (isMany(field)) {
      const commands = lineCommands(env, field, linesIn(before.get(field)), linesIn(value), part, read)
      if (commands.length > 0 || !before.has(field)) found[field.name] = commands
    } else if (!before.has(field) || !same(before.get(field), value)) {
      const link = field.comodel && typeof value === 'number'
      found[field.name] = !link ? value : isNew(value) ? null : part.fields ? read(part, field, value) : value
    }
  }
  return found
}

function lineCommands(
  env: Env,
  field: Field,
  before: ReadonlyMap<number, LineState>,
  after: ReadonlyMap<number, LineState>,
  part: AnySpecification[string],
  read: Read,
): unknown[] {
  const { fields = {} } = part
  const gone = [...before].filter(([key]) => !after.has(key))
  const commands: unknown[] = gone.map(([key, { id }]) => [
    field.type === 'one2many' ? 2 : 3,
    calledBy(env, key, id),
    0,
  ])
  for (const [key, { id, values }] of after) {
    const known = before.get(key)
    if (isNew(key)) {
      const changed = !known || Object.keys(difference(env, known.values, values, fields, read)).length > 0
      if (changed) commands.push([0, calledBy(env, key, id), difference(env, new Map(), values, fields, read)])
      continue
    }
    if (!known) commands.push([4, key, read(part, field, key)])
    const changes = difference(env, known?.values ?? new Map(), values, fields, read)
    if (Object.keys(changes).length > 0) commands.push([1, key, changes])
  }
  return commands
}

const names = new WeakMap<NewRecord, string>()

/** What the client calls a line: its id, or the name that it has given it, or one that is made for it here. */
function calledBy(env: Env, key: number, id: number): string | number {
  if (!isNew(key)) return key
  const one = newRecordOf(env, id)
  if (one.virtualId !== null) return one.virtualId
  const name = names.get(one) ?? `virtual_${randomUUID().slice(0, 8)}`
  names.set(one, name)
  return name
}
