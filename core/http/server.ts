import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Koa from 'koa'
import compress from 'koa-compress'
import type { Logger } from 'pino'
import type { Bus } from '../bus/bus.ts'
import { eventsRoute } from '../bus/route.ts'
import { Templates } from '../views/render.ts'
import { useTemplates } from '../views/render_in.ts'
import { Assets } from './assets.ts'
import type { State } from './context.ts'
import { coreAssets } from './core_assets.ts'
import type { DatabaseLike } from './database.ts'
import { answerErrors } from './failure.ts'
import { health, metricsPage } from './health.ts'
import type { House } from './house.ts'
import { enabledLanguages } from './language.ts'
import { close, listen, nodeServer } from './listen.ts'
import { createLog, logRequests } from './log.ts'
import { Metrics } from './metrics.ts'
import { type ReaderOf, type ReaderSource, readersOf, userStream } from './readers.ts'
import type { Slots } from './request.ts'
import type { Route } from './route.ts'
import { routes } from './router.ts'
import { securityHeaders } from './security.ts'
import { removeExpiredSessions } from './session.ts'
import { wellFormed } from './well_formed.ts'

export interface ServerOptions {
  database: DatabaseLike
  /** In loading order. */
  addons: readonly ServedAddon[]
  settings?: HttpSettings
  /** Answers `/events`, if given; its owner starts and stops it. */
  bus?: Bus
  log?: Logger
}

/** What http needs of an addon. */
export interface ServedAddon {
  readonly name: string
  readonly path: string
  readonly routes: readonly Route[]
  readonly slots: object
  readonly readers?: readonly ReaderSource[]
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
  /** Ends open streams, lets running requests come to their end for a while, then stops. */
  close(): Promise<void>
}

/** The web server of one database: what happens to a request is the list in the middle. */
export function createServer(options: ServerOptions): Server {
  const { addons, bus, database, settings = {} } = options
  const log = options.log ?? createLog()
  const metrics = new Metrics()
  if (bus) metrics.add('foyer_bus_', () => bus.counters.all())
  const readerOf = readersOf(
    database,
    addons.flatMap(addon => addon.readers ?? []),
    settings.sessionDays ?? 7,
  )
  const house = houseOf(options, readerOf)
  const router = routes(
    house,
    addons.map(addon => addon.routes),
  )

  const app = new Koa<State>({ proxy: settings.proxy === true, maxIpsCount: 1 })
  app.use(logRequests(log, metrics))
  app.use(securityHeaders())
  app.use(compress({ threshold: 1024, br: {}, gzip: {} }))
  app.use(answerErrors(house.templates))
  app.use(wellFormed())
  app.use(health(database))
  app.use(metricsPage(metrics, settings.metrics === true))
  app.use(house.assets.middleware())
  if (bus) app.use(events(bus, readerOf))
  app.use(router.routes())
  app.use(router.allowedMethods())
  app.on('error', (error, context) => (context?.state.log ?? log).error({ err: error }, 'connection'))

  const server = nodeServer(app)
  const sweeping = sweep(database, log)
  return {
    metrics,
    log,
    listen: (host, port) => listen(server, host, port),
    async close() {
      clearInterval(sweeping)
      const closed = close(server)
      await bus?.streams.close(0)
      await closed
    },
  }
}

function houseOf({ addons, bus, database, settings = {} }: ServerOptions, readerOf: ReaderOf): House {
  const templates = new Templates([...coreTemplates(), ...templatesOf(addons)], settings.fresh)
  const assets = new Assets([...addons.map(staticOf), ...coreAssets()], settings.fresh)
  useTemplates(database, templates, path => assets.url(path))
  return {
    database,
    templates,
    assets,
    bus,
    sessionDays: settings.sessionDays ?? 7,
    slots: addons.map(addon => addon.slots as Slots), // the loader has checked that they are functions
    languages: enabledLanguages(database),
    async cursor(context, uid) {
      const stream = uid === null ? (await readerOf(context))?.stream : userStream(uid)
      return bus && stream ? bus.cursor(stream) : ''
    },
  }
}

function events(bus: Bus, readerOf: ReaderOf): Koa.Middleware<State> {
  const answer = eventsRoute(bus, readerOf)
  return (context, next) => (context.path === '/events' ? answer(context) : next())
}

/** Removes sessions that are over, from time to time. */
function sweep(database: DatabaseLike, log: Logger): NodeJS.Timeout {
  const remove = () => removeExpiredSessions(database).catch(error => log.error({ err: error }, 'sessions'))
  return setInterval(remove, 3600_000).unref()
}

function coreTemplates() {
  return ['templates', '../views/templates'].map(folder => ({
    owner: 'core',
    path: fileURLToPath(new URL(folder, import.meta.url)),
  }))
}

function templatesOf(addons: readonly ServedAddon[]) {
  return addons.map(({ name, path }) => ({ owner: name, path: join(path, 'templates') }))
}

function staticOf({ name, path }: ServedAddon) {
  return { owner: name, address: `/${name}/static/`, files: join(path, 'static') }
}
