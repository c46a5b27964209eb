/** The database as it stands, to look at: nothing is installed or changed, and a Foyer that is running runs on. */
import type { Settings } from '../../config/settings.ts'
import { SetupError } from '../errors.ts'
import type { Ending } from './ending.ts'
import { openStore } from './store.ts'

export async function visitDatabase(settings: Settings, ending: Ending) {
  const { connection, installed } = await openStore(settings, ending, { beside: true, existing: true })
  if (installed.length === 0) throw new SetupError(['This database is empty. Make it with: npx foyer init'])
  const { openDatabase } = await import('../application/generation.ts') // much to load
  const { database } = await openDatabase({
    connection,
    addons: installed,
    addonsPath: settings.addons_path,
    poolSize: 2,
  })
  ending.add(() => database.close())
  return database
}
