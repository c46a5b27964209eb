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

/** The number that would be taken next. */
export async function nextNumber(env: Environment, name: string, step: number): Promise<number> {
  const [row] = await env.sql<{ last: number; called: boolean }>(
    `SELECT last_value AS last, is_called AS called FROM ${name}`,
  )
  return row!.last + (row!.called ? step : 0)
}

/** The number that a sequence without gaps would take next: it counts in its row, unseen by what is in memory. */
export async function rowNumber(env: Environment, id: number): Promise<number> {
  const [row] = await env.sql<{ number: number }>('SELECT number_next AS number FROM ir_sequence WHERE id = $1', [id])
  return row!.number
}
