import { clock, ValueError } from '#core'
import type { Sequence } from '../ir_sequence.ts'
import { counterName, takeNumber } from './counter.ts'
import { filled, partsOf } from './tokens.ts'

/** Takes the next number of a single sequence, and writes it as it says. */
export async function nextOf(sequence: Sequence, day: string | undefined): Promise<string> {
  const { env, id, implementation, prefix, suffix, padding, use_date_range } = sequence
  if (day !== undefined && Number.isNaN(Date.parse(`${day}T00:00Z`)))
    throw new ValueError(`A sequence goes by a day such as 2026-11-22; got ${day}.`)
  const current = partsOf(clock.now(), env.tz)
  const chosen = day === undefined ? current : partsOf(new Date(`${day}T00:00Z`), 'UTC')
  let range = chosen
  let number: number
  if (use_date_range) {
    const period = await periodOf(sequence, `${chosen.year}-${chosen.month}-${chosen.day}`)
    range = partsOf(new Date(`${period.date_from}T00:00Z`), 'UTC')
    number = await countOn(sequence, 'ir_sequence_date_range', period.id)
  } else if (implementation === 'standard') number = await takeNumber(env, counterName(id))
  else number = await countOn(sequence, 'ir_sequence', id)
  const of = { day: chosen, range, current }
  return `${filled(prefix, of)}${String(number).padStart(padding, '0')}${filled(suffix, of)}`
}

/** Counts in a row: whoever else wants a number waits until this unit of work is over, and no number is lost. */
async function countOn(sequence: Sequence, table: string, id: number): Promise<number> {
  const [row] = await sequence.env.sql<{ number: number }>(
    `UPDATE ${table} SET number_next = number_next + $2 WHERE id = $1 RETURNING number_next - $2 AS number`,
    [id, sequence.number_increment],
  )
  return row!.number
}

/** The period that a day is in. One that is not there begins with the year, or behind the one before. */
async function periodOf(sequence: Sequence, day: string) {
  // sudo: ir.sequence.date_range - whoever may number documents begins a new year by it
  const periods = sequence.sudo().env['ir.sequence.date_range']
  const own = ['sequence_id', '=', sequence.id] as const
  const find = () => periods.search([own, ['date_from', '<=', day], ['date_to', '>=', day]], { limit: 1 })
  const found = await find()
  if (found.length > 0) return found
  // Of two that begin it at once, the second finds it begun.
  await sequence.env.sql('SELECT id FROM ir_sequence WHERE id = $1 FOR UPDATE', [sequence.id])
  const begun = await find()
  if (begun.length > 0) return begun
  const year = day.slice(0, 4)
  const before = await periods.search([own, ['date_to', '<', day]], { order: 'date_to desc', limit: 1 })
  const after = await periods.search([own, ['date_from', '>', day]], { order: 'date_from', limit: 1 })
  const first = [`${year}-01-01`, ...[...before].map(one => moved(one.date_to, 1))].sort().at(-1)!
  const last = [`${year}-12-31`, ...[...after].map(one => moved(one.date_from, -1))].sort()[0]!
  return periods.create({ sequence_id: sequence.id, date_from: first, date_to: last })
}

function moved(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + by * 86_400_000).toISOString().slice(0, 10)
}
