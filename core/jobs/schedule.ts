/** When jobs are due, and when again. */

export interface Job {
  readonly id: number
  readonly name: string
  readonly model: string
  readonly method: string
  readonly interval_number: number
  readonly interval_type: string
  readonly nextcall: Date
  readonly failure_count: number
}

/** The next job that is due, held so that no other process takes it. */
export const due = `
  SELECT c.id, c.name->>'en_US' AS name, m.model, c.method, c.interval_number, c.interval_type, c.nextcall, c.failure_count
  FROM ir_cron c JOIN ir_model m ON m.id = c.model_id
  WHERE c.active AND c.nextcall <= $1
  ORDER BY c.priority, c.id
  LIMIT 1 FOR UPDATE OF c SKIP LOCKED`

const MS: Readonly<Record<string, number>> = {
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
  weeks: 7 * 86_400_000,
}

/** The first time after `now` in the job's rhythm: what was missed while nothing ran is not made up for. */
export function nextCall({ nextcall, interval_number, interval_type }: Job, now: Date): Date {
  const interval = interval_number * (MS[interval_type] ?? 86_400_000)
  const missed = Math.floor((now.getTime() - nextcall.getTime()) / interval)
  return new Date(nextcall.getTime() + (missed + 1) * interval)
}
