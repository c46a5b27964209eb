import type { AnyModel } from '../../model/model.ts'
import { type Field, isMany } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { ExternalIdEntry } from './external_ids.ts'
import type { RecordOperation } from './operation.ts'
import type { Loading } from './records.ts'

interface Made {
  record: RecordOperation
  values: Readonly<Record<string, unknown>>
}

/**
 * External ids of the parents that records just created delegate to, as far as they were made along with them: that of
 * the partner of `sale.ada` is `sale.ada_res_partner`.
 */
export async function parentIds(
  { models, ids }: Loading,
  made: readonly Made[],
  created: AnyModel,
): Promise<ExternalIdEntry[]> {
  const links = delegations(models.get(created._name)!)
  if (!links.length) return []
  await created.load(...links.map(({ name }) => name))
  return made.flatMap(({ record, values }, index) =>
    links.flatMap(({ name, comodel }) => {
      const xmlid = `${record.id}_${comodel!.replaceAll('.', '_')}`
      if (name in values || ids.get(xmlid)) return []
      const parent = created.at(index)[name] as AnyModel // a many2one
      return [{ xmlid, model: comodel!, id: parent.id, noupdate: record.noupdate }]
    }),
  )
}

/** Is the record one that a record among `seen` delegates to? */
export async function isParentOf(
  { env, models }: Loading,
  { model, id }: { model: string; id: number },
  seen: ReadonlySet<string>,
): Promise<boolean> {
  for (const meta of models.values()) {
    for (const { name, comodel } of delegations(meta)) {
      if (comodel !== model) continue
      const children = await env
        .model(meta.name)
        .withContext({ active_test: false })
        .search([[name, '=', id]])
      const names = await env.sql<{ xmlid: string }>(
        `SELECT module || '.' || name AS xmlid FROM ir_model_data WHERE model = $1 AND res_id = ANY($2)`,
        [meta.name, children.ids],
      )
      if (names.some(({ xmlid }) => seen.has(xmlid))) return true
    }
  }
  return false
}

function delegations({ abstract, fields }: ModelMeta): Field[] {
  return abstract ? [] : [...fields.values()].filter(field => field.delegate && !field.inherited && !isMany(field))
}
