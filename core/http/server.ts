import type { Logger } from 'pino'
import type { TemplatePart } from '../addons/templates/part.ts'
import type { Bus } from '../bus/bus.ts'
import { createApp } from './app.ts'
import type { DatabaseLike } from './database.ts'
import { close, listen, nodeServer } from './listen.ts'
import { createLog } from './log.ts'
import { Metrics } from './metrics.ts'
import type { ReaderSource } from './readers.ts'
import { Requests } from './requests.ts'
import type { Route } from './route.ts'
import { removeExpiredSessions } from './session.ts'

/** What requests are answered with. */
export interface Serving {
  readonly database: DatabaseLike
  /** In loading order. */
  readonly addons: readonly ServedAddon[]
  /** Answers `/events`, if given; its owner starts and stops it. */
  readonly bus?: Bus
}

export interface ServerOptions extends Serving {
  readonly settings?: HttpSettings
  readonly log?: Logger
}

/** What http needs of an addon. */
export interface ServedAddon {
  readonly name: string
  readonly path: string
  readonly routes: readonly Route[]
  readonly slots: object
  readonly readers?: readonly ReaderSource[]
  readonly templates?: readonly TemplatePart[]
}

export interface HttpSettings {
  /** Does a proxy stand before the server, whose `X-Forwarded-` headers are to be believed? */
  proxy?: boolean
  /** May everybody see `/metrics`, or this machine only? */
  metrics?: boolean
  /** Days without activity after which a session ends: 7 if not given. */
  sessionDays?: number
  /** Read templates and static files anew when they change. */
  fresh?: boolean
}

export interface Server {
  readonly metrics: Metrics
  readonly log: Logger
  /** Begins to answer; gives the port, which the system chooses for port 0. Fails when the port is in use. */
  listen(host: string, port: number): Promise<{ port: number }>
  /** Lets new requests wait until the function that it gives is called: what answers them is being replaced. */
  hold(): () => void
  /**
   * Answers with this from now on. What was begun before comes to its end with what it was begun with, and its streams
   * are told to come back; the promise is kept when the last of it has ended, or has had time enough.
   */
  replace(serving: Serving): Promise<void>
  /** Ends open streams, lets running requests come to their end for a while, then stops. */
  close(): Promise<void>
}

/** The web server of one database; what happens to a request says `createApp`. */
export function createServer({ settings = {}, log = createLog(), ...first }: ServerOptions): Server {
  const metrics = new Metrics()
  let serving: Serving = first
  let requests = begin()
  metrics.add('foyer_bus_', () => serving.bus?.counters.all() ?? {})

  const held = new Set<Promise<void>>()
  const server = nodeServer(async (request, response) => {
    while (held.size > 0) await Promise.all(held)
    if (!request.socket.destroyed) requests.answer(request, response)
  })
  const sweeping = sweep(() => serving.database, log)
  return {
    metrics,
    log,
    listen: (host, port) => listen(server, host, port),
    hold() {
      let release = () => {}
      const waiting = new Promise<void>(resolve => {
        release = resolve
      })
      held.add(waiting)
      return () => {
        held.delete(waiting)
        release()
      }
    },
    async replace(next) {
      const before = { serving, requests }
      serving = next
      requests = begin()
      before.requests.replace()
      await before.serving.bus?.streams.close(0)
      await before.requests.ended()
    },
    async close() {
      clearInterval(sweeping)
      const closed = close(server)
      await serving.bus?.streams.close(0)
      await closed
    },
  }

  function begin(): Requests {
    return new Requests(replaced => createApp(serving, { settings, log, metrics, replaced }).callback())
  }
}

/** Removes sessions that are over, from time to time. */
function sweep(database: () => DatabaseLike, log: Logger): NodeJS.Timeout {
  const remove = () => removeExpiredSessions(database()).catch(error => log.error({ err: error }, 'sessions'))
  return setInterval(remove, 3600_000).unref()
}
