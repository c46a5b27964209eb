/**
 * Installing, upgrading and removing addons of a database, and what that would do. Each is one transaction: it is done as a
 * whole, or not at all, so that a crash in the middle leaves nothing to mend.
 */

import { addonsTopic, CHANNEL, topicPayload } from '../bus/notify.ts'
import type { Connection } from '../database/connection.ts'
import { Database } from '../database/database.ts'
import { alone } from '../database/schema.ts'
import type { Query, Unit } from '../database/unit.ts'
import { Catalog } from '../i18n/catalog.ts'
import { translator } from '../i18n/translate.ts'
import { useAddonsPath } from '../loader/register.js'
import type { Environment } from '../model/types.ts'
import { type Addon, doubles, findAddons, selectAddons } from './find.ts'
import { install } from './install.ts'
import { type LoadedAddon, loadAddons } from './load.ts'
import { isInstalled, type ModuleState, readModules } from './modules.ts'
import type { Change, LifecyclePlan } from './plan.ts'
import type { Progress } from './progress.ts'
import { Recorder } from './recorder.ts'
import { type Resolved, resolveChange } from './resolve.ts'
import { uninstall } from './uninstall.ts'

export type { AddonChange, Change, LifecyclePlan, RecordChange, RowChange } from './plan.ts'

export interface LifecycleOptions {
  readonly connection: Connection
  /** Folders with addons; the first that has a name wins. */
  readonly folders: readonly string[]
  /** Statements for tables that belong to no model; each must be harmless when run again. */
  readonly tables?: readonly string[]
  readonly progress?: (progress: Progress) => void
  /** Told of what does not stop the change. It is in the plan, too. */
  readonly warn?: (message: string) => void
}

/**
 * What a change would do to the database. It is done, hooks and migrations and all, and rolled back: so it is what would
 * happen, and changes nothing. Throws what `carryOut` would throw.
 */
export function planOf(change: Change, options: LifecycleOptions): Promise<LifecyclePlan> {
  return perform(change, options, false)
}

/**
 * Installs, upgrades or removes addons, and gives what was done. Throws a `SetupError` with everything that can be found
 * wrong before, or the error of what went wrong; the database is then as it was. Another process that is at it is waited for.
 * It holds tables that others use until its end: whoever calls it must not be in a unit of work.
 */
export function carryOut(change: Change, options: LifecycleOptions): Promise<LifecyclePlan> {
  return perform(change, options, true)
}

/** Carries the plan out of the transaction that is rolled back. */
class Planned {
  readonly plan: LifecyclePlan

  constructor(plan: LifecyclePlan) {
    this.plan = plan
  }
}

async function perform(change: Change, options: LifecycleOptions, keep: boolean): Promise<LifecyclePlan> {
  const { connection, folders, warn = () => {} } = options
  await useAddonsPath(folders)
  const found = await findAddons(folders)
  const looking = await Database.open({ connection, definitions: [], poolSize: 2 })
  const databases: Database[] = [looking]
  const open = async (addons: readonly LoadedAddon[]) => {
    const catalog = new Catalog(addons)
    const translate: Database['translate'] = (lang, text, values) => translator(catalog, lang)(text, values)
    const definitions = addons.flatMap(addon => addon.models)
    const database = await Database.open({ connection, definitions, translate, poolSize: 2 })
    databases.push(database)
    return { database, catalog }
  }
  try {
    const waiting = () => warn('Another process changes the addons of this database just now. Waiting for it …')
    return await alone(
      looking,
      async () => {
        const modules = await readModules((text, values) => looking.query(text, values))
        const resolved = resolveChange(change, found, modules)
        for (const warning of doubles(resolved.after)) warn(warning)
        if (change.action === 'uninstall') return removed(change, resolved, { found, options, keep, open })
        return brought(change, resolved, { modules, options, keep, open })
      },
      waiting,
    )
  } finally {
    for (const database of databases) await database.close()
  }
}

interface Around {
  readonly options: LifecycleOptions
  readonly keep: boolean
  open(addons: readonly LoadedAddon[]): Promise<{ database: Database; catalog: Catalog }>
}

async function brought(
  change: Change,
  { after, changing }: Resolved,
  { modules, options, keep, open }: Around & { modules: ReadonlyMap<string, ModuleState> },
): Promise<LifecyclePlan> {
  const addons = await loadAddons(after)
  const { database, catalog } = await open(addons)
  const { tables, progress } = options
  const demo = new Set(demoed(change, after, modules))
  const only = new Set(changing)
  return within(database, change, options, keep, (env, record, warn) => {
    if (change.demo === true)
      for (const name of changing.filter(name => !demo.has(name) && !isInstalled(modules.get(name))))
        warn(`${name} comes without demo data: what it depends on has none.`)
    return install(env, database, addons, { tables, progress, catalog, demo, only, warn, force: change.force }, record)
  })
}

/** The new addons that get their demo data: only where what they depend on has its own. */
function demoed(change: Change, after: readonly Addon[], modules: ReadonlyMap<string, ModuleState>): string[] {
  const demo = new Map([...modules].map(([name, state]) => [name, state.demo]))
  for (const { name, manifest } of after) {
    if (isInstalled(modules.get(name))) continue
    demo.set(name, change.demo !== false && manifest.depends.every(needed => demo.get(needed)))
    if (manifest.depends.length === 0) demo.set(name, change.demo === true)
  }
  return [...demo].filter(([name, wanted]) => wanted && !isInstalled(modules.get(name))).map(([name]) => name)
}

async function removed(
  change: Change,
  { after, changing }: Resolved,
  { found, options, keep, open }: Around & { found: ReadonlyMap<string, Addon> },
): Promise<LifecyclePlan> {
  const loaded = await loadAddons(selectAddons(found, [...after.map(({ name }) => name), ...changing]))
  const { database } = await open(loaded)
  const { database: next } = await open(loaded.filter(({ name }) => !changing.includes(name)))
  const addons = loaded.filter(({ name }) => changing.includes(name)).reverse()
  const { tables = [], progress = () => {} } = options
  return within(database, change, options, keep, (env, record, warn) =>
    uninstall(env, { database, next, addons, tables, progress, warn }, record),
  )
}

/** Does the work in a unit of work, and gives what it did; rolled back, unless it is to be kept. */
async function within(
  database: Database,
  change: Change,
  { warn = () => {} }: LifecycleOptions,
  keep: boolean,
  work: (env: Environment, record: Recorder, warn: (message: string) => void) => Promise<unknown>,
): Promise<LifecyclePlan> {
  const doing = database.unit({}, async env => {
    const { unit } = env
    if (!keep) await holdSequences(unit)
    const record = await Recorder.begin((text, values) => unit.query(text, values), warn)
    await work(env, record, message => record.warn(message))
    const plan = await record.plan(change)
    if (!keep) throw new Planned(plan)
    // Heard with the commit: processes that run on this database go on with what is installed now.
    if (plan.addons.length > 0)
      await unit.query('SELECT pg_notify($1, $2)', [CHANNEL, topicPayload('lifecycle', addonsTopic)])
    return plan
  })
  return doing.catch(error => {
    if (error instanceof Planned) return error.plan
    throw error
  })
}

/** Numbers that are drawn are not given back, unless the sequence itself is a change of the transaction. */
async function holdSequences(unit: Unit): Promise<void> {
  await unit.begin()
  const query: Query = (text, values) => unit.query(text, values)
  const sequences = await query<{ name: string; next: string }>(
    `SELECT quote_ident(sequencename) AS name, (coalesce(last_value + increment_by, start_value))::text AS next
     FROM pg_sequences WHERE schemaname = 'public'`,
  )
  for (const { name, next } of sequences) await query(`ALTER SEQUENCE ${name} RESTART WITH ${next}`)
}
