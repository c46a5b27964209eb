import type { Environment } from '../model/types.ts'
import { type Env, envOf } from '../orm/environment.ts'
import { quoted } from '../orm/read/sql.ts'
import type { Registry } from '../registry/registry.ts'
import { forgetFiles } from './data/forget.ts'
import type { Owned } from './data/orphans.ts'

/**
 * Deletes the records that have an external id of these addons, newest first; one that another addon has an id of only loses
 * this one. What can't be deleted keeps its id, and is told. Rows of `ir.model` of the models that go are deleted, too.
 */
export async function removeRecords(
  env: Environment,
  addons: readonly string[],
  models: readonly string[],
): Promise<string[]> {
  const { registry } = envOf(env).database
  const rows = await env.sql<Owned>(
    `SELECT d.id, d.module || '.' || d.name AS xmlid, d.model, d.res_id, EXISTS (
       SELECT FROM ir_model_data o WHERE o.model = d.model AND o.res_id = d.res_id AND NOT o.module = ANY($1::text[])
     ) AS elsewhere FROM ir_model_data d WHERE d.module = ANY($1::text[]) ORDER BY d.id DESC`,
    [addons],
  )
  const warnings: string[] = []
  const kept = new Set<number>()
  for (const batch of batches(rows.filter(row => !row.elsewhere && row.model !== 'ir.model'))) {
    const meta = registry.models.get(batch[0]!.model)
    if (!meta || meta.abstract) continue
    for (const { owned, error } of await remove(env, batch)) {
      // With its table it goes all the same.
      if (models.includes(owned.model)) continue
      kept.add(owned.id)
      warnings.push(`${owned.xmlid} stays, because it can not be deleted: ${error}`)
    }
  }
  await (await env.model('ir.model').search([['model', 'in', models]])).unlink()
  const names = await env.model('ir.model.data').search([['id', 'in', rows.map(({ id }) => id)]])
  await names.filtered(({ id }) => !kept.has(id)).unlink()
  await forgetFiles(env, addons)
  return warnings
}

/** Records of one model that follow each other. */
function batches(rows: readonly Owned[]): Owned[][] {
  const all: Owned[][] = []
  for (const row of rows) {
    if (all.at(-1)?.[0]?.model === row.model) all.at(-1)!.push(row)
    else all.push([row])
  }
  return all
}

/** Deletes what can be deleted, halving a batch that fails. Gives the others, each with the reason. */
async function remove(env: Environment, batch: readonly Owned[]): Promise<{ owned: Owned; error: string }[]> {
  const ids = [...new Set(batch.map(({ res_id }) => res_id))]
  try {
    await env.savepoint(async () => {
      await removeExtensions(env, batch[0]!.model, ids)
      await env.model(batch[0]!.model).browse(ids).unlink()
    })
    return []
  } catch (error) {
    const { message, code } = error as Error & { code?: string } // whatever is thrown while records are deleted is one
    if (code === '40001' || code === '40P01') throw error
    if (ids.length === 1) return batch.map(owned => ({ owned, error: message }))
    const half = Math.ceil(batch.length / 2)
    return [...(await remove(env, batch.slice(0, half))), ...(await remove(env, batch.slice(half)))]
  }
}

/** What people have added to a view goes with it. */
async function removeExtensions(env: Environment, model: string, ids: readonly number[]): Promise<void> {
  if (model !== 'ir.ui.view') return
  const children = await env.model(model).search([
    ['inherit_id', 'in', ids],
    ['id', 'not in', ids],
  ])
  if (children.length === 0) return
  await removeExtensions(env, model, children.ids)
  await children.unlink()
}

/** Rows of other tables that say nothing without the models and fields that go, though nobody has named them. */
export async function removeTraces(face: Environment, before: Registry, after: Registry): Promise<void> {
  const env = envOf(face)
  const models = [...before.models.keys()].filter(name => !after.models.has(name))
  const fields = [...after.models.values()].flatMap(meta =>
    [...before.model(meta.name).fields.values()].filter(field => !meta.fields.has(field.name)),
  )
  const drop = async (model: string, domain: readonly unknown[]) => {
    if (after.models.has(model)) await (await face.model(model).search(domain)).unlink()
  }
  await drop('ir.attachment', [['res_model', 'in', models]])
  await drop('ir.ui.view', [['model', 'in', models]])
  await drop('ir.actions.act_window', [['res_model', 'in', models]])
  for (const meta of after.models.values()) {
    const link = meta.documentField === null ? undefined : meta.fields.get(meta.documentField)
    if (link?.modelField && !meta.abstract) await drop(meta.name, [[link.modelField, 'in', models]])
  }
  for (const { model, name, attachment } of fields) {
    const gone = [
      ['model_id.model', '=', model],
      ['field', '=', name],
    ]
    await drop('ir.default', gone)
    if (attachment)
      await drop('ir.attachment', [
        ['res_model', '=', model],
        ['res_field', '=', name],
      ])
    await env.unit.query('DELETE FROM foyer_meta WHERE key = $1', [`fill ${model}.${name}`])
  }
  for (const field of after.references) await forgetReferences(env, field, models)
}

async function forgetReferences(
  env: Env,
  { model, name }: { model: string; name: string },
  models: readonly string[],
): Promise<void> {
  const { table } = env.database.registry.model(model)
  await env.unit.query(
    `UPDATE ${quoted(table)} SET ${quoted(name)} = NULL WHERE split_part(${quoted(name)}, ',', 1) = ANY($1::text[])`,
    [models],
  )
}
