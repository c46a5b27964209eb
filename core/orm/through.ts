import { ValueError } from '../errors.ts'
import type { AnyModel } from '../model/model.ts'
import { type Field, isMany } from '../registry/field.ts'
import type { ModelMeta } from '../registry/meta.ts'
import { convert, idList } from './convert.ts'
import { type Env, record } from './environment.ts'

/** Writes fields without column: what a related field shows, and what an inverse method makes of a computed one. */
export async function writeThrough(
  env: Env,
  meta: ModelMeta,
  values: readonly (readonly [Field, unknown])[],
  ids: readonly number[],
): Promise<void> {
  for (const [field, value] of values) {
    const records = record(meta.prototype, env, ids)
    if (field.related) await writeRelated(records, field, value)
    else if (field.computation?.inverse) await writeInverse(env, records, field, value)
    else throw new ValueError(`${meta.name}.${field.name} is computed, and has no inverse: it can not be written.`)
  }
}

async function writeRelated(records: AnyModel, field: Field, value: unknown): Promise<void> {
  const path = field.related!.slice(0, -1)
  const last = field.related!.at(-1)!
  if (path.length > 0) await records.load(path.join('.'))
  let target = records
  for (const name of path) target = target[name] as AnyModel
  await target.write({ [last]: value })
}

async function writeInverse(env: Env, records: AnyModel, field: Field, value: unknown): Promise<void> {
  const kept = isMany(field) ? idList(value, field, env) : convert({ ...field, size: null }, value, env)
  for (const id of records.ids) env.unit.cache.set(field, env.scope, id, kept)
  const inverse = records[field.computation!.inverse!] as (this: AnyModel) => unknown
  await inverse.call(records)
  env.unit.cache.forget(field, records.ids)
}
