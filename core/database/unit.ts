import { AsyncLocalStorage } from 'node:async_hooks'
import type { Pool, PoolClient } from 'pg'
import type { DataSource, QueryRunner } from 'typeorm'
import type { UnitLike } from '../bus/types.ts'
import { Cache } from '../orm/cache.ts'
import type { Database } from './database.ts'
import { Due } from './due.ts'
import { StatementCounts, type StatementListeners } from './repeated.ts'
import { statementName } from './statements.ts'
import { over, undone } from './unit_errors.ts'

type Hook = () => Promise<void> | void

/** Runs one statement and gives its rows. */
export type Query = <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>

/** A savepoint that is open, or the unit itself: savepoints directly in it take turns. */
interface Scope {
  readonly unit: Unit
  last: Promise<unknown>
}

const currentScope = new AsyncLocalStorage<Scope>()

/** The bus of the process, as far as a unit of work knows it; core/bus says what it is. */
export type UnitBus = NonNullable<UnitLike['bus']>

/**
 * A unit of work: everything a request, a job or a command reads and writes. All of it is stored, or nothing.
 *
 * Reads before the first write take any connection of the pool. The first write begins the transaction; from then on
 * everything runs in it. Effects outside the database wait in `afterCommit` until it is certain that they are true.
 */
export class Unit extends Due implements UnitLike {
  readonly cache = new Cache()
  /** What other parts keep for this unit. Arrays in it shrink back when a savepoint is undone. */
  readonly store = new Map<unknown, unknown>()
  /** False once the unit is committed or rolled back. */
  open = true
  /** How many statements were sent; tests assert it. */
  queries = 0
  readonly #dataSource: DataSource
  readonly #pool: Pool
  #runner: QueryRunner | undefined
  #client: Promise<PoolClient> | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #before: Hook[] = []
  #after: Hook[] = []
  #savepoints = 0
  readonly #scope: Scope = { unit: this, last: Promise.resolve() }
  #writes = 0
  /** Why the unit can not be committed any more: something was written half, and nobody has undone it. */
  #half: { error: unknown } | undefined

  /** The database it is a unit of. */
  readonly owner: StatementListeners & Readonly<Pick<Database, 'bus' | 'mailer' | 'secret'>>
  readonly #counts: StatementCounts | undefined

  constructor(owner: Unit['owner'], dataSource: DataSource, pool: Pool) {
    super()
    this.owner = owner
    this.#counts = owner.onRepeated && new StatementCounts(owner.onRepeated)
    this.#dataSource = dataSource
    this.#pool = pool
  }

  /** Runs one statement and gives its rows. With `named`, the server keeps it prepared: for texts that come often. */
  async query<Row extends object>(text: string, values: readonly unknown[] = [], named = false): Promise<Row[]> {
    const statement = { text, values: [...values], ...(named && { name: statementName(text) }) }
    this.queries++
    this.#counts?.add(text)
    this.owner.onStatement?.(text)
    if (!this.#client) return (await this.#pool.query<Row>(statement)).rows
    const client = await this.#client
    if (!this.open) throw over()
    // One after the other: a connection answers in order, and the driver wants to be told so.
    const result = this.#turn.then(() => client.query<Row>(statement))
    this.#turn = result.catch(() => {})
    return (await result).rows
  }

  get bus(): UnitBus | undefined {
    return this.owner.bus
  }

  /** Has the transaction begun? */
  get writing(): boolean {
    return this.#client !== undefined
  }

  /** The connection of the transaction, for what does not know units of work; the transaction begins. */
  async connection(): Promise<PoolClient> {
    await this.begin()
    const client = await this.#client!
    await this.#turn
    return client
  }

  /** Begins the transaction, unless it has begun. */
  async begin(): Promise<void> {
    if (!this.open) throw over()
    this.#writes++
    this.#client ??= this.#connect()
    await this.#client
  }

  async #connect(): Promise<PoolClient> {
    this.#runner = this.#dataSource.createQueryRunner()
    const client = (await this.#runner.connect()) as PoolClient
    // The statement that the transaction is begun for follows on its heels.
    client.query('START TRANSACTION').catch(() => {})
    return client
  }

  /**
   * Runs a part that is stored as a whole or not at all. When it fails after it has begun to write, what it wrote must
   * be undone: by a savepoint around it, or with the whole unit, even if somebody catches the error.
   */
  async whole<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#writes
    this.depth++
    try {
      return await work()
    } catch (error) {
      if (this.#writes > before) this.#half ??= { error }
      throw error
    } finally {
      this.depth--
    }
  }

  /** Runs a part that may fail. On an error its writes, hooks and pending computations are undone; the error goes on. */
  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const current = currentScope.getStore()
    const scope = current?.unit === this ? current : this.#scope
    // The database knows savepoints within each other only: of two that are begun at once, one waits.
    const mine = scope.last.then(() =>
      currentScope.run({ unit: this, last: Promise.resolve() }, () => this.#savepoint(work)),
    )
    scope.last = mine.catch(() => {})
    return mine
  }

  async #savepoint<T>(work: () => Promise<T>): Promise<T> {
    // What only reads needs none. Begun within, the transaction has nothing of before: all of it is undone.
    const { writing } = this
    const putBack = this.keepDue()
    const name = `foyer_${++this.#savepoints}`
    const before = this.#before.length
    const after = this.#after.length
    const half = this.#half
    const lists = new Map([...this.store.values()].filter(Array.isArray).map(list => [list, list.length]))
    if (writing) await this.query(`SAVEPOINT ${name}`)
    try {
      const result = await work()
      if (writing) await this.query(`RELEASE SAVEPOINT ${name}`)
      return result
    } catch (error) {
      // When not even this works the connection is lost. What counts is why the part failed.
      if (writing) await this.query(`ROLLBACK TO SAVEPOINT ${name}`).catch(() => {})
      else if (this.writing) await this.query('ROLLBACK AND CHAIN').catch(() => {})
      this.cache.clear()
      this.#half = half
      this.#before.length = before
      this.#after.length = after
      for (const list of [...this.store.values()].filter(Array.isArray)) list.length = lists.get(list) ?? 0
      putBack()
      throw error
    }
  }

  beforeCommit(hook: Hook): void {
    this.#before.push(hook)
  }

  afterCommit(hook: Hook): void {
    this.#after.push(hook)
  }

  /** Runs what waits for the commit, commits, and gives what is to run after it. */
  async commit(): Promise<readonly Hook[]> {
    for (let hook = this.#before.shift(); hook; hook = this.#before.shift()) await hook()
    if (this.#half) throw this.#half.error
    this.open = false
    if (this.#client) {
      const client = await this.#client
      await this.#turn
      const { command } = await client.query('COMMIT')
      // ROLLBACK, when a statement before has failed.
      if (command !== 'COMMIT') throw undone()
    }
    await this.#end()
    return this.#after
  }

  /** Never fails: when the connection is lost, the transaction is lost with it. */
  async rollback(): Promise<void> {
    this.open = false
    try {
      if (this.#client) {
        const client = await this.#client
        await this.#turn
        await client.query('ROLLBACK')
      }
    } catch {
      // What counts is why the unit is rolled back.
    } finally {
      await this.#end()
    }
  }

  async #end(): Promise<void> {
    this.#client = undefined
    await this.#runner?.release()
  }
}

/** The unit of work that the running code belongs to, if any. */
export const currentUnit = new AsyncLocalStorage<Unit>()
