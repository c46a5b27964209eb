import type { Environment } from '../../model/types.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { type DomainNode, TRUE } from '../domain/domain.ts'
import { type Env, envOf } from '../environment.ts'
import { quoted } from '../read/sql.ts'

/** How long, in hours after their last change, and how many rows of dialogs are kept; 0 is without limit. */
export interface TransientLimits {
  readonly hours: number
  readonly count: number
}

/** One statement's worth: what is left is for the next unit of work. */
const batch = 1000
/** Somebody is still at it: a dialog touched so recently is kept, however many there are. */
const freshMinutes = 5

/** Whoever made a row of a dialog sees it, nobody else does. */
export function ownOnly(env: Env, meta: ModelMeta): DomainNode {
  return meta.transient ? { kind: 'leaf', path: ['create_uid'], operator: '=', value: env.uid } : TRUE
}

/** Deletes rows of dialogs that are old or too many. Gives how many it deleted, and how many are left to delete. */
export async function removeTransient(
  face: Environment,
  meta: ModelMeta,
  preset: TransientLimits,
): Promise<[done: number, remaining: number]> {
  const { hours, count } = { ...preset, ...meta.transient }
  const env = envOf(face)
  const before = (minutes: number) => new Date(env.now().getTime() - minutes * 60_000)
  const rows = await env.sql<{ id: number }>(
    `SELECT id FROM (
       SELECT id, write_date, row_number() OVER (ORDER BY write_date DESC, id DESC) AS place FROM ${quoted(meta.table)}
     ) one WHERE ($1 > 0 AND write_date < $2) OR ($3 > 0 AND place > $3 AND write_date < $4) ORDER BY id`,
    [hours, before(hours * 60), count, before(freshMinutes)],
  )
  await env
    .model(meta.name)
    .browse(rows.slice(0, batch).map(row => row.id))
    .unlink()
  const done = Math.min(rows.length, batch)
  return [done, rows.length - done]
}
