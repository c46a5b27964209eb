import type { Database } from '../database/database.ts'
import { countFormer, formerOf } from '../database/former.ts'
import { changeSchema, dropReports } from '../database/schema.ts'
import type { Query } from '../database/unit.ts'
import type { Environment } from '../model/types.ts'
import { removeChoices } from '../orm/write/remove_choices.ts'
import type { Registry } from '../registry/registry.ts'
import { giveBack } from './data/give_back.ts'
import { runHooks } from './hooks.ts'
import type { LoadedAddon } from './load.ts'
import { migrationTable } from './migrations.ts'
import { readModules } from './modules.ts'
import { type Progress, telling } from './progress.ts'
import type { Recorder } from './recorder.ts'
import { removeRecords, removeTraces } from './removal.ts'

export interface Uninstall {
  /** The database with the addons that go, which help to remove their data. */
  readonly database: Database
  /** The same without them. */
  readonly next: Database
  /** Dependants first. */
  readonly addons: readonly LoadedAddon[]
  readonly tables: readonly string[]
  readonly progress: (progress: Progress) => void
  readonly warn: (message: string) => void
}

/**
 * Removes addons as a part of a unit of work: their hooks run, then all goes that they own, and nothing else. See
 * docs/addons.md.
 */
export async function uninstall(
  env: Environment,
  { database, next, addons, tables, progress, warn }: Uninstall,
  record: Recorder,
): Promise<void> {
  const query: Query = (text, values) => env.unit.query(text, values)
  const names = addons.map(({ name }) => name)
  const tell = telling(names, progress)
  const modules = await readModules(query)
  for (const { name, manifest } of addons)
    record.addons.push({ name, title: manifest.name, from: modules.get(name)?.version ?? '0', to: null, asked: true })
  await env.unit.begin()
  await runHooks(env, addons, 'uninstall', addon => {
    tell(addon, 'removal')
    record.hooks.push({ addon, hook: 'uninstall' })
  })
  const former = formerOf(database.registry, next.registry)
  record.dropped.push(...(await countFormer(former, query)))
  // sudo: all models - the addon goes for everybody
  const all = env.sudo().withContext({ uninstalling: true, active_test: false })
  const models = [...database.registry.models.keys()].filter(name => !next.registry.models.has(name))
  for (const warning of await giveBack(all, names, next.registry)) warn(warning)
  for (const warning of await removeRecords(all, names, models)) warn(warning)
  await removeSelections(all, database.registry, next.registry)
  await removeTraces(all, database.registry, next.registry)
  await env.sql('SET CONSTRAINTS ALL IMMEDIATE')

  record.sql.push(...former.statements)
  if (former.statements.length > 0) await dropReports(query)
  for (const statement of former.statements) await query(statement)
  record.schema(await changeSchema(next, env.unit, { tables: [migrationTable, ...tables] }))
  // The settings may name it: the next start does not bring it back.
  await query(
    `INSERT INTO foyer_meta SELECT 'uninstalled ' || name, '' FROM unnest($1::text[]) name ON CONFLICT DO NOTHING`,
    [names],
  )
  await query('DELETE FROM foyer_migration WHERE addon = ANY($1::text[])', [names])
  await query(
    `UPDATE ir_module_module SET state = 'uninstalled', version = NULL, checksum = NULL, demo = false
     WHERE name = ANY($1::text[])`,
    [names],
  )
  for (const name of names) tell(name, 'done')
}

/** Values of selections that only these addons know: each says what becomes of records that have it. */
async function removeSelections(env: Environment, before: Registry, after: Registry): Promise<void> {
  for (const [name, meta] of after.models) {
    if (meta.abstract || meta.query !== null) continue
    for (const field of before.model(name).fields.values()) {
      const next = meta.fields.get(field.name)
      if (!field.column || field.type !== 'selection' || !next) continue
      const kept = next.choices
      const gone = Object.keys(field.choices).filter(choice => !Object.hasOwn(kept, choice))
      if (gone.length > 0) await removeChoices(env, name, field.name, gone)
    }
  }
}
