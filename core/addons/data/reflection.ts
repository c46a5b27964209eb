import type { Environment } from '../../model/types.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { ExternalIds } from './external_ids.ts'

/** The external id of a model's row in `ir.model`: `sale.model_sale_order`. Each addon that extends it has its own. */
export function modelXmlid(addon: string, model: string): string {
  return `${addon}.model_${model.replaceAll('.', '_')}`
}

/** Gives each of the models a row in `ir.model`, and the addon its external id of it, so that data files refer to it. */
export async function reflectModels(
  env: Environment,
  addon: string,
  models: readonly ModelMeta[],
  ids: ExternalIds,
): Promise<void> {
  const table = env.model('ir.model')
  const rows = await env.sql<{ id: number; model: string }>('SELECT id, model FROM ir_model')
  const known = new Map(rows.map(({ id, model }) => [model, id]))
  const missing = models.filter(({ name }) => !known.has(name))
  if (missing.length) {
    const created = await table.create(missing.map(({ name, description }) => ({ model: name, name: description })))
    for (const [index, { name }] of missing.entries()) known.set(name, created.ids[index]!)
  }
  const entries = models.map(({ name }) => ({
    xmlid: modelXmlid(addon, name),
    model: 'ir.model',
    id: known.get(name)!,
    noupdate: false,
  }))
  await ids.add(entries.filter(({ xmlid, id }) => ids.get(xmlid)?.id !== id))
}
