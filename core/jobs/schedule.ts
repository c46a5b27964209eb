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
  readonly first_failure_date: Date | null
}

/** The next job that is due and not among those that had their turn, held so that no other process takes it. */
export const due = `
  SELECT c.id, c.name->>'en_US' AS name, m.model, c.method, c.interval_number, c.interval_type, c.nextcall, c.failure_count,
    c.first_failure_date
  FROM ir_cron c JOIN ir_model m ON m.id = c.model_id
  WHERE c.active AND c.nextcall <= $1 AND NOT c.id = ANY($2)
  ORDER BY c.priority, c.id
  LIMIT 1 FOR UPDATE OF c SKIP LOCKED`

/** What is stored of a job after it ran; `failure` is undefined when it went well, `more` says that it is not done. */
export function after(job: Job, now: Date, { failure, more }: { failure: unknown; more: boolean }) {
  const failures = failure === undefined ? 0 : job.failure_count + 1
  const since = failure === undefined ? null : (job.first_failure_date ?? now)
  const hopeless = failures >= MOST_FAILURES && now.getTime() - since!.getTime() >= PATIENCE_MS
  return {
    lastcall: now,
    // What is not done is due as before, and keeps its rhythm.
    nextcall: more ? job.nextcall : nextCall(job, now),
    failure_count: failures,
    first_failure_date: since,
    last_error: failure === undefined ? null : String(failure),
    active: !hopeless,
  }
}

/** So many failures in a row, for so long, and a job is left alone until somebody has looked at it. */
const MOST_FAILURES = 5
const PATIENCE_MS = 7 * 86_400_000

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
