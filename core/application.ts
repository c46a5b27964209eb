/**
 * The whole of it, put together: addons found and loaded, their models in a database, what is new installed, the bus
 * and the web server. `foyer start` and the tests of whole servers begin here.
 */
import { noteChanges } from './addons/changes.ts'
import { staleCode } from './addons/code.ts'
import type { LoadedAddon } from './addons/load.ts'
import { readModules } from './addons/modules.ts'
import { Changes } from './application/changes.ts'
import { type ApplicationOptions, type Generation, installedAddons, openGeneration } from './application/generation.ts'
import { Retired } from './application/retired.ts'
import type { Bus } from './bus/bus.ts'
import { addonsTopic } from './bus/notify.ts'
import type { Database } from './database/database.ts'
import { createServer, type HttpSettings, type Server } from './http/server.ts'
import type { Jobs } from './jobs/jobs.ts'

export type { ApplicationOptions } from './application/generation.ts'

/** A database with its addons installed and its bus running; `serve` puts a web server before it, `jobs` are not started. */
export interface Application {
  readonly database: Database
  readonly bus: Bus
  readonly jobs: Jobs
  readonly addons: readonly LoadedAddon[]
  /** The addons that were installed or loaded anew at this start. */
  readonly installed: readonly string[]
  serve(settings?: HttpSettings): Server
  /**
   * Goes on with these addons, and those that they depend on, without a pause: requests that are running come to their
   * end with those of before. When it fails, everything is as it was.
   */
  reopen(addons: readonly string[]): Promise<void>
  close(): Promise<void>
}

export async function openApplication(options: ApplicationOptions): Promise<Application> {
  const { log } = options
  const servers = new Set<Server>()
  const retired = new Retired(error => log.error({ err: error }, 'addons of before'))
  let current = await openGeneration(options)
  let installed = await installedAddons(current.database)
  let turn: Promise<unknown> = Promise.resolve()
  const changes = new Changes({ options, current: () => current, goOn })
  watch(current)

  async function reopen(addons: readonly string[], how: { follow?: boolean } = {}): Promise<void> {
    const next = await openGeneration({ ...options, addons }, how)
    const before = current
    current = next
    installed = await installedAddons(next.database)
    watch(next)
    const ended = [...servers].map(server => server.replace(next))
    const working = before.jobs.started
    await before.jobs.stop()
    if (working) next.jobs.start()
    retired.add(before, Promise.all(ended))
  }

  /** One reopening after the other. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const mine = turn.then(work)
    turn = mine.catch(() => {})
    return mine
  }

  /** Goes on with what is installed in the database now, if that is not what runs here. */
  function goOn(): Promise<void> {
    return inTurn(async () => {
      const now = await installedAddons(current.database)
      if (now.print === installed.print) return current.database.forgetCaches()
      // those who ask meanwhile wait a moment, for what knows these addons
      const releases = [...servers].map(server => server.hold())
      try {
        // All is installed, perhaps by newer code than runs here: tables and data stay as that has left them.
        await reopen(now.names, { follow: true })
        for (const name of await oldCode(current))
          log.warn(`The code of ${name} is newer than what runs here: start Foyer again`)
      } finally {
        for (const release of releases) release()
      }
    })
  }

  /** Follows what is installed from elsewhere: by other processes, on the command line. */
  function watch({ database, bus }: Generation): void {
    noteChanges(database, changes)
    bus.onTold(addonsTopic, () => {
      goOn().catch(error => log.error({ err: error }, 'addons that were changed elsewhere'))
    })
  }

  return {
    get database() {
      return current.database
    },
    get bus() {
      return current.bus
    },
    get jobs() {
      return current.jobs
    },
    get addons() {
      return current.addons
    },
    get installed() {
      return current.installed
    },
    serve(settings) {
      const server = createServer({ ...servedBy(current), settings, log })
      servers.add(server)
      return server
    },
    reopen(addons) {
      return inTurn(() => reopen(addons))
    },
    async close() {
      await changes.ended()
      await turn
      await retired.close()
      await current.close()
    },
  }
}

/** The addons that are installed with other code than runs here. */
async function oldCode({ database, addons }: Generation): Promise<string[]> {
  const modules = await readModules((text, values) => database.query(text, values))
  const stale = staleCode()
  return addons
    .filter(({ name, manifest }) => stale.includes(name) || modules.get(name)?.version !== manifest.version)
    .map(({ name }) => name)
}

function servedBy({ database, addons, bus }: Generation) {
  return { database, addons, bus }
}
