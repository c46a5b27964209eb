import type { Field } from '../../registry/field.ts'
import { isMany } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { type Env, record } from '../environment.ts'
import { loadDepends } from '../read/read.ts'
import { computedTogether, computing, flush } from './compute.ts'
import { storedValues } from './stored_values.ts'

/** Rows to come stand in the cache under numbers that the database does not have. */
const beyond = 2 ** 40

/**
 * Computes the fields that are to be known before their rows are inserted, and puts them into the rows. `due` says in
 * which rows a field is to be computed; what is done here is due no more.
 */
export async function precompute(
  env: Env,
  meta: ModelMeta,
  rows: readonly Map<Field, unknown>[],
  due: Map<Field, readonly number[]>,
): Promise<void> {
  const { computeOrder } = env.database.registry
  const fields = [...due.keys()].filter(field => field.precompute && due.get(field)!.length > 0)
  if (fields.length === 0) return
  await flush(env)
  fields.sort((a, b) => computeOrder.get(a)! - computeOrder.get(b)!)
  const { cache } = env.unit
  const all = rows.map((_, index) => beyond + index)
  const system = computing(env, fields[0]!)
  const lists = [...meta.fields.values()].filter(field => isMany(field) && field.store)
  try {
    for (const [index, row] of rows.entries()) {
      for (const [field, value] of row) cache.set(field, system.scope, beyond + index, value)
      for (const field of lists) cache.set(field, system.scope, beyond + index, [])
    }
    while (fields.length > 0) {
      const together = computedTogether(meta, fields[0]!)
      const indexes = [...new Set(together.flatMap(field => due.get(field)!))]
      const records = record(
        meta.prototype,
        computing(env, fields[0]!),
        indexes.map(index => beyond + index),
      )
      for (const field of together) await loadDepends(records, field)
      const values = await storedValues(records, together, env.lang)
      for (const field of together) {
        for (const index of due.get(field)!) {
          const value = values.get(field)!.get(beyond + index) ?? null
          rows[index]!.set(field, value)
          cache.set(field, system.scope, beyond + index, value)
        }
        due.delete(field)
        fields.splice(fields.indexOf(field), 1)
      }
    }
  } finally {
    for (const field of [...meta.columns, ...lists]) cache.forget(field, all)
    cache.forgetComputed()
  }
}
