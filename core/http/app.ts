import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Koa from 'koa'
import compress from 'koa-compress'
import type { Logger } from 'pino'
import { TemplateParts } from '../addons/templates/templates.ts'
import type { Bus } from '../bus/bus.ts'
import { eventsRoute } from '../bus/route.ts'
import { Templates } from '../views/render.ts'
import { useTemplates } from '../views/render_in.ts'
import { askAgain } from './ask_again.ts'
import { Assets } from './assets.ts'
import type { State } from './context.ts'
import { coreAssets } from './core_assets.ts'
import { answerErrors } from './failure.ts'
import { health, metricsPage } from './health.ts'
import type { House } from './house.ts'
import { enabledLanguages } from './language.ts'
import { logRequests } from './log.ts'
import type { Metrics } from './metrics.ts'
import { type ReaderOf, readersOf, userStream } from './readers.ts'
import type { Slots } from './request.ts'
import type { Replaced } from './requests.ts'
import { routes } from './router.ts'
import { securityHeaders } from './security.ts'
import type { HttpSettings, ServedAddon, Serving } from './server.ts'
import { wellFormed } from './well_formed.ts'

interface Around {
  readonly settings: HttpSettings
  readonly log: Logger
  readonly metrics: Metrics
  readonly replaced: Replaced
}

/** What happens to a request to these addons is the list in the middle. */
export function createApp(serving: Serving, { settings, log, metrics, replaced }: Around): Koa<State> {
  const { addons, bus, database } = serving
  const readerOf = readersOf(
    database,
    addons.flatMap(addon => addon.readers ?? []),
    settings.sessionDays ?? 7,
  )
  const house = houseOf(serving, settings, readerOf)
  const router = routes(
    house,
    addons.map(addon => addon.routes),
  )

  const app = new Koa<State>({ proxy: settings.proxy === true, maxIpsCount: 1 })
  app.use(logRequests(log, metrics))
  app.use(securityHeaders())
  app.use(compress({ threshold: 1024, br: {}, gzip: {} }))
  app.use(answerErrors(house.templates))
  app.use(askAgain(replaced))
  app.use(wellFormed())
  app.use(health(database))
  app.use(metricsPage(metrics, settings.metrics === true))
  app.use(house.assets.middleware())
  if (bus) app.use(events(bus, readerOf))
  app.use(router.routes())
  app.use(router.allowedMethods())
  app.on('error', (error, context) => (context?.state.log ?? log).error({ err: error }, 'connection'))
  return app
}

function houseOf({ addons, bus, database }: Serving, settings: HttpSettings, readerOf: ReaderOf): House {
  const parts = new TemplateParts(addons.flatMap(addon => addon.templates ?? []))
  const templates = new Templates([...coreTemplates(), ...templatesOf(addons)], settings.fresh, (name, read) =>
    // what does not fit was told when the addons were loaded
    parts.find(name, read, () => {}),
  )
  const assets = new Assets([...addons.map(staticOf), ...coreAssets()], settings.fresh)
  useTemplates(database, templates, path => assets.url(path))
  return {
    database,
    templates,
    assets,
    bus,
    sessionDays: settings.sessionDays ?? 7,
    slots: addons.map(addon => addon.slots as Slots), // the loader has checked that they are functions
    tags: new Map(addons.flatMap(({ routes }) => routes.flatMap(({ options, path }) => tagged(options.tag, path)))),
    languages: enabledLanguages(database),
    async cursor(context, uid) {
      const stream = uid === null ? (await readerOf(context))?.stream : userStream(uid)
      return bus && stream ? bus.cursor(stream) : ''
    },
  }
}

const tagged = (tag: string | undefined, path: string) => (tag === undefined ? [] : [[tag, path] as const])

function events(bus: Bus, readerOf: ReaderOf): Koa.Middleware<State> {
  const answer = eventsRoute(bus, readerOf)
  return (context, next) => (context.path === '/events' ? answer(context) : next())
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
