import type { ChangeState } from '../addons/changes.ts'
import type { Database } from '../database/database.ts'

/** An advisory lock of its own kind: who holds it is changing the addons. */
const lock = [7070, 1]
const key = 'change of addons'

/** What is known of the change that is running, where every process of the database can read it. */
export class Journal {
  readonly #database: () => Database
  #writing: Promise<void> = Promise.resolve()

  constructor(database: () => Database) {
    this.#database = database
  }

  /** The right to change the addons, as long as it is held; null when somebody has it. Ends with the process at the latest. */
  async hold(): Promise<{ release(): Promise<void> } | null> {
    const client = await this.#database().connect()
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS held', lock)
    const release = () => client.end()
    if (rows[0]?.held) return { release }
    await release()
    return null
  }

  /** One after the other, so that the last word is the last. */
  write(state: ChangeState): Promise<void> {
    const text = JSON.stringify(state)
    const sql = `INSERT INTO foyer_meta VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
    const mine = this.#writing.then(async () => void (await this.#database().query(sql, [key, text])))
    this.#writing = mine.catch(() => {})
    return mine
  }

  async read(): Promise<ChangeState | null> {
    const [row] = await this.#database().query<{ value: string; held: boolean }>(
      `SELECT value, EXISTS (
         SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $2 AND objid = $3 AND objsubid = 2
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       ) AS held
       FROM foyer_meta WHERE key = $1`,
      [key, ...lock],
    )
    if (!row) return null
    const state: ChangeState = JSON.parse(row.value)
    return state.status === 'running' && !row.held ? { ...state, status: 'interrupted' } : state
  }
}
