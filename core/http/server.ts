import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Koa from 'koa'
import compress from 'koa-compress'
import type { Logger } from 'pino'
import { Templates } from '../views/render.ts'
import { useTemplates } from '../views/render_in.ts'
import { Assets } from './assets.ts'
import type { State } from './context.ts'
import { coreAssets } from './core_assets.ts'
import type { DatabaseLike } from './database.ts'
import { answerErrors } from './failure.ts'
import { health, metricsPage } from './health.ts'
import type { House } from './house.ts'
import { createLog, logRequests } from './log.ts'
import { Metrics } from './metrics.ts'
import type { Slots } from './request.ts'
import type { Route } from './route.ts'
import { routes } from './router.ts'
import { securityHeaders } from './security.ts'
import { removeExpiredSessions } from './session.ts'
import { Streams } from './streams.ts'
import { wellFormed } from './well_formed.ts'

export interface ServerOptions {
  database: DatabaseLike
  /** In loading order. */
  addons: readonly ServedAddon[]
  settings?: HttpSettings
  /** What core itself answers beside addons, such as the stream of events. */
  routes?: readonly Route[]
  log?: Logger
  hooks?: Partial<Pick<House, 'cursor' | 'contextOf' | 'translate'>>
}

/** What http needs of an addon. */
export interface ServedAddon {
  readonly name: string
  readonly path: string
  readonly routes: readonly Route[]
  readonly slots: object
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
export function createServer({ database, addons, settings = {}, ...options }: ServerOptions): Server {
  const log = options.log ?? createLog()
  const metrics = new Metrics()
  const templates = new Templates([...coreTemplates(), ...templatesOf(addons)], settings.fresh)
  const assets = new Assets([...addons.map(staticOf), ...coreAssets()], settings.fresh)
  const streams = new Streams(database, error => log.error({ err: error }, 'streams'))
  const house: House = {
    database,
    templates,
    assets,
    streams,
    sessionDays: settings.sessionDays ?? 7,
    slots: addons.map(addon => addon.slots as Slots), // the loader has checked that they are functions
    translate: (_lang, text, values = {}) => text.replaceAll(/%\((\w+)\)s/g, (all, name) => `${values[name] ?? all}`),
    contextOf: () => ({}),
    cursor: async () => '',
    ...options.hooks,
  }
  useTemplates(database, templates, path => assets.url(path))
  const router = routes(house, [options.routes ?? [], ...addons.map(addon => addon.routes)])

  const app = new Koa<State>({ proxy: settings.proxy === true, maxIpsCount: 1 })
  app.use(logRequests(log, metrics))
  app.use(securityHeaders())
  app.use(compress({ threshold: 1024, br: {}, gzip: {} }))
  app.use(answerErrors(templates))
  app.use(wellFormed())
  app.use(health(database))
  app.use(metricsPage(metrics, settings.metrics === true))
  app.use(assets.middleware())
  app.use(router.routes())
  app.use(router.allowedMethods())
  app.on('error', (error, context) => (context?.state.log ?? log).error({ err: error }, 'connection'))

  metrics.gauge('foyer_open_streams', 'Streams of events that are open.', () => streams.size)
  return { metrics, log, ...serve(app, streams, database, log) }
}

function serve(app: Koa<State>, streams: Streams, database: DatabaseLike, log: Logger) {
  const handle = app.callback()
  const server = createHttpServer({ keepAliveTimeout: 65_000 }, (request, response) => void handle(request, response))
  const sweep = () => removeExpiredSessions(database).catch(error => log.error({ err: error }, 'sessions'))
  const sweeping = setInterval(sweep, 3600_000)
  sweeping.unref()

  return {
    listen: (host: string, port: number) =>
      new Promise<{ port: number }>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          // A server that listens on a port has an address of this kind.
          resolve({ port: (server.address() as AddressInfo).port })
        })
      }),
    async close() {
      clearInterval(sweeping)
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      streams.close()
      server.closeIdleConnections()
      const late = setTimeout(() => server.closeAllConnections(), 10_000)
      await closed
      clearTimeout(late)
    },
  }
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
