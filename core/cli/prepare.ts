/** From the settings to an application whose database is ready; tells the terminal what it does. */
import type { Settings } from '../../config/settings.ts'
import type { Application } from '../application.ts'
import { SetupError } from '../errors.ts'
import type { MailSettings } from '../mail/mailer.ts'
import type { Ending } from './ending.ts'
import { openLog } from './log.ts'
import { showProgress } from './progress.ts'
import { say } from './say.ts'
import { secretOf } from './secret.ts'
import { openStore, type Store } from './store.ts'

export interface Prepared {
  readonly application: Application
  readonly store: Store
  readonly demo: boolean
}

/** `check` runs when the database answers and before anything long begins. `opened` is the database, if it is open already. */
export async function prepare(
  settings: Settings,
  ending: Ending,
  { check = async () => {}, opened }: { check?: () => Promise<void>; opened?: Store } = {},
): Promise<Prepared> {
  // much to load, which goes on while PostgreSQL starts
  const [store, { openApplication }] = await Promise.all([
    opened ?? openStore(settings, ending),
    import('../application.ts'),
  ])
  const demo = decideDemo(settings, store)
  await check()
  const application = await openApplication({
    connection: store.connection,
    addons: await wantedAddons(settings, store),
    addonsPath: settings.addons_path,
    demo,
    poolSize: settings.database.pool,
    development: settings.development,
    transient: settings.transient,
    mail: mailOf(settings),
    secret: secretOf(settings),
    progress: showProgress,
    log: openLog(settings.log.level),
  })
  ending.add(() => application.close())
  return { application, store, demo }
}

/** What is installed, what the settings name but for what people have uninstalled, and what comes along with it. */
async function wantedAddons({ addons, addons_path }: Settings, { installed, removed }: Store): Promise<string[]> {
  const [{ resolveInstall }, { addonsOnPath }] = await Promise.all([
    import('../addons/resolve.ts'),
    import('../application/generation.ts'),
  ])
  const wanted = addons.filter(name => !removed.includes(name))
  const { after } = resolveInstall(await addonsOnPath(addons_path), new Set(installed), wanted)
  return after.map(({ name }) => name)
}

function mailOf({ mail: { url, from } }: Settings): MailSettings | null {
  if (url && from) return { url, from }
  if (url || from) throw new SetupError(['mail.url and mail.from belong together: name both or none of them.'])
  return null
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host)
}

/** Demo data come with accounts whose passwords everybody knows: only this machine may use them, unless told otherwise. */
export function decideDemo({ demo, http }: Settings, store: Store): boolean {
  const local = isLoopback(http.host)
  if (store.demo === null) return demo ?? local
  if (store.demo && !local && demo !== true) {
    throw new SetupError([
      `This database has the demo accounts admin/admin and demo/demo, and http.host is ${http.host}, which others reach. If they may use them, say FOYER_DEMO=true; else choose an empty database with FOYER_DATA_DIR or FOYER_DATABASE_URL.`,
    ])
  }
  if (demo === true && !store.demo)
    say('This database was made without demo data, and stays so: demo is decided when it is made.')
  return store.demo
}
