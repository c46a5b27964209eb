import type { ModelMeta } from '../../registry/meta.ts'
import type { Loading } from './records.ts'

/** A sentence for each of these models that no access line is about: nobody but the superuser can open its records. */
export async function modelsWithoutAccess({ env, models }: Loading, those: readonly ModelMeta[]): Promise<string[]> {
  if (!models.has('ir.model.access')) return []
  const rows = await env.sql<{ model: string }>(
    `SELECT model FROM ir_model m WHERE model = ANY($1)
     AND NOT EXISTS (SELECT FROM ir_model_access a WHERE a.model_id = m.id) ORDER BY model`,
    [those.map(({ name }) => name)],
  )
  const remedy = 'add one to security/ir.model.access.csv'
  return rows.map(({ model }) => `No access line is about ${model}, so nobody can open its records: ${remedy}`)
}
