/** `foyer init`: the database and its addons, made or brought up to date; nothing is served. */
import { loadSettings, type Settings } from '../../config/settings.ts'
import type { Change } from '../addons/lifecycle.ts'
import { SetupError } from '../errors.ts'
import { administratorPassword } from './accounts.ts'
import { changeAddons } from './change.ts'
import type { Given } from './command.ts'
import { type Ending, endOnSignals } from './ending.ts'
import { decideDemo, prepare } from './prepare.ts'
import { say, tell } from './say.ts'
import { openStore, type Store } from './store.ts'

export const options = {
  plan: { type: 'boolean' },
  demo: { type: 'boolean' },
  'no-demo': { type: 'boolean' },
} as const
export const operands = [0, 1000] as const

export async function run({ options, operands }: Given): Promise<void> {
  if (options.demo && options['no-demo'])
    throw new SetupError(['With demo data, or without? --demo and --no-demo exclude each other.'])
  const demo = options.demo ? true : options['no-demo'] ? false : undefined
  const settings = loadSettings()
  const ending = endOnSignals()
  try {
    const store = await openStore(settings, ending, { beside: true })
    const fresh = store.demo === null
    if (options.plan || (!fresh && operands.length > 0)) {
      const wanted = fresh ? (demo ?? decideDemo(settings, store)) : demo
      const change = { ...asked(operands, settings, store), demo: wanted }
      await changeAddons(change, { plan: options.plan === true, yes: true }, settings, store)
    } else {
      const addons = operands.length > 0 ? [...operands] : settings.addons
      await make({ ...settings, addons, ...(fresh && demo !== undefined && { demo }) }, store, ending)
    }
  } finally {
    await ending.end()
  }
}

/** Without names: those of the settings that are not installed, or else whatever has changed. */
function asked(operands: readonly string[], { addons }: Settings, { installed, removed }: Store): Change {
  if (operands.length > 0) return { action: 'install', addons: operands }
  const missing = addons.filter(name => !installed.includes(name) && !removed.includes(name))
  return missing.length > 0 ? { action: 'install', addons: missing } : { action: 'upgrade', addons: [] }
}

async function make(settings: Settings, opened: Store, ending: Ending): Promise<void> {
  const { application, store, demo } = await prepare(settings, ending, { opened })
  say(application.installed.length ? 'The database is ready.' : 'The database is up to date.')
  tell('Data', store.place)
  const password = demo ? null : await administratorPassword(application.database)
  if (password) tell('Log in as', `admin, password ${password} (shown this once)`)
}
