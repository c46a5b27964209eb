import { ValueError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import { type Field, isLoose, isMany } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { keeping } from '../compute/keeping.ts'
import { scopeOf } from '../compute/scope.ts'
import { type Env, record } from '../environment.ts'
import { convert, idList } from '../value/convert.ts'

/** Values that are given for a field, by the ids of the records. */
export type Given = ReadonlyMap<number, unknown>

/** Does a value given for the field go somewhere else than into a column, a table of pairs or lines? */
export const goesThrough = (field: Field) =>
  field.related !== null ||
  isLoose(field) ||
  (field.computation !== null && (!field.store || inverseOf(field) !== null))

const inverseOf = (field: Field) => field.computation?.inverse ?? null

/** Writes what a related field shows, and what an inverse method makes of a computed one: of all records at once. */
export async function writeThrough(env: Env, meta: ModelMeta, field: Field, given: Given): Promise<void> {
  if (given.size === 0) return
  if (isLoose(field)) keep(env, field, given)
  else if (field.related) await writeRelated(env, meta, field, given)
  else await writeInverse(env, meta, field, given)
}

/** Refuses what there is nowhere to write to, before anything is written. */
export function checkWritable(field: Field): void {
  const name = `${field.model}.${field.name}`
  if (field.related && !field.inherited && field.readonly) {
    throw new ValueError(
      `${name} shows ${field.related.join('.')}, and is readonly: write that, or declare the field with readonly: false.`,
    )
  }
  if (field.computation && !field.store && !inverseOf(field)) {
    throw new ValueError(`${name} is computed, and has no inverse: it can not be written.`)
  }
}

async function writeRelated(env: Env, meta: ModelMeta, field: Field, given: Given): Promise<void> {
  const path = field.related!.slice(0, -1)
  const last = field.related!.at(-1)!
  const records = record(meta.prototype, env, [...given.keys()])
  if (path.length > 0) await records.load(path.join('.'))
  for (const [value, ids] of byValue(given)) {
    let target = records.browse(ids)
    for (const name of path) target = target[name] as AnyModel
    if (target.length > 0) await target.write({ [last]: value })
  }
}

async function writeInverse(env: Env, meta: ModelMeta, field: Field, given: Given): Promise<void> {
  if (!field.column) keep(env, field, given)
  const records = record(meta.prototype, env, [...given.keys()])
  // What it writes for one record has computed values forgotten, but not what was given for the next.
  await keeping(env, new Map([[field, records.ids]]), async () => {
    await (records[inverseOf(field)!] as (this: AnyModel) => unknown).call(records)
  })
  if (!field.column) env.unit.cache.forget(field, records.ids)
}

function keep(env: Env, field: Field, given: Given): void {
  for (const [id, value] of given) {
    const kept = isMany(field) ? idList(value, field, env) : convert({ ...field, size: null }, value, env)
    env.unit.cache.set(field, scopeOf(env, field), id, kept)
  }
}

/** Records with the same value together, so that it is written once. */
export function byValue<T>(given: ReadonlyMap<number, T>): [T, number[]][] {
  const groups = new Map<string, [T, number[]]>()
  for (const [id, value] of given) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group) group[1].push(id)
    else groups.set(key, [value, [id]])
  }
  return [...groups.values()]
}

/** The same text for the same value only. */
function keyOf(value: unknown): string {
  return JSON.stringify(value, (_, one) =>
    one && typeof one === 'object' && '_name' in one ? [one._name, one.ids] : one,
  )
}
