import type { Query } from '../database/unit.ts'
import { quoted } from '../orm/read/sql.ts'
import type { ModelMeta } from '../registry/meta.ts'

/** A sentence for each value of a selection that records hold and the code does not declare, or not any more. */
export async function goneChoices(models: Iterable<ModelMeta>, query: Query): Promise<string[]> {
  const fields = [...models].flatMap(({ table, query: view, columns }) =>
    columns
      .filter(field => field.type === 'selection' && !field.dynamicChoices && !field.companyDependent && !view)
      .map(field => ({ table, field })),
  )
  if (fields.length === 0) return []
  const parts = fields.map(
    ({ table, field }, at) =>
      `(SELECT ${at} AS at, ${quoted(field.name)} AS value, count(*)::int AS count FROM ${quoted(table)}
        WHERE ${quoted(field.name)} <> ALL($${at + 1}::text[]) GROUP BY 2 ORDER BY 2)`,
  )
  const choices = fields.map(({ field }) => Object.keys(field.choices))
  const found = await query<{ at: number; value: string; count: number }>(parts.join(' UNION ALL '), choices)
  return found.map(({ at, value, count }) => {
    const { model, name, label } = fields[at]!.field
    const records = count === 1 ? '1 record has' : `${count} records have`
    return `${model}: ${records} the value ${JSON.stringify(value)} in ${label} (${name}), which is none of its choices. It stays there until somebody takes another, or a migration does.`
  })
}
