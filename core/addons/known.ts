import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Catalog } from '../i18n/catalog.ts'
import { translator } from '../i18n/translate.ts'
import type { AnyModel } from '../model/model.ts'
import type { Environment } from '../model/types.ts'
import { envOf } from '../orm/environment.ts'
import type { Addon } from './find.ts'
import { uncategorized } from './manifest.ts'

const texts = ['shortdesc', 'summary', 'category'] as const
const key = 'known addons'

/** The addons on the addons path, as they were last seen, by database. */
const seen = new WeakMap<object, readonly Addon[]>()

/**
 * Brings the list of addons (`ir.module.module`) up to date with those on the addons path: what their manifests say, in
 * every language that is switched on, and what the installed ones have brought. One query when nothing has changed.
 * Addons that are neither installed nor there any more are taken out of the list.
 */
export async function refreshModules(env: Environment, addons: readonly Addon[], catalog: Catalog): Promise<void> {
  const known = env.model('ir.module.module').fieldsGet()
  // A small registry, as tests make them, keeps no such list.
  if (!known.disk_version) return
  seen.set(envOf(env).database, addons)
  const languages = await activeLanguages(env)
  const counts = await broughtBy(env)
  const wanted = addons.map(addon => ({ name: addon.name, ...valuesOf(addon), ...counts.get(addon.name) }))
  const print = createHash('sha1')
    .update(JSON.stringify([wanted, languages]))
    .digest('hex')
  const [noted] = await env.sql<{ value: string }>('SELECT value FROM foyer_meta WHERE key = $1', [key])
  if (noted?.value === print) return

  await env.unit.begin()
  // Of two processes that start at once, one writes and the other finds it written.
  await env.sql('SELECT pg_advisory_xact_lock(hashtext($1))', [key])
  const records = await writeAll(env, wanted)
  const byName = new Map([...records].map(record => [String(record.name), record]))
  for (const addon of addons) await link(byName, addon)
  for (const addon of addons) await translate(byName.get(addon.name)!, catalog, languages)
  await env.sql(`INSERT INTO foyer_meta VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, [
    key,
    print,
  ])
}

/** Says what the addons that were last seen are called in the languages that are switched on now. */
export async function translateModules(env: Environment): Promise<void> {
  const addons = seen.get(envOf(env).database)
  if (addons) await refreshModules(env, addons, new Catalog(addons))
}

function valuesOf({ path, manifest, findings }: Addon) {
  const { version, name, summary, description, author, website, category, application, sequence } = manifest
  const usable = manifest.installable && findings.length === 0
  const shown = { summary, description, author, website, application, sequence }
  return {
    disk_version: version,
    shortdesc: name,
    category: category === uncategorized ? '' : category,
    ...shown,
    icon: iconOf(path) !== null,
    usable,
    depends: manifest.depends,
  }
}

/** The picture of an addon: the path of `static/icon.svg` or `icon.png` in its folder. */
export function iconOf(path: string): string | null {
  return ['icon.svg', 'icon.png'].map(name => join(path, 'static', name)).find(file => existsSync(file)) ?? null
}

/** Creates, changes and removes rows, so that there is one for each addon. */
async function writeAll(
  env: Environment,
  wanted: readonly ({ name: string } & ReturnType<typeof valuesOf>)[],
): Promise<AnyModel> {
  const modules = env.model('ir.module.module')
  const before = await modules.search([])
  const rows = new Map([...before].map(record => [String(record.name), record]))
  const fresh: Record<string, unknown>[] = []
  for (const { usable, depends: _, ...values } of wanted) {
    const record = rows.get(values.name)
    const state = record?.state === 'installed' ? 'installed' : usable ? 'uninstalled' : 'uninstallable'
    if (record) await record.write({ ...values, state })
    else fresh.push({ ...values, state })
  }
  if (fresh.length) await modules.create(fresh)
  const names = new Set(wanted.map(({ name }) => name))
  const gone = before.filtered(record => !names.has(String(record.name)))
  await gone.filtered(record => record.state !== 'installed').unlink()
  return modules.search([])
}

async function link(byName: ReadonlyMap<string, AnyModel>, { name, manifest }: Addon): Promise<void> {
  const ids = manifest.depends.flatMap(needed => byName.get(needed)?.ids ?? [])
  await byName.get(name)!.write({ dependency_ids: [[6, 0, ids]] })
}

async function translate(record: AnyModel, catalog: Catalog, languages: readonly string[]): Promise<void> {
  for (const field of texts) {
    const text = String(record[field] ?? '')
    const translated = languages.flatMap(lang => {
      const found = translator(catalog, lang)(text, {}, { addon: String(record.name) })
      return text && found !== text ? [[lang, found] as const] : []
    })
    if (translated.length) await record.updateFieldTranslations(field, Object.fromEntries(translated))
  }
}

/** How many models, views and menus there are of each addon. */
async function broughtBy(env: Environment): Promise<Map<string, Record<string, number>>> {
  const rows = await env.sql<{ module: string; model_count: number; view_count: number; menu_count: number }>(
    `SELECT module, count(*) FILTER (WHERE model = 'ir.model')::int AS model_count,
            count(*) FILTER (WHERE model = 'ir.ui.view')::int AS view_count,
            count(*) FILTER (WHERE model = 'ir.ui.menu')::int AS menu_count
     FROM ir_model_data GROUP BY module`,
  )
  return new Map(rows.map(({ module, ...counts }) => [module, counts]))
}

/** The languages that are switched on, beside the source's own. */
export async function activeLanguages(env: Environment): Promise<string[]> {
  const rows = await env.sql<{ code: string }>(
    `SELECT code FROM res_lang WHERE active AND code <> 'en_US' ORDER BY code`,
  )
  return rows.map(({ code }) => code)
}
