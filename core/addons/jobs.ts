import type { Database } from '../database/database.ts'
import { layerOf } from '../model/declare.ts'
import type { ModelMeta } from '../registry/meta.ts'
import { checkTranslations } from './check/translations.ts'
import { checkOperations, recordsIn } from './data/check.ts'
import { ExternalIds } from './data/external_ids.ts'
import { type AddonData, checksumOf, readAddonData } from './data/files.ts'
import { modelXmlid } from './data/reflection.ts'
import { type Finding, refuse } from './finding.ts'
import { reachOf } from './graph.ts'
import type { LoadedAddon } from './load.ts'
import { type Script, scriptsOf } from './migrations.ts'
import { isInstalled, type ModuleState } from './modules.ts'
import { compareVersions } from './versions.ts'

/** What is to be done with one addon: loaded for the first time, or again. */
export interface Job {
  readonly addon: LoadedAddon
  readonly models: readonly ModelMeta[]
  readonly files: AddonData
  readonly checksum: string
  readonly upgrade: boolean
  readonly demo: boolean
  /** Migration scripts, in their order. */
  readonly scripts: readonly Script[]
}

export interface JobOptions {
  /** Is its demo data wanted, too? */
  demo(addon: LoadedAddon): boolean
  /** Of addons that are installed, those to look at; one with another version takes part all the same. None: all. */
  readonly only?: ReadonlySet<string> | undefined
  /** Load the files of these again although nothing has changed. */
  readonly force?: boolean | undefined
  warn(message: string): void
}

/** What there is to do, in loading order. Mistakes in migration scripts are thrown together, as a `SetupError`. */
export async function jobsOf(
  database: Database,
  addons: readonly LoadedAddon[],
  modules: ReadonlyMap<string, ModuleState>,
  options: JobOptions,
): Promise<Job[]> {
  const jobs: Job[] = []
  const findings: Finding[] = []
  for (const addon of addons) {
    const state = modules.get(addon.name)
    const upgrade = isInstalled(state)
    const names = [...new Set(addon.models.map(model => layerOf(model)!.name))]
    const checksum = checksumOf(addon, names)
    const demo = options.demo(addon) || (upgrade && state.demo)
    if (upgrade && !isDue(addon, state, { ...options, checksum, demo })) continue
    const migration = upgrade ? await scriptsOf(addon, state.version ?? '0') : null
    for (const warning of migration?.warnings ?? []) options.warn(warning)
    findings.push(...(migration?.findings ?? []))
    const models = names.map(name => database.registry.model(name)).filter(meta => !meta.abstract)
    const files = readAddonData(addon)
    jobs.push({ addon, models, files, checksum, upgrade, demo, scripts: migration?.scripts ?? [] })
  }
  refuse(findings)
  return jobs
}

function isDue(
  { name, manifest }: LoadedAddon,
  state: ModuleState,
  { checksum, demo, only, force }: Pick<JobOptions, 'only' | 'force'> & { checksum: string; demo: boolean },
): boolean {
  // The code is of the new version, whatever was asked for.
  if (compareVersions(state.version ?? '0', manifest.version) !== 0) return true
  if (only && !only.has(name)) return false
  return force || state.checksum !== checksum || (demo && !state.demo)
}

/** Everything that is wrong with the files of all addons, as if they were loaded one after the other. */
export async function checkJobs(
  database: Database,
  jobs: readonly Job[],
  addons: readonly LoadedAddon[],
): Promise<void> {
  const depends = new Map(addons.map(({ name, manifest }) => [name, manifest.depends]))
  const known = await database.unit({}, async env => (await ExternalIds.read(env)).models())
  const findings: Finding[] = []
  for (const { addon, models, files, demo } of jobs) {
    for (const { name } of models) known.set(modelXmlid(addon.name, name), 'ir.model')
    // Demo data that nobody wants may speak of other demo data that is not there.
    const operations = [...files.data, ...(demo ? files.demo : [])]
    const reach = reachOf(name => depends.get(name), addon.name)
    const around = { addon: addon.name, path: addon.path, models: database.registry.models, reach, known }
    findings.push(...files.findings, ...checkOperations(operations, around), ...checkTranslations(addon))
    for (const { id, model } of recordsIn(operations)) known.set(id, model)
  }
  refuse(findings)
}
