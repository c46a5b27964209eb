import type { Query } from '../database/unit.ts'
import type { Environment } from '../model/types.ts'
import type { Addon } from './find.ts'

/** What the database knows of an addon: its row in `ir.module.module`. */
export interface ModuleState {
  name: string
  state: string
  version: string | null
  checksum: string | null
  demo: boolean
}

export function isInstalled(state: ModuleState | undefined): state is ModuleState {
  return state?.state === 'installed'
}

/** All addons that the database knows, by name; none, while it is empty. */
export async function readModules(query: Query): Promise<Map<string, ModuleState>> {
  const [there] = await query<{ known: boolean }>(`SELECT to_regclass('ir_module_module') IS NOT NULL AS known`)
  if (!there?.known) return new Map()
  const rows = await query<ModuleState>('SELECT name, state, version, checksum, demo FROM ir_module_module')
  return new Map(rows.map(row => [row.name, row]))
}

/** Notes what an addon is now, with what its manifest tells people. */
export async function writeModule(
  env: Environment,
  { name, manifest }: Addon,
  state: { state: string; checksum: string; demo: boolean },
): Promise<void> {
  const modules = env.model('ir.module.module')
  const { version, summary, description, author, website, category, application, sequence } = manifest
  const all = {
    version,
    shortdesc: manifest.name,
    summary,
    description,
    author,
    website,
    category,
    application,
    sequence,
    ...state,
  }
  // The model says how much of it people want to see.
  const known = modules.fieldsGet()
  const values = Object.fromEntries(Object.entries(all).filter(([field]) => known[field] && !known[field].relation))
  const found = await modules.search([['name', '=', name]], { activeTest: false })
  if (found.length) await found.write(values)
  else await modules.create({ name, ...values })
}
