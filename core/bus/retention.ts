import { now } from '../clock.ts'
import type { BusDatabase } from './types.ts'

const CHUNK = 5000

/** Removes events that are older than this, some thousands at a time, so that no writer waits long. Readers behind get a reset. */
export async function removeOld(database: Pick<BusDatabase, 'query'>, milliseconds: number): Promise<void> {
  const before = new Date(now().getTime() - milliseconds)
  for (let removed = CHUNK; removed === CHUNK; ) {
    const rows = await database.query<{ count: string }>(
      `WITH old AS (SELECT ctid FROM bus_event WHERE at < $1 LIMIT ${CHUNK}),
         gone AS (DELETE FROM bus_event WHERE ctid IN (SELECT ctid FROM old) RETURNING 1)
       SELECT count(*) FROM gone`,
      [before],
    )
    removed = Number(rows[0]?.count)
  }
}
