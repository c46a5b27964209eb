/** A database with addons installed, and a server before it, in this process: made for one test file, then closed. */

import pino, { type Logger } from 'pino'
import type { Application } from '../application.ts'
import type { Database } from '../database/database.ts'
import type { HttpSettings, Server } from '../http/server.ts'
import type { MailSettings } from '../mail/mailer.ts'
import { onCleanUp } from './cleanup.ts'
import type { Address } from './cluster.ts'
import { databaseFrom } from './database.ts'

export interface TestOptions {
  /** Folders with addons of the test's own; if not given, those that the environment names (FOYER_ADDONS_PATH). */
  readonly addonsPath?: readonly string[]
  /** Where e-mail goes: see `testMailServer`. */
  readonly mail?: MailSettings
  /** With demo data. */
  readonly demo?: boolean
  /** Lines of the log, for those who look at them. */
  readonly log?: Logger
}

/** Lines of the log, when asked for: `FOYER_TEST_LOG=info npx ava …`. */
const asked = pino({ level: process.env.FOYER_TEST_LOG ?? 'silent' }, pino.destination(2))

const foldersGiven = (process.env.FOYER_ADDONS_PATH ?? '').split(/[,:]/).filter(Boolean)

/** The application on a fresh database in which these addons, and those that they depend on, are installed. */
export async function testApplication(
  addons: readonly string[],
  { mail, log = asked, ...given }: TestOptions = {},
): Promise<Application> {
  const options = { addonsPath: foldersGiven, ...given }
  const { openApplication } = await import('../application.ts') // much to load, so only for tests that need it
  const open = (connection: Address, mail?: MailSettings) =>
    openApplication({ connection, addons, ...options, ...(mail && { mail }), log })
  const connection = await databaseFrom(JSON.stringify([addons, options]), async address =>
    (await open(address)).close(),
  )
  const application = await open(connection, mail)
  onCleanUp(() => application.close())
  return application
}

/** The database of such an application. */
export async function testDatabase(addons: readonly string[], options?: TestOptions): Promise<Database> {
  return (await testApplication(addons, options)).database
}

export interface TestServer extends Application {
  readonly server: Server
  /** Where it answers: `http://127.0.0.1:41234`. */
  readonly address: string
}

/** Such an application with a web server on a free port. */
export async function testServer(
  addons: readonly string[],
  { settings, ...options }: TestOptions & { settings?: HttpSettings } = {},
): Promise<TestServer> {
  const application = await testApplication(addons, options)
  const server = application.serve(settings)
  onCleanUp(() => server.close())
  const { port } = await server.listen('127.0.0.1', 0)
  const own = { server, address: `http://127.0.0.1:${port}` }
  // its database and bus are other ones when the set of addons has changed: they are asked for, not copied
  return Object.defineProperties(own, Object.getOwnPropertyDescriptors(application)) as TestServer // the two together
}
