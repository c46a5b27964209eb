import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { Env } from '../environment.ts'
import { quoted } from '../read/sql.ts'

/** A row that this unit of work has locked. */
export type Locked = { id: number } & Record<string, unknown>

/** Has the cache know how rows stand that were just locked. */
export function keepLocked(env: Env, meta: ModelMeta, columns: readonly Field[], rows: readonly Locked[]): void {
  const { cache } = env.unit
  for (const field of columns) for (const row of rows) cache.set(field, env.scope, row.id, row[field.name])
  cache.hold(
    meta.name,
    rows.map(row => row.id),
  )
}

/**
 * Locks rows, unless this unit of work holds them, and has the cache know how they stand. Gives the ids of those that
 * are there. Of two units that add to the same sum, the second then sees what the first has added.
 */
export async function lockRows(env: Env, meta: ModelMeta, ids: readonly number[]): Promise<readonly number[]> {
  const free = env.unit.cache.notHeld(meta.name, ids)
  if (free.length === 0) return ids
  await env.unit.begin()
  const columns = meta.columns.filter(field => field.type !== 'binary')
  const names = ['id', ...columns.map(field => quoted(field.name))].join(', ')
  const text = `SELECT ${names} FROM ${quoted(meta.table)} WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE`
  const rows = await env.unit.query<Locked>(text, [free], true)
  keepLocked(env, meta, columns, rows)
  const gone = new Set(free)
  for (const row of rows) gone.delete(row.id)
  return ids.filter(id => !gone.has(id))
}
