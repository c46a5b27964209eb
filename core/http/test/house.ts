import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test from 'ava'
import pg from 'pg'
import { Bus } from '../../bus/bus.ts'
import { busSchema } from '../../bus/schema.ts'
import { onCleanUp } from '../../testing/cleanup.ts'
import type { Address } from '../../testing/cluster.ts'
import { emptyDatabase } from '../../testing/database.ts'
import type { DatabaseLike, Person } from '../database.ts'
import { createLog } from '../log.ts'
import type { ReaderSource } from '../readers.ts'
import type { Slots } from '../request.ts'
import type { Route } from '../route.ts'
import { createServer, type Server, type ServerOptions } from '../server.ts'
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
  server: Server
  bus: Bus | undefined
}

interface Options extends Partial<ServerOptions> {
  /** With the stream of events, and who reads it without a session. */
  readers?: ReaderSource[]
  slots?: Slots
  files?: Record<string, string>
}

/** One for the tests of a file: it is there when they run. */
export function testHouse(routes: Route[], options: Options = {}): TestHouse {
  // Filled before the tests run.
  const house = { browser: () => new Browser(() => house.url) } as TestHouse
  test.before('the house is opened', async () => {
    Object.assign(house, await start(routes, options))
  })
  return house
}

async function start(
  routes: Route[],
  { files = {}, slots = {}, readers, ...options }: Options,
): Promise<Omit<TestHouse, 'browser'>> {
  const address = await emptyDatabase()
  const pool = new pg.Pool({ ...address, max: 5 })
  // The database is dropped when the pool's end is not yet heard of.
  pool.on('connect', client => client.on('error', () => {}))
  onCleanUp(() => pool.end())
  for (const statement of [...httpSchema, ...busSchema]) await pool.query(statement)
  const people = new Map([person(7, 'ada'), person(8, 'bob'), person(3, 'public')].map(user => [user.uid, user]))
  const database = databaseOf(pool, people)
  const lines: string[] = []
  const folder = folderOf(files)
  const bus = readers && (await openBus(address, database))
  const server = createServer({
    database,
    ...(bus && { bus }),
    addons: [{ name: 'shop', path: folder, routes, slots, readers: readers ?? [] }],
    log: createLog({ write: line => void lines.push(line) }),
    ...options,
  })
  const { port } = await server.listen('127.0.0.1', 0)
  onCleanUp(() => server.close())
  return { url: `http://127.0.0.1:${port}`, folder, lines, people, database, pool, server, bus }
}

async function openBus(address: Address, database: DatabaseLike): Promise<Bus> {
  const connect = async () => {
    const client = new pg.Client(address)
    await client.connect()
    return client
  }
  const query = database.query.bind(database)
  const bus = new Bus({ query, connect }, { renderers: {}, settings: { tick: 20, recheck: 500 } })
  await bus.start()
  onCleanUp(() => bus.stop())
  return bus
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
    unit: ({ uid = 1, context }, work) =>
      work({ uid, lang: context?.lang ?? people.get(uid)?.lang, _: translate, model: () => languages } as never),
    query: async (text, parameters = []) => (await pool.query(text, [...parameters])).rows,
    userRights: async uid => people.get(uid) ?? null,
    publicUid: async () => 3,
  }
}

/** The languages that are enabled: English and French. */
const languages = { search: async () => ({ read: async () => [{ code: 'en_US' }, { code: 'fr_FR' }] }) }

function folderOf(files: Record<string, string>): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'shop-')), 'shop')
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}
