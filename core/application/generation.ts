import { join } from 'node:path'
import type { Logger } from 'pino'
import { type Addon, doubles, findAddons, selectAddons } from '../addons/find.ts'
import { installAddons, type Progress } from '../addons/install.ts'
import { refreshModules } from '../addons/known.ts'
import { noteSource } from '../addons/languages.ts'
import { type LoadedAddon, loadAddons } from '../addons/load.ts'
import { Bus } from '../bus/bus.ts'
import { busSchema } from '../bus/schema.ts'
import type { EventRenderers } from '../bus/types.ts'
import type { Connection } from '../database/connection.ts'
import { Database } from '../database/database.ts'
import { httpSchema } from '../http/session.ts'
import { Catalog } from '../i18n/catalog.ts'
import { translator } from '../i18n/translate.ts'
import { Jobs } from '../jobs/jobs.ts'
import { useAddonsPath } from '../loader/register.js'
import { Mailer, type MailSettings } from '../mail/mailer.ts'
import type { TransientLimits } from '../orm/access/transient.ts'

export interface ApplicationOptions {
  readonly connection: Connection
  /** The addons that have to be there; those that they depend on come with them. */
  readonly addons: readonly string[]
  /** Folders with more addons than Foyer's own; the first that has a name wins. */
  readonly addonsPath?: readonly string[]
  readonly demo?: boolean
  readonly poolSize?: number
  /** Says in the log what those who write addons want to know: queries in loops. */
  readonly development?: boolean
  /** How long and how many rows of dialogs are kept; see core/orm/access/transient.ts. */
  readonly transient?: TransientLimits
  /** The server that takes e-mail; without it none is sent. */
  readonly mail?: MailSettings | null
  /** Encrypts what a dump of the database alone must not give away; see config/foyer.yaml. */
  readonly secret?: string | null
  /** What is being installed. */
  readonly progress?: (progress: Progress) => void
  readonly log: Logger
}

/**
 * What runs with one set of addons: the models in a database of their own, bus, services, jobs. It never changes; when
 * the set does, another takes its place.
 */
export interface Generation {
  readonly database: Database
  readonly bus: Bus
  /** Not started. */
  readonly jobs: Jobs
  readonly addons: readonly LoadedAddon[]
  /** The addons that were installed or loaded anew for it. */
  readonly installed: readonly string[]
  close(): Promise<void>
}

const OWN_ADDONS = join(import.meta.dirname, '../../addons')

/** Statements for the tables that belong to no model. */
export const ownTables: readonly string[] = [...busSchema, ...httpSchema]

/**
 * Opens a database with these addons, installs those that are not, and loads the changed files of those that are; or, with
 * `follow`, only goes on with what others have installed. Whatever fails, nothing of it stays open.
 */
export async function openGeneration(
  options: ApplicationOptions,
  { follow = false }: { follow?: boolean } = {},
): Promise<Generation> {
  const { log } = options
  const { database, addons, catalog, known } = await openDatabase(options)
  for (const warning of doubles(addons)) log.warn(warning)
  database.onError = error => log.error({ err: error }, 'after a commit')
  if (options.mail) database.mailer = new Mailer(options.mail)
  database.secret = options.secret ?? null
  if (options.development)
    database.onRepeated = ({ text, place }) =>
      log.warn({ sql: text }, `A query in a loop, more than 20 times: ${place}`)
  try {
    if (follow) noteSource(database, { addons, catalog })
    const installed = follow ? [] : await bringUp(options, { database, addons, catalog })
    const all = [...known.values()]
    await database.unit({}, env => refreshModules(env, all, new Catalog(all)))
    const bus = await startBus(database, addons, log)
    const onError = (error: unknown) => log.error({ err: error }, 'service')
    const ends = addons
      .flatMap(addon => addon.services)
      .map(begin => begin({ database, bus, mailer: database.mailer, onError }))
    const jobs = new Jobs(database, log, options.transient)
    return {
      database,
      bus,
      jobs,
      addons,
      installed,
      async close() {
        await jobs.stop()
        await bus.stop()
        for (const end of ends.reverse()) await end()
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** A database with the models of these addons, as it is: nothing is installed. */
export async function openDatabase(options: Omit<ApplicationOptions, 'log'>) {
  const known = await addonsOnPath(options.addonsPath)
  const addons = await loadAddons(selectAddons(known, options.addons))
  const catalog = new Catalog(addons)
  const database = await Database.open({
    connection: options.connection,
    definitions: addons.flatMap(addon => addon.models),
    translate: (lang, text, values) => translator(catalog, lang)(text, values),
    poolSize: options.poolSize,
  })
  return { database, addons, catalog, known }
}

/** The addons on the addons path, by name. */
export async function addonsOnPath(addonsPath: readonly string[] = []): Promise<Map<string, Addon>> {
  await useAddonsPath(addonsPath)
  return findAddons(addonFolders(addonsPath))
}

/** All folders with addons, Foyer's own last. */
export function addonFolders(addonsPath: readonly string[] = []): string[] {
  return [...addonsPath, OWN_ADDONS]
}

/** What is installed, in a few words: another text says that the models or the data of an addon are others now. */
export async function installedAddons(database: Database): Promise<{ names: string[]; print: string }> {
  const rows = await database.query<{ name: string; print: string }>(
    `SELECT name, concat_ws(' ', name, version, checksum) AS print FROM ir_module_module WHERE state = 'installed' ORDER BY name`,
  )
  return { names: rows.map(({ name }) => name), print: rows.map(({ print }) => print).join() }
}

async function bringUp(
  { demo, progress, log }: ApplicationOptions,
  { database, addons, catalog }: Pick<Generation, 'database' | 'addons'> & { catalog: Catalog },
): Promise<string[]> {
  // Changes of a database that people use are shown one by one; the making of a new one is nothing to read.
  const level = (await isNew(database)) ? 'debug' : 'info'
  return installAddons(database, addons, {
    demo,
    tables: ownTables,
    catalog,
    progress,
    log: line => log[level]({ sql: line }, 'schema'),
    warn: message => log.warn(message),
  })
}

async function isNew(database: Database): Promise<boolean> {
  const [known] = await database.query<{ exists: boolean }>(`SELECT to_regclass('foyer_meta') IS NOT NULL AS exists`)
  return !known?.exists
}

async function startBus(database: Database, addons: readonly LoadedAddon[], log: Logger): Promise<Bus> {
  // the loader has checked that these are functions
  const renderers = Object.assign({}, ...addons.map(addon => addon.events)) as EventRenderers
  const bus = new Bus(database, { renderers, onError: error => log.error({ err: error }, 'bus') })
  database.bus = bus
  database.onCachesChanged = () => bus.tellOthers('caches')
  bus.onTold('caches', () => database.forgetCaches())
  await bus.start()
  return bus
}
