import type { Database } from '../database/database.ts'
import { fillColumns } from '../database/filling.ts'
import { alone, changeSchema, isCurrent, type SchemaPlan } from '../database/schema.ts'
import type { Query, Unit } from '../database/unit.ts'
import type { Catalog } from '../i18n/catalog.ts'
import type { Environment } from '../model/types.ts'
import { goneChoices } from './gone_choices.ts'
import { runHooks } from './hooks.ts'
import { checkJobs, type JobOptions, jobsOf } from './jobs.ts'
import { noteSource } from './languages.ts'
import type { LoadedAddon } from './load.ts'
import { loadAddonData } from './load_data.ts'
import { changedScripts, migrationTable, runScripts } from './migrations.ts'
import { isInstalled, type ModuleState, readModules } from './modules.ts'
import type { AddonChange } from './plan.ts'
import { type Progress, telling } from './progress.ts'
import type { Recorder } from './recorder.ts'

export type { Progress } from './progress.ts'

export interface InstallOptions {
  /** Demo data is wanted, too: of all addons, or of those that are named. */
  demo?: boolean | ReadonlySet<string>
  /** Of addons that are installed, those to look at. None: all. */
  only?: ReadonlySet<string>
  /** Load the files of installed ones again although nothing has changed. */
  force?: boolean
  /** Statements for tables that belong to no model; each must be harmless when run again. */
  tables?: readonly string[]
  catalog?: Catalog
  progress?: (progress: Progress) => void
  /** Told each statement that changes the schema. */
  log?: (line: string) => void
  /** Told of what went wrong without stopping anything: a demo that could not be loaded, a record to delete that is not there. */
  warn?: (message: string) => void
}

/**
 * Brings these addons, given in loading order, into the database: their tables, their data, their migrations and hooks. New
 * ones are installed; those whose files changed since are loaded again; the others cost nothing. All of it is one unit of
 * work: a failure leaves the database as it was. Mistakes that can be found before are thrown together, as a `SetupError`.
 * Gives the names of what was done.
 */
export async function installAddons(
  database: Database,
  addons: readonly LoadedAddon[],
  options: InstallOptions = {},
): Promise<string[]> {
  const { catalog } = options
  if (catalog) noteSource(database, { addons, catalog })
  const tables = tablesOf(options)
  const query: Query = (text, values) => database.query(text, values)
  const jobs = await jobsOf(database, addons, await readModules(query), jobOptions(options))
  if (!jobs.length && (await isCurrent(database, query, tables))) return []
  // Of two processes that start at once, the second one waits here, and finds everything done.
  return alone(database, () => database.unit({}, env => install(env, database, addons, options)))
}

/** The same as a part of a unit of work, whose process is the only one. What it does is noted in `record`. */
export async function install(
  env: Environment,
  database: Database,
  addons: readonly LoadedAddon[],
  options: InstallOptions,
  record?: Recorder,
): Promise<string[]> {
  const { catalog, warn = () => {}, progress = () => {} } = options
  const unit = env.unit
  const query: Query = (text, values) => unit.query(text, values)
  const modules = await readModules(query)
  const jobs = await jobsOf(database, addons, modules, jobOptions(options))
  const names = jobs.map(({ addon }) => addon.name)
  const tell = telling(names, progress)
  const scripts = jobs.flatMap(job => job.scripts)
  const fresh = jobs.filter(({ upgrade }) => !upgrade).map(({ addon }) => addon)
  for (const { addon } of jobs) record?.addons.push(changed(addon, modules.get(addon.name)))
  for (const phase of ['pre', 'post', 'end']) record?.migrations.push(...scripts.filter(one => one.phase === phase))

  await unit.begin()
  await query(migrationTable)
  if (jobs.length > 0) tell(names[0]!, 'tables')
  await runScripts(env, scripts, 'pre')
  await runHooks(env, fresh, 'preInit', addon => record?.hooks.push({ addon, hook: 'preInit' }))
  const waiting = await makeTables(database, unit, options, record)
  await query('DELETE FROM foyer_meta WHERE key = ANY($1::text[])', [fresh.map(({ name }) => `uninstalled ${name}`)])
  await checkJobs(database, jobs, addons)
  for (const job of jobs) {
    const { addon } = job
    await loadAddonData(env, database, job, modules.get(addon.name), {
      catalog,
      warn,
      tell: step => tell(addon.name, step),
    })
    await runScripts(env, job.scripts, 'post')
    if (!job.upgrade)
      await runHooks(env, [addon], 'postInit', name => record?.hooks.push({ addon: name, hook: 'postInit' }))
    tell(addon.name, 'done')
  }
  // A default may ask for a record that has only come with the data now.
  if (waiting) await makeTables(database, unit, options, record)
  await runScripts(env, scripts, 'end')
  for (const warning of jobs.length > 0 ? await changedScripts(addons, query) : []) warn(warning)
  const upgraded = jobs.filter(({ upgrade }) => upgrade).flatMap(({ models }) => models)
  for (const warning of await goneChoices(new Set(upgraded), query)) warn(warning)
  return names
}

/** Gives whether there are columns whose rows still wait for their values. */
async function makeTables(
  database: Database,
  unit: Unit,
  options: InstallOptions,
  record: Recorder | undefined,
): Promise<boolean> {
  const query: Query = (text, values) => unit.query(text, values)
  const change = async (): Promise<SchemaPlan> => {
    const plan = await changeSchema(database, unit, { tables: tablesOf(options), log: options.log })
    record?.schema(plan)
    return plan
  }
  const { waiting } = await change()
  if (!waiting || !(await fillColumns(database, query, options.log ?? (() => {})))) return waiting
  return (await change()).waiting
}

function tablesOf({ tables = [] }: InstallOptions): string[] {
  return [migrationTable, ...tables]
}

function jobOptions({ demo = false, only, force, warn = () => {} }: InstallOptions): JobOptions {
  return { only, force, warn, demo: ({ name }) => (typeof demo === 'boolean' ? demo : demo.has(name)) }
}

function changed({ name, manifest }: LoadedAddon, state: ModuleState | undefined): AddonChange {
  const from = isInstalled(state) ? (state.version ?? '0') : null
  return { name, title: manifest.name, from, to: manifest.version, asked: true }
}
