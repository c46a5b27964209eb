import type { Environment } from '../model/types.ts'
import type { ViewRow } from './resolve.ts'

/** Changes whenever a view does. */
export async function viewsStamp(env: Environment): Promise<string> {
  const [row] = await env.sql<{ stamp: string }>(
    "SELECT count(*) || ' ' || coalesce(max(id), 0) || ' ' || coalesce(max(write_date)::text, '') AS stamp FROM ir_ui_view",
  )
  return row?.stamp ?? ''
}

/** All views as they are stored, each named by its external id. Whoever asks: what they see of them is decided later. */
export async function readViews(env: Environment): Promise<ViewRow[]> {
  return env.sql<ViewRow & object>(`
    SELECT v.id, v.model, v.type, v.arch, v.priority, v.inherit_id, v.mode, v.active, v.arch_fs AS file,
      coalesce(d.module || '.' || d.name, v.name) AS name, coalesce(d.module, 'base') AS addon
    FROM ir_ui_view v LEFT JOIN LATERAL (
      SELECT module, name FROM ir_model_data WHERE model = 'ir.ui.view' AND res_id = v.id ORDER BY id LIMIT 1
    ) d ON true ORDER BY v.id`)
}
