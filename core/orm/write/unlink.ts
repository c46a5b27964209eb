import type { AnyModel } from '../../model/model.ts'
import { isMany } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { Registry } from '../../registry/registry.ts'
import { checkModelAccess } from '../access/denied.ts'
import { checkRules } from '../access/rules.ts'
import { flush } from '../compute/compute.ts'
import { lockRows } from '../compute/locked.ts'
import { modified } from '../compute/modified.ts'
import { reaching } from '../compute/reaching.ts'
import { type Env, envOf, record } from '../environment.ts'
import { storedOnly } from '../form/new_load.ts'
import { removing } from '../hierarchy.ts'
import { loadColumns, metaOf } from '../read/read.ts'
import { quoted } from '../read/sql.ts'
import { removeAttachments } from '../value/attachments.ts'
import { forgetDefaults } from './defaults.ts'
import { explained } from './rows.ts'

/** Deletes records, and what the database deletes with them. Those already gone are no error. */
export async function unlink(records: AnyModel): Promise<void> {
  const env = envOf(records.env)
  const meta = metaOf(records)
  if (records.length === 0) return
  await env.database.rights.ensure(env)
  checkModelAccess(env, meta, 'unlink')
  const { ids } = await storedOnly(records).exists()
  if (ids.length === 0) return
  await checkRules(env, meta, ids, 'unlink')
  await checkDelete(env, meta, ids)
  await flush(env)
  // What follows from these records must be found while they are still there.
  await markFollowing(env, meta, ids, new Set())
  await env.unit.begin()
  const text = `DELETE FROM ${quoted(meta.table)} WHERE id = ANY($1::int[])`
  await removing(env, meta, ids, () => explained(env, meta, () => env.unit.query(text, [ids], true)))
  await forgetNames(env, meta, ids)
  await forgetDefaults(env, meta, ids)
  await removeAttachments(env, meta, ids)
  forget(env, meta, ids)
  await flush(env)
  if (meta.cached) env.invalidateCaches()
}

/** Runs the checks of the model before any record of the set is deleted. */
async function checkDelete(env: Env, meta: ModelMeta, ids: readonly number[]): Promise<void> {
  const uninstalling = env.su && env.context.uninstalling === true
  // sudo: any model - a rule of the model holds whoever deletes, and may look at what they can not open
  const records = record(meta.prototype, env.with({ su: true }), ids)
  const due = meta.deletes.filter(({ atUninstall }) => atUninstall || !uninstalling)
  if (due.length > 0) await loadColumns(envOf(records.env), meta, ids)
  for (const { method } of due) await (records[method] as (this: AnyModel) => unknown).call(records)
}

/** Marks what follows from records that will be gone: from these, from those that go with them, from links to them. */
async function markFollowing(env: Env, meta: ModelMeta, ids: readonly number[], passed: Set<string>): Promise<void> {
  const { registry } = env.database
  const followed = [...meta.fields.values()].filter(field => registry.triggers.has(field))
  if (followed.length > 0) await lockRows(env, meta, ids)
  await modified(env, meta, new Map(followed.map(field => [field, ids])))
  for (const id of ids) passed.add(`${meta.name},${id}`)
  for (const link of registry.relationsTo.get(meta.name) ?? []) {
    const goes = link.column && link.ondelete === 'cascade'
    const other = registry.model(link.model)
    if (link.relation && registry.triggers.has(link)) {
      await modified(env, other, new Map([[link, await reaching(env, [link], ids)]]))
      continue
    }
    if (!link.column || link.companyDependent || !(goes ? isFollowed(registry, other) : registry.triggers.has(link)))
      continue
    const text = `SELECT id FROM ${quoted(other.table)} WHERE ${quoted(link.name)} = ANY($1::int[])`
    const rows = await env.unit.query<{ id: number }>(text, [ids], true)
    const pointing = rows.map(row => row.id).filter(id => !passed.has(`${other.name},${id}`))
    if (pointing.length === 0) continue
    if (goes) await markFollowing(env, other, pointing, passed)
    else await modified(env, other, new Map([[link, pointing]]))
  }
}

/** Does anything follow from records of this model, or from those that are deleted with them? */
function isFollowed(registry: Registry, meta: ModelMeta, passed = new Set<ModelMeta>()): boolean {
  if (passed.has(meta)) return false
  passed.add(meta)
  const links = registry.relationsTo.get(meta.name) ?? []
  return (
    [...meta.fields.values()].some(field => registry.triggers.has(field)) ||
    links.some(
      link => link.column && link.ondelete === 'cascade' && isFollowed(registry, registry.model(link.model), passed),
    )
  )
}

/** Deletes the external ids of deleted records. */
async function forgetNames(env: Env, meta: ModelMeta, ids: readonly number[]): Promise<void> {
  if (meta.name === 'ir.model.data' || !env.database.registry.models.has('ir.model.data')) return
  // sudo: ir.model.data - names go with what they name, whoever deletes it
  const names = env.model('ir.model.data').sudo()
  const found = await names.search([
    ['model', '=', meta.name],
    ['res_id', 'in', [...ids]],
  ])
  await found.unlink()
}

/** Forgets what was read of deleted records, of those that went with them, and of links to them. */
function forget(env: Env, meta: ModelMeta, ids: readonly number[]): void {
  const { cache, pending, recomputed } = env.unit
  for (const id of ids) recomputed.get(meta)?.ids.delete(id)
  cache.lose(meta.name, ids)
  for (const field of meta.fields.values()) {
    cache.forget(field, ids)
    for (const id of ids) pending.get(field)?.delete(id)
  }
  const gone = new Set(ids)
  const { registry } = env.database
  for (const field of registry.references) {
    cache.forget(
      field,
      cache.idsWith(field, value => gone.has(Number(String(value).split(`${meta.name},`)[1]))),
    )
  }
  for (const field of registry.relationsTo.get(meta.name) ?? []) {
    if (isMany(field)) cache.takeOut(field, ids)
    if (!field.column) continue
    if (field.companyDependent) {
      cache.forget(field)
      continue
    }
    const pointing = cache.idsWith(field, value => gone.has(value as number))
    if (pointing.length === 0) continue
    if (field.ondelete === 'cascade') forget(env, registry.model(field.model), pointing)
    else cache.forget(field, pointing)
  }
}
