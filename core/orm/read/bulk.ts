import { NotLoaded, ValueError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import { envOf } from '../environment.ts'
import { only } from '../sets.ts'

type Self = AnyModel
type Each<Result> = (one: Self) => Result

/** What is at a path of fields, over all of the records: relations as one set, anything else as a list. */
export function mapped(records: Self, key: string | Each<unknown>): unknown {
  if (typeof key === 'function') return mappedBy(records, key)
  if (key === '') return records
  return withHint(records, key, () => follow(records, key.split('.')))
}

function follow(records: Self, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return records
  const field = name === 'id' ? null : envOf(records.env).database.registry.field(records._name, name)
  if (field?.comodel) return follow(records[name] as Self, rest) // a relation's property is a recordset
  if (rest.length > 0)
    throw new ValueError(`${records._name}.${name} is no relation: nothing is behind ${[name, ...rest].join('.')}.`)
  return [...records].map(one => one[name])
}

/** One result a record; recordsets are united. On no record it asks once, to learn of which model the results are. */
function mappedBy(records: Self, each: Each<unknown>): unknown {
  const results = records.length > 0 ? [...records].map(each) : ofNone(records, each)
  if (results.length === 0 || !results.every(isRecordset)) return records.length > 0 ? results : []
  const [first, ...others] = results
  return first!.union(...others)
}

function ofNone(records: Self, each: Each<unknown>): unknown[] {
  try {
    const result = each(records)
    if (result instanceof Promise) result.catch(() => {})
    return [result]
  } catch {
    return []
  }
}

/** The records for which a path leads to something, or a function says so. */
export function filtered(records: Self, test: string | Each<unknown>): Self {
  const each: Each<unknown> = typeof test === 'function' ? test : one => mapped(one, test)
  return only(
    records,
    records.ids.filter(id => isTrue(each(only(records, [id])))),
  )
}

function isTrue(value: unknown): boolean {
  if (value instanceof Promise) {
    value.catch(() => {})
    throw new ValueError('filtered takes a function that answers at once: load what it needs before, and do not await.')
  }
  if (isRecordset(value)) return value.length > 0
  return Array.isArray(value) ? value.some(isTrue) : Boolean(value)
}

/** The records by what a function, or a path of fields read one by one, gives for each; in order of first appearance. */
export function grouped(records: Self, key: string | Each<unknown>): Map<unknown, Self> {
  const each: Each<unknown> = typeof key === 'function' ? key : one => valueAt(one, key)
  const found = new Groups<number[]>()
  for (const one of records) {
    const value = each(one)
    const ids = found.get(value)
    if (ids) ids.push(one.id)
    else found.set(value, [one.id])
  }
  const groups = new Groups<Self>()
  for (const [value, ids] of found) groups.set(value, only(records, ids))
  return groups
}

function valueAt(one: Self, path: string): unknown {
  return withHint(one, path, () => path.split('.').reduce<unknown>(step, one))
}

function step(at: unknown, name: string): unknown {
  if (!isRecordset(at)) throw new ValueError(`There is nothing behind ${String(at)}, so no ${name} either.`)
  if (name !== 'id') envOf(at.env).database.registry.field(at._name, name)
  return at[name]
}

/** A map whose keys may be records and moments: those that say the same are the same key. */
class Groups<Group> extends Map<unknown, Group> {
  readonly #known = new Map<unknown, unknown>()

  override get(key: unknown): Group | undefined {
    return super.get(this.#known.get(sameness(key)))
  }

  override has(key: unknown): boolean {
    return this.#known.has(sameness(key))
  }

  override set(key: unknown, group: Group): this {
    const same = sameness(key)
    if (!this.#known.has(same)) this.#known.set(same, key)
    return super.set(this.#known.get(same), group)
  }
}

function sameness(key: unknown): unknown {
  if (isRecordset(key)) return `${key._name}(${[...new Set(key.ids)].sort((a, b) => a - b).join()})`
  return key instanceof Date ? `Date(${key.getTime()})` : key
}

export function isRecordset(value: unknown): value is Self {
  return typeof value === 'object' && value !== null && '_name' in value && 'ids' in value
}

/** What a path needs is named as the author wrote it. */
function withHint<T>(records: Self, path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof NotLoaded)) throw error
    throw new NotLoaded(
      `${records._name}: “${path}” needs what is not loaded: await load('${path}') before. ${error.message}`,
    )
  }
}
