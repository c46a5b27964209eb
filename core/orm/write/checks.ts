import type { AnyModel } from '../../model/model.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { type Env, record } from '../environment.ts'

/** Runs the checks of the model on these fields. Without names: all of them, as for new records. */
export async function check(
  env: Env,
  meta: ModelMeta,
  names: readonly string[] | null,
  ids: readonly number[],
): Promise<void> {
  const due = meta.checks.filter(one => names === null || one.fields.some(name => names.includes(name)))
  if (due.length === 0) return
  // sudo: any model - a rule of the model holds whoever writes, and may look at what they can not open
  const records = record(meta.prototype, env.with({ su: true }), ids)
  for (const one of due) {
    await records.load(...one.fields)
    await (records[one.method] as (this: AnyModel) => unknown).call(records)
  }
}

/** Notes that fields were computed anew, if something checks them. */
export function noteRecomputed(env: Env, meta: ModelMeta, fields: readonly Field[], ids: readonly number[]): void {
  const names = fields.map(field => field.name).filter(name => meta.checks.some(one => one.fields.includes(name)))
  if (names.length === 0) return
  const { recomputed } = env.unit
  const due = recomputed.get(meta) ?? { names: new Set(), ids: new Set() }
  for (const name of names) due.names.add(name)
  for (const id of ids) due.ids.add(id)
  recomputed.set(meta, due)
}

/** Runs the checks of fields that were computed anew; of calls within each other, at the end of the outermost. */
export async function checkRecomputed(env: Env): Promise<void> {
  const { recomputed } = env.unit
  if (recomputed.size === 0 || env.unit.depth > 1) return
  const due = [...recomputed]
  recomputed.clear()
  for (const [meta, { names, ids }] of due) await check(env, meta, [...names], [...ids])
}
