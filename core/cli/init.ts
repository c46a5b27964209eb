/** `foyer init`: the database and its addons, made or brought up to date; nothing is served. */
import { loadSettings } from '../../config/settings.ts'
import { administratorPassword } from './accounts.ts'
import { endOnSignals } from './ending.ts'
import { prepare } from './prepare.ts'
import { say, tell } from './say.ts'

export async function run(): Promise<void> {
  const settings = loadSettings()
  const ending = endOnSignals()
  try {
    const { application, store, demo } = await prepare(settings, ending)
    say(application.installed.length ? 'The database is ready.' : 'The database is up to date.')
    tell('Data', store.place)
    const password = demo ? null : await administratorPassword(application.database)
    if (password) tell('Log in as', `admin, password ${password} (shown this once)`)
  } finally {
    await ending.end()
  }
}
