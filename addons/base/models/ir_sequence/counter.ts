import type { Environment } from '#core'

/**
 * Counters of the database: fast, and nobody waits for anybody. A number that was taken is gone, even when the unit of
 * work that took it is undone.
 */

/** The name of a sequence's counter; ids are whole numbers, so it needs no quotes. */
export function counterName(id: number): string {
  return `ir_sequence_counter_${id}`
}

export async function makeCounter(env: Environment, name: string, next: number, step: number): Promise<void> {
  await env.sql(`CREATE SEQUENCE IF NOT EXISTS ${name} INCREMENT BY ${step} START WITH ${next}`)
}

/** Has it go on with this step, and from this number if one is given. */
export async function changeCounter(env: Environment, name: string, step: number, next?: number): Promise<void> {
  await env.sql(`ALTER SEQUENCE ${name} INCREMENT BY ${step} ${next === undefined ? '' : `RESTART WITH ${next}`}`)
}

export async function dropCounters(env: Environment, names: readonly string[]): Promise<void> {
  if (names.length > 0) await env.sql(`DROP SEQUENCE IF EXISTS ${names.join(', ')}`)
}

/** Takes the next number. */
export async function takeNumber(env: Environment, name: string): Promise<number> {
  const [row] = await env.sql<{ number: number }>('SELECT nextval($1::regclass) AS number', [name])
  return row!.number
}

/** What each of these sequences would give next, by id. In one statement, however many they are. */
export async function nextNumbers(
  env: Environment,
  ids: readonly number[],
  counts: boolean,
): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map()
  const counter = (id: number) =>
    `SELECT ${id} AS id, last_value + CASE WHEN is_called THEN number_increment ELSE 0 END AS next
     FROM ${counterName(id)}, ir_sequence WHERE id = ${id}`
  // Without gaps they count in their row, unseen by what is in memory.
  const rows = counts
    ? await env.sql<{ id: number; next: number }>(ids.map(counter).join(' UNION ALL '))
    : await env.sql<{ id: number; next: number }>(
        'SELECT id, number_next AS next FROM ir_sequence WHERE id = ANY($1)',
        [ids],
      )
  return new Map(rows.map(({ id, next }) => [id, next]))
}
