/**
 * Runs what is due: methods that addons have scheduled as records of `ir.cron`, and once a day what models clean away.
 * Each is a unit of work of its own, and holds its row: of several processes, one runs it.
 */
import type { Logger } from 'pino'
import { now } from '../clock.ts'
import type { Database } from '../database/database.ts'
import type { Environment } from '../model/types.ts'
import { removeTransient, type TransientLimits } from '../orm/access/transient.ts'
import { after, due, type Job } from './schedule.ts'

const EVERY_MS = 20_000
/** A start has other things to do first. */
const FIRST_MS = 3_000
/** A cleaning that is not done after so many units of work goes on tomorrow. */
const MOST_ROUNDS = 1000
/** A job that is not done after so many is gone on with in the next round, after others. */
const MOST_TURNS = 10

const claimToday = `
  INSERT INTO foyer_meta VALUES ('cleaned', $1)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE foyer_meta.value < excluded.value
  RETURNING value`

export class Jobs {
  readonly #database: Database
  readonly #log: Logger
  readonly #transient: TransientLimits
  #timers: NodeJS.Timeout[] = []
  #running: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(database: Database, log: Logger, transient: TransientLimits = { hours: 1, count: 0 }) {
    this.#database = database
    this.#log = log
    this.#transient = transient
  }

  /** Are due jobs run, from `start` on until it is stopped? */
  get started(): boolean {
    return this.#timers.length > 0 && !this.#stopped
  }

  start(): void {
    this.#timers = [setTimeout(() => this.#soon(), FIRST_MS), setInterval(() => this.#soon(), EVERY_MS)]
    for (const timer of this.#timers) timer.unref()
  }

  /** Lets what is running come to its end. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#timers) clearInterval(timer)
    await this.#running
  }

  /** Runs everything that is due now, one after the other; gives the names. Tests call it after moving the clock. */
  async runDue(): Promise<string[]> {
    const done = await this.#cleanUp()
    if (!this.#database.registry.models.has('ir.cron')) return done
    const turns = new Map<number, number>()
    for (let name = await this.#runNext(turns); name !== null; name = await this.#runNext(turns)) {
      done.push(name)
      if (this.#stopped) break
    }
    return done
  }

  /** What models clean away, once a day; one that fails does not keep the others from it. */
  async #cleanUp(): Promise<string[]> {
    const today = now().toISOString().slice(0, 10)
    const claimed = await this.#database.query(claimToday, [today])
    const done: string[] = []
    for (const meta of claimed.length ? this.#database.registry.models.values() : []) {
      if (meta.abstract) continue
      const tasks = meta.vacuums.map(method => [method, (env: Environment) => call(env, meta.name, method)] as const)
      const own = [['transient', (env: Environment) => removeTransient(env, meta, this.#transient)] as const]
      for (const [name, task] of meta.transient ? [...tasks, ...own] : tasks) {
        try {
          await this.#untilDone(task)
          done.push(`${meta.name}.${name}`)
        } catch (error) {
          this.#log.error({ err: error, model: meta.name, method: name }, 'cleaning up failed')
        }
      }
    }
    return done
  }

  /** What says that more remains is called again, in a unit of work of its own, as long as it gets something done. */
  async #untilDone(task: (env: Environment) => Promise<unknown>): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS && !this.#stopped; round++) {
      if (!isPartial(await this.#database.unit({}, task))) return
    }
  }

  #soon(): void {
    this.#running = this.#running
      .then(() => (this.#stopped ? [] : this.runDue()))
      .then(
        () => {},
        error => this.#log.error({ err: error }, 'jobs'),
      )
  }

  /** Runs the next that is due, but for those that had all the turns of this round. */
  async #runNext(turns: Map<number, number>): Promise<string | null> {
    const spent = [...turns].filter(([, count]) => count >= MOST_TURNS).map(([id]) => id)
    let failure: unknown
    let active = true
    const name = await this.#database.unit({}, async env => {
      await env.unit.begin()
      const [job] = await env.sql<Job>(due, [now(), spent])
      if (!job) return null
      turns.set(job.id, (turns.get(job.id) ?? 0) + 1)
      const { more, ...result } = await this.#attempt(env, job)
      const stored = after(job, now(), { ...result, more })
      failure = result.failure
      active = stored.active
      const columns = Object.keys(stored)
      const set = columns.map((column, index) => `${column} = $${index + 2}`).join(', ')
      await env.sql(`UPDATE ir_cron SET ${set} WHERE id = $1`, [job.id, ...Object.values(stored)])
      return job.name
    })
    if (failure !== undefined) this.#log.error({ err: failure, job: name }, 'job failed')
    if (!active) this.#log.error({ job: name }, 'job switched off: it has failed for a week. Mend it, and activate it.')
    return name
  }

  /** Runs the method; what it throws is given back, and what it wrote is undone. */
  async #attempt(env: Environment, { model, method }: Job): Promise<{ failure: unknown; more: boolean }> {
    try {
      const result = await env.savepoint(() => call(env, model, method))
      return { failure: undefined, more: isPartial(result) }
    } catch (error) {
      return { failure: error ?? new Error('It failed without saying why.'), more: false }
    }
  }
}

/** `[done, remaining]`: something got done, and more remains. */
function isPartial(result: unknown): boolean {
  const [done, remaining] = Array.isArray(result) ? (result as unknown[]) : []
  return Number(done) > 0 && Number(remaining) > 0
}

async function call(env: Environment, model: string, method: string): Promise<unknown> {
  // which method it is, is said by name; that there is one was checked before
  const records = env.model(model) as unknown as Record<string, () => Promise<unknown>>
  return records[method]?.()
}
