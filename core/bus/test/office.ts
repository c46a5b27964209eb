import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import pg from 'pg'
import type { Environment } from '../../model/types.ts'
import { onCleanUp } from '../../testing/cleanup.ts'
import { emptyDatabase } from '../../testing/database.ts'
import { Bus, type BusOptions } from '../bus.ts'
import { eventsRoute } from '../route.ts'
import { busSchema } from '../schema.ts'
import type { Reader, UnitLike } from '../types.ts'

type Env = { unit: UnitLike }

/** A database with a bus, and processes that serve it. Whoever says `?as=user:7`, or
 * has it as a cookie, is that person until they are logged out. */
export async function openOffice() {
  const address = await emptyDatabase()
  const pool = new pg.Pool({ ...address, max: 10 })
  // A pool says that it has ended before its connections have; the database may be dropped meanwhile.
  pool.on('error', () => {})
  for (const statement of busSchema) await pool.query(statement)
  onCleanUp(() => pool.end())
  const loggedOut = new Set<string>()
  const becomes = new Map<string, string>()

  const database = {
    async query<Row extends object>(text: string, values: readonly unknown[] = []) {
      return (await pool.query(text, [...values])).rows as Row[]
    },
  }

  /** All or nothing, as in a real unit of work. `bus` is that of the process it runs in, if it lives to tell. */
  async function unit<T>(work: (env: Environment & Env) => Promise<T>, bus?: Bus): Promise<T> {
    const client = await pool.connect()
    const before: (() => unknown)[] = []
    const after: (() => unknown)[] = []
    const own: UnitLike = {
      store: new Map(),
      bus,
      begin: async () => {},
      query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
        (await client.query(text, [...values])).rows as Row[],
      beforeCommit: hook => before.push(hook),
      afterCommit: hook => after.push(hook),
    }
    try {
      await client.query('BEGIN')
      const result = await work({ unit: own } as unknown as Environment & Env) // the bus asks nothing else of it
      for (let hook = before.shift(); hook; hook = before.shift()) await hook()
      await client.query('COMMIT')
      for (const hook of after) await hook()
      return result
    } catch (error) {
      await client.query('ROLLBACK')
      throw error
    } finally {
      client.release()
    }
  }

  function readerOf(who: string, session: string): Reader | null {
    if (loggedOut.has(who)) return null
    return {
      stream: becomes.get(who) ?? who,
      session,
      unit: work => work({ who } as unknown as Environment), // what the renderers here look at
      currentStream: async () => (loggedOut.has(who) ? null : (becomes.get(who) ?? who)),
    }
  }

  /** One more process on the same database. */
  async function openProcess({ pages, ...options }: Partial<BusOptions> & { pages?: Koa.Middleware } = {}) {
    const errors: unknown[] = []
    const listeners: pg.Client[] = []
    const connect = async () => {
      const client = new pg.Client(address)
      await client.connect()
      listeners.push(client)
      return client
    }
    const bus = new Bus({ ...database, connect }, { renderers: {}, onError: error => errors.push(error), ...options })
    await bus.start()
    const route = eventsRoute(bus, async ({ query, cookies }) => {
      const who = String(query.as ?? cookies.get('as') ?? '')
      return who ? readerOf(who, String(query.session ?? who)) : null
    })
    const app = new Koa()
    app.silent = true
    if (pages) app.use(pages)
    app.use(route)
    const server = createServer((request, response) => void app.callback()(request, response))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo // it listens on a port
    const close = async () => {
      await bus.stop()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    }
    onCleanUp(close)
    return { bus, errors, listeners, port, url: `http://127.0.0.1:${port}/events`, close }
  }

  return {
    database,
    pool,
    unit,
    openProcess,
    logOut: (who: string) => void loggedOut.add(who),
    /** The same session is somebody else from now on. */
    identify: (who: string, stream: string) => void becomes.set(who, stream),
  }
}

export type Office = Awaited<ReturnType<typeof openOffice>>

export function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}
