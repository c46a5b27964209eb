import { reasonOf } from '../finding.ts'
import { isParentOf } from './parents.ts'
import type { Loading } from './records.ts'

/** A record that an addon has an external id of, as a row of `ir.model.data` says. */
export interface Owned {
  id: number
  xmlid: string
  model: string
  res_id: number
  /** Another id names it, too. */
  elsewhere: boolean
}

/**
 * Deletes what an addon's files do not say any more: records that have an external id of it, are not noupdate and are not
 * among `seen`; newest first. One that another id names, too, only loses this one; the parent of one that stays does, too; so
 * does one that is still needed, which is told. One that another addon's file has made is not this one's to miss.
 */
export async function removeOrphans(loading: Loading, seen: ReadonlySet<string>): Promise<string[]> {
  const { env, models, addon } = loading
  const rows = await env.sql<Owned>(
    `SELECT d.id, d.module || '.' || d.name AS xmlid, d.model, d.res_id, EXISTS (
       SELECT FROM ir_model_data o WHERE o.model = d.model AND o.res_id = d.res_id AND o.id <> d.id
     ) AS elsewhere FROM ir_model_data d WHERE d.module = $1 AND NOT coalesce(d.noupdate, false)
       AND (d.file_values IS NULL OR jsonb_exists(d.file_values, $1)) ORDER BY d.id DESC`,
    [addon],
  )
  const warnings: string[] = []
  for (const { id, xmlid, model, res_id, elsewhere } of rows.filter(row => !seen.has(row.xmlid))) {
    const meta = models.get(model)
    if (!meta || meta.abstract || (await isParentOf(loading, { model, id: res_id }, seen))) continue
    try {
      await env.savepoint(async () => {
        if (elsewhere) await env.model('ir.model.data').browse(id).unlink()
        else await env.model(model).browse(res_id).unlink()
      })
    } catch (error) {
      warnings.push(`${xmlid} is in no file any more, but stays: ${reasonOf(error)}`)
    }
  }
  return warnings
}
