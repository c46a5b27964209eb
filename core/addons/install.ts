import type { Database } from '../database/database.ts'
import type { Catalog } from '../i18n/catalog.ts'
import { layerOf } from '../model/declare.ts'
import type { Environment } from '../model/types.ts'
import type { ModelMeta } from '../registry/meta.ts'
import { checkLater } from '../views/problems.ts'
import { checkTranslations } from './check/translations.ts'
import { checkOperations, recordsIn } from './data/check.ts'
import { ExternalIds } from './data/external_ids.ts'
import { type AddonData, checksumOf, readAddonData } from './data/files.ts'
import { removeOrphans } from './data/orphans.ts'
import { type Loading, loadRecords } from './data/records.ts'
import { modelXmlid, reflectModels } from './data/reflection.ts'
import { translateRecords } from './data/translations.ts'
import { checkViews } from './data/views_check.ts'
import { type Finding, refuse } from './finding.ts'
import { reachOf } from './graph.ts'
import { noteSource } from './languages.ts'
import type { LoadedAddon } from './load.ts'
import { type ModuleState, readModules, writeModule } from './modules.ts'

/** How far an installation is: told at the beginning of each step, and with `done` at the end of each addon. */
export interface Progress {
  addon: string
  /** Its place among the addons that have something to do, from 1 on, and how many these are. */
  index: number
  count: number
  step: 'models' | 'data' | 'demo' | 'translations' | 'done'
  /** Since the addon was begun. */
  ms: number
}

export interface InstallOptions {
  /** Demo data is wanted, too. */
  demo?: boolean
  catalog?: Catalog
  progress?: (progress: Progress) => void
  /** Told of what went wrong without stopping anything: a demo that could not be loaded, a record to delete that is not there. */
  warn?: (message: string) => void
}

interface Job {
  addon: LoadedAddon
  models: readonly ModelMeta[]
  files: AddonData
  checksum: string
  upgrade: boolean
  demo: boolean
}

/**
 * Brings the data of these addons, given in loading order, into the database, whose tables are there. New ones are
 * installed; those whose data files changed since are loaded again; the others cost nothing. Each addon is one unit of
 * work, so that a failure leaves the database as it was before that addon. All mistakes that can be found without
 * loading are found before anything is loaded, and thrown together as a `SetupError`. Gives the names of what was done.
 */
export async function installAddons(
  database: Database,
  addons: readonly LoadedAddon[],
  { demo = false, catalog, progress = () => {}, warn = () => {} }: InstallOptions = {},
): Promise<string[]> {
  if (catalog) noteSource(database, { addons, catalog })
  const modules = await database.unit({}, readModules)
  const jobs = addons.flatMap(addon => jobOf(database, addon, modules.get(addon.name), demo))
  if (!jobs.length) return []
  await checkJobs(database, jobs, addons)
  for (const [position, job] of jobs.entries()) {
    const { name } = job.addon
    const start = performance.now()
    const tell = (step: Progress['step']) =>
      progress({
        addon: name,
        index: position + 1,
        count: jobs.length,
        step,
        ms: Math.round(performance.now() - start),
      })
    await database.unit({}, env => install(env, database, job, { catalog, tell, warn }))
    tell('done')
  }
  return jobs.map(({ addon }) => addon.name)
}

function jobOf(database: Database, addon: LoadedAddon, state: ModuleState | undefined, demo: boolean): Job[] {
  const names = [...new Set(addon.models.map(model => layerOf(model)!.name))]
  const checksum = checksumOf(addon, names)
  const upgrade = state?.state === 'installed'
  const demoDue = demo && !state?.demo
  if (upgrade && state.checksum === checksum && !demoDue) return []
  const models = names.map(name => database.registry.model(name)).filter(meta => !meta.abstract)
  return [{ addon, models, files: readAddonData(addon), checksum, upgrade, demo: demo || (state?.demo ?? false) }]
}

/** Everything that is wrong with the files of all addons, as if they were loaded one after the other. */
async function checkJobs(database: Database, jobs: readonly Job[], addons: readonly LoadedAddon[]): Promise<void> {
  const depends = new Map(addons.map(({ name, manifest }) => [name, manifest.depends]))
  const known = await database.unit({}, async env => (await ExternalIds.read(env)).models())
  const findings: Finding[] = []
  for (const { addon, models, files } of jobs) {
    for (const { name } of models) known.set(modelXmlid(addon.name, name), 'ir.model')
    const operations = [...files.data, ...files.demo]
    const reach = reachOf(name => depends.get(name), addon.name)
    const around = { addon: addon.name, path: addon.path, models: database.registry.models, reach, known }
    findings.push(...files.findings, ...checkOperations(operations, around), ...checkTranslations(addon))
    for (const { id, model } of recordsIn(operations)) known.set(id, model)
  }
  refuse(findings)
}

interface Way {
  catalog: Catalog | undefined
  tell: (step: Progress['step']) => void
  warn: (message: string) => void
}

async function install(env: Environment, database: Database, job: Job, { catalog, tell, warn }: Way): Promise<void> {
  const { addon, files } = job
  await env.unit.begin()
  // Two processes that start at once: the second one waits here, and finds everything done.
  await env.sql(`SELECT pg_advisory_xact_lock(hashtext('foyer addons'))`)
  const modules = await readModules(env)
  const state = modules.get(addon.name)
  if (state?.state === 'installed' && state.checksum === job.checksum && (state.demo || !job.demo)) return

  // The first records of all are made before the user who is said to have made them.
  if (!modules.size) await env.sql('SET CONSTRAINTS ALL DEFERRED')
  tell('models')
  const ids = await ExternalIds.read(env)
  await reflectModels(env, addon.name, job.models, ids)
  const { models } = database.registry
  const loading: Loading = { env, models, ids, addon: addon.name, path: addon.path, upgrade: job.upgrade }
  tell('data')
  checkLater(env)
  for (const warning of await loadRecords(files.data, loading)) warn(warning)
  await env.sql('SET CONSTRAINTS ALL IMMEDIATE')
  if (job.upgrade) for (const warning of await removeOrphans(loading, idsOf(job))) warn(warning)
  refuse(await checkViews(env, files.data))
  const demo = job.demo && (await loadDemo(files, { ...loading, upgrade: state?.demo ?? false }, tell, warn))
  if (catalog) {
    tell('translations')
    await translateRecords(
      [...files.data, ...(demo ? files.demo : [])],
      loading,
      catalog,
      await activeLanguages(env, models),
    )
  }
  await writeModule(env, addon, { state: 'installed', checksum: job.checksum, demo })
}

/** What the files of an addon speak of, and its models. */
function idsOf({ addon, files, models }: Job): Set<string> {
  const records = recordsIn([...files.data, ...files.demo]).map(({ id }) => id)
  return new Set([...records, ...models.map(({ name }) => modelXmlid(addon.name, name))])
}

/** Demo data never stands in the way of an installation: what fails is undone and told. */
async function loadDemo(files: AddonData, loading: Loading, tell: Way['tell'], warn: Way['warn']): Promise<boolean> {
  if (!files.demo.length) return true
  tell('demo')
  try {
    await loading.env.savepoint(async () => {
      for (const warning of await loadRecords(files.demo, loading)) warn(warning)
    })
    return true
  } catch (error) {
    warn(`The demo data of ${loading.addon} was left out: ${error instanceof Error ? error.message : error}`)
    return false
  }
}

async function activeLanguages(env: Environment, models: ReadonlyMap<string, ModelMeta>): Promise<string[]> {
  if (!models.has('res.lang')) return []
  const rows = await env.sql<{ code: string }>(
    `SELECT code FROM res_lang WHERE active AND code <> 'en_US' ORDER BY code`,
  )
  return rows.map(({ code }) => code)
}
