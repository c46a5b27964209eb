/** The database of this start: Foyer's own PostgreSQL, or the server that the settings name. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Settings } from '../../config/settings.ts'
import { type Connection, clientConfig } from '../database/connection.ts'
import { SetupError } from '../errors.ts'
import { FolderInUse } from '../postgres/lock.ts'
import { type Postgres, runningPostgres, startPostgres } from '../postgres/start.ts'
import type { Ending } from './ending.ts'
import { say } from './say.ts'

export interface Store {
  readonly connection: Connection
  /** Where the data is, for people. */
  readonly place: string
  /** The addons that are installed in it. */
  readonly installed: readonly string[]
  /** The addons that people have uninstalled, and not installed since. */
  readonly removed: readonly string[]
  /** Whether it was made with demo data; null when it is new. */
  readonly demo: boolean | null
}

/**
 * `beside`: where a Foyer is running on Foyer's own PostgreSQL, its database is used, too. `existing`: no data are made
 * where there are none.
 */
export async function openStore(
  { database, data_dir }: Settings,
  ending: Ending,
  { beside = false, existing = false }: { beside?: boolean; existing?: boolean } = {},
): Promise<Store> {
  if (database.url) {
    const place = database.url.replace(/:[^:@/]*@/, ':***@')
    return { connection: database.url, place, ...(await look(database.url, place)) }
  }
  const at = async (connection: Connection): Promise<Store> => {
    return { connection, place: data_dir, ...(await look(connection, data_dir)) }
  }
  if (existing && !existsSync(join(data_dir, 'postgres')))
    throw new SetupError([`There is no database in ${data_dir} yet. Make it with: npx foyer init`])
  let postgres: Postgres
  try {
    postgres = await startPostgres({ dataDir: data_dir, log: line => say(`${line} in ${data_dir}`) })
  } catch (error) {
    const running = beside && error instanceof FolderInUse ? runningPostgres(data_dir) : null
    if (running) return at(running)
    throw error
  }
  let wanted = false
  ending.add(() => {
    wanted = true
    return postgres.stop()
  })
  void postgres.ended.then(() => {
    if (wanted) return
    console.error(`PostgreSQL ended by itself; ${data_dir}/postgres.log says why. Start Foyer again.`)
    process.exit(1)
  })
  return at(postgres.url)
}

/** What is installed, as far as the database can be reached. */
export async function look(connection: Connection, place: string): Promise<Omit<Store, 'connection' | 'place'>> {
  const client = new pg.Client({ ...clientConfig(connection), connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    throw unreachable(error, place)
  }
  try {
    const known = await client.query("SELECT FROM pg_tables WHERE tablename = 'ir_module_module'")
    if (!known.rowCount) return { installed: [], removed: [], demo: null }
    const { rows } = await client.query<{ name: string; demo: boolean }>(
      "SELECT name, demo FROM ir_module_module WHERE state = 'installed'",
    )
    const notes = await client.query<{ name: string }>(
      "SELECT substr(key, 13) AS name FROM foyer_meta WHERE key LIKE 'uninstalled %'",
    )
    const removed = notes.rows.map(row => row.name)
    return { installed: rows.map(row => row.name), removed, demo: rows.length ? rows.some(row => row.demo) : null }
  } finally {
    await client.end()
  }
}

const remedies: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there: is the server running, and is the port right?',
  ENOTFOUND: 'no machine has this name: is it spelt right?',
  EAI_AGAIN: 'the name cannot be looked up now: is the network there?',
  ENOENT: 'its socket does not exist: is the server running?',
  ETIMEDOUT: 'it did not answer in time: is it reachable from here?',
  '28P01': 'it refuses the password: are user and password right?',
  '28000': 'it does not let this user in: see its pg_hba.conf',
  '3D000': 'it has no database of this name: make one with createdb',
  '57P03': 'it is starting up or shutting down: try again in a moment',
  '53300': 'it has no connection left: raise its max_connections',
}

function unreachable(error: unknown, place: string): SetupError {
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : String(error)
  const reason = remedies[code] ?? (message.includes('timeout') ? remedies.ETIMEDOUT : message)
  return new SetupError([
    `The database ${place} cannot be reached: ${reason} (database.url in config/foyer.yaml, or FOYER_DATABASE_URL).`,
  ])
}

/** The code of an error; of several addresses that were tried, the first one's. */
function codeOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error
  return first instanceof Error && 'code' in first ? String(first.code) : ''
}
