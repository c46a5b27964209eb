import type { Catalog } from '../i18n/catalog.ts'
import type { Environment } from '../model/types.ts'
import { envOf } from '../orm/environment.ts'
import { ExternalIds } from './data/external_ids.ts'
import { readAddonData } from './data/files.ts'
import { translateRecords } from './data/translations.ts'
import { translateModules } from './known.ts'
import type { LoadedAddon } from './load.ts'

interface Source {
  addons: readonly LoadedAddon[]
  catalog: Catalog
}

/** Where the translations of a database come from; noted when its addons are installed. */
const sources = new WeakMap<object, Source>()

export function noteSource(database: object, source: Source): void {
  sources.set(database, source)
}

/**
 * Writes what the addons' PO files say in these languages (such as `fr_FR`) into the records that their data files made:
 * for a language that is switched on. What a person has translated is kept.
 */
export async function loadTranslations(env: Environment, languages: readonly string[]): Promise<void> {
  const { database } = envOf(env)
  const source = sources.get(database)
  if (!source || !languages.length) return
  // sudo: all models - the texts come from the addons' files, and whoever switches a language on switches it on for all
  const system = env.sudo().withContext({ lang: 'en_US' })
  await translateModules(system)
  const ids = await ExternalIds.read(system)
  const { models } = database.registry
  for (const addon of source.addons) {
    const { data, demo } = readAddonData(addon)
    const loading = { env: system, models, ids, addon: addon.name, path: addon.path, upgrade: true }
    await translateRecords([...data, ...demo], loading, source.catalog, languages)
  }
}
