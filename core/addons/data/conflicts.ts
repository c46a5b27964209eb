import type { Loading } from './records.ts'

/** A field that a person and the file have both changed. */
export interface Conflict {
  xmlid: string
  field: string
  /** What the file says, as JSON that `write` takes. */
  value: unknown
}

/**
 * Lists conflicts for an administrator, in `ir.model.data.conflict`, and takes those off the list that are none any more
 * among the records that were looked at.
 */
export async function noteConflicts(
  { env, addon }: Loading,
  looked: ReadonlySet<string>,
  conflicts: readonly Conflict[],
): Promise<string[]> {
  if (!looked.size) return []
  const rows = await env.sql<{ id: number; xmlid: string }>(
    `SELECT id, module || '.' || name AS xmlid FROM ir_model_data WHERE module || '.' || name = ANY($1)`,
    [[...looked]],
  )
  const ids = new Map(rows.map(({ id, xmlid }) => [xmlid, id]))
  const table = env.model('ir.model.data.conflict')
  const listed = await table.search([
    ['addon', '=', addon],
    ['data_id', 'in', [...ids.values()]],
  ])
  await listed.load('data_id', 'field')
  const key = (id: number | undefined, field: unknown) => `${id} ${field}`
  const known = new Map([...listed].map(one => [key((one.data_id as { id: number }).id, one.field), one])) // a many2one that is required
  const missing: object[] = []
  for (const { xmlid, field, value } of conflicts) {
    const place = key(ids.get(xmlid), field)
    const row = known.get(place)
    known.delete(place)
    if (row) await row.write({ file_value: value })
    else missing.push({ data_id: ids.get(xmlid), addon, field, file_value: value })
  }
  for (const settled of known.values()) await settled.unlink()
  if (missing.length) await table.create(missing as Record<string, unknown>[])
  const count = conflicts.length
  return count
    ? [
        `${count} ${count === 1 ? 'value' : 'values'} of ${addon} that people have changed, too, ${count === 1 ? 'was' : 'were'} kept: see Apps > Upgrade Conflicts`,
      ]
    : []
}
