import type { AnyModel } from '../../model/model.ts'
import { missing } from '../access/denied.ts'
import { flush } from '../compute/compute.ts'
import { type Env, envOf } from '../environment.ts'
import { loadColumns, metaOf } from '../read/read.ts'
import { quoted } from '../read/sql.ts'
import { only } from '../sets.ts'

export const lockMethods = {
  lockForUpdate(this: AnyModel): Promise<AnyModel> {
    return lockForUpdate(this)
  },
  tryLockForUpdate(this: AnyModel): Promise<AnyModel> {
    return tryLockForUpdate(this)
  },
}

/**
 * Locks the rows of records until the unit of work ends, and reads them again: what others have written until now is
 * seen, and nobody writes them meanwhile. Waits for whoever holds one. Needs the right to write them.
 */
async function lockForUpdate(records: AnyModel): Promise<AnyModel> {
  const got = new Set(await locked(records, ''))
  const gone = records.ids.filter(id => !got.has(id))
  if (gone.length > 0) throw missing(envOf(records.env), metaOf(records), gone)
  return records
}

/** The same without waiting: gives those of the records that nobody else holds. */
async function tryLockForUpdate(records: AnyModel): Promise<AnyModel> {
  const got = new Set(await locked(records, ' SKIP LOCKED'))
  return only(
    records,
    records.ids.filter(id => got.has(id)),
  )
}

async function locked(records: AnyModel, whenHeld: string): Promise<number[]> {
  const env = envOf(records.env)
  const meta = metaOf(records)
  if (records.length === 0) return []
  await (await records.exists()).checkAccess('write')
  await flush(env)
  await env.unit.begin()
  // In the order of ids, so that two that lock the same do not wait for each other.
  const text = `SELECT id FROM ${quoted(meta.table)} WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE${whenHeld}`
  const ids = (await env.unit.query<{ id: number }>(text, [records.ids], true)).map(({ id }) => id)
  await readAgain(env, records, ids)
  return ids
}

async function readAgain(env: Env, records: AnyModel, ids: readonly number[]): Promise<void> {
  const meta = metaOf(records)
  for (const field of meta.fields.values()) env.unit.cache.forget(field, ids)
  if (env.su || (await records.hasAccess('read'))) await loadColumns(env, meta, ids)
}
