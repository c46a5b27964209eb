import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test from 'ava'
import pg from 'pg'
import { dropDatabase, emptyDatabase } from '../../testing/database.ts'
import type { DatabaseLike, Person } from '../database.ts'
import { createLog } from '../log.ts'
import type { Route } from '../route.ts'
import { createServer, type ServerOptions } from '../server.ts'
import { httpSchema } from '../session.ts'
import { Browser } from './browser.ts'

/** A server on a real database, with an addon `shop` and the users ada (7) and bob (8); nobody else's models. */
export interface TestHouse {
  url: string
  /** Of the addon `shop`. */
  folder: string
  browser(): Browser
  lines: string[]
  people: Map<number, { -readonly [Key in keyof Person]: Person[Key] }>
  database: DatabaseLike
  pool: pg.Pool
  stop(): Promise<void>
}

interface Options extends Partial<ServerOptions> {
  files?: Record<string, string>
}

/** Starts one for a test file, and stops it when the tests are over. */
export async function startHouse(routes: Route[], { files = {}, ...options }: Options = {}): Promise<TestHouse> {
  const address = await emptyDatabase()
  const pool = new pg.Pool({ ...address, max: 5 })
  for (const statement of httpSchema) await pool.query(statement)
  const people = new Map([person(7, 'ada'), person(8, 'bob'), person(3, 'public')].map(user => [user.uid, user]))
  const database = databaseOf(pool, people)
  const lines: string[] = []
  const path = folderOf(files)
  const server = createServer({
    database,
    addons: [{ name: 'shop', path, routes, slots: {} }],
    log: createLog({ write: line => void lines.push(line) }),
    ...options,
  })
  const { port } = await server.listen('127.0.0.1', 0)
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    await server.close()
    await pool.end()
    await dropDatabase(address)
  }
  test.after.always(stop)
  return { url, folder: path, browser: () => new Browser(url), lines, people, database, pool, stop }
}

function person(uid: number, login: string) {
  return {
    uid,
    login,
    name: login,
    active: true,
    partnerId: uid + 100,
    lang: 'en_US',
    tz: 'UTC',
    sessionToken: `${login} 1`,
  }
}

function databaseOf(pool: pg.Pool, people: Map<number, Person>): DatabaseLike {
  const translate = (text: string, values: Record<string, unknown> = {}) =>
    text.replaceAll(/%\((\w+)\)s/g, (_all, name) => String(values[name]))
  return {
    // Only what http touches of an environment.
    unit: ({ uid }, work) => work({ uid, lang: people.get(uid)?.lang ?? 'en_US', _: translate } as never),
    query: async (text, parameters = []) => (await pool.query(text, [...parameters])).rows,
    userRights: async uid => people.get(uid) ?? null,
    publicUid: async () => 3,
  }
}

function folderOf(files: Record<string, string>): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'shop-')), 'shop')
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}
