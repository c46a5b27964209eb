/** Foyer's own PostgreSQL: one call from nothing to a database that answers. */
import { accessSync, constants, mkdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { SetupError } from '../errors.ts'
import { accountFor, checkOwner } from './account.ts'
import { makeCluster } from './cluster.ts'
import { runningSocket, stopLeftover } from './leftover.ts'
import { lockFolder } from './lock.ts'
import { options, throwAway } from './options.ts'
import { findPrograms } from './programs.ts'
import { startServer } from './server.ts'

export interface PostgresOptions {
  /** Foyer's data folder; PostgreSQL's own is `postgres` in it. Made when missing. */
  readonly dataDir: string
  /** Told, in a few words, what takes long. */
  readonly log?: (line: string) => void
  /** Data for a test: nothing has to survive, so nothing waits for the disk. */
  readonly temporary?: boolean
}

export interface Postgres {
  /** How to connect, as `pg` takes it. */
  readonly url: { readonly host: string; readonly port: number; readonly user: string; readonly database: string }
  readonly pid: number
  /** Resolves when PostgreSQL ended, wanted or not. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

const DATABASE = 'foyer'

/** How to reach the PostgreSQL that runs on a data folder, whoever started it; null when none does. */
export function runningPostgres(dataDir: string): Postgres['url'] | null {
  const host = runningSocket(join(dataDir, 'postgres'))
  return host === null ? null : urlAt(host)
}

const urlAt = (host: string): Postgres['url'] => ({ host, port: 5432, user: 'foyer', database: DATABASE })

export async function startPostgres({
  dataDir,
  log = () => {},
  temporary = false,
}: PostgresOptions): Promise<Postgres> {
  const folder = writableFolder(dataDir)
  const lock = await lockFolder(folder)
  try {
    const cluster = join(folder, 'postgres')
    checkOwner(cluster)
    await stopLeftover(cluster)
    const programs = await findPrograms(accountFor(cluster), folder)
    if (!statSync(cluster, { throwIfNoEntry: false })) log('Creating the database')
    await makeCluster(cluster, programs, !temporary)
    const server = await startServer(cluster, programs, { ...options, ...(temporary ? throwAway : {}) })
    const url = urlAt(server.socketFolder)
    await createDatabase(url)
    return {
      url,
      pid: server.pid,
      ended: server.ended,
      async stop() {
        await server.stop()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function writableFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true })
    accessSync(path, constants.W_OK | constants.X_OK)
    return realpathSync(path)
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : error
    throw new SetupError([
      `Foyer keeps its data in ${path}, and may not write there (${reason}). Let this user write there, or choose another folder with FOYER_DATA_DIR.`,
    ])
  }
}

async function createDatabase(url: Postgres['url']): Promise<void> {
  const client = new pg.Client({ ...url, database: 'postgres' })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [url.database])
    if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(url.database)}`)
  } finally {
    await client.end()
  }
}
