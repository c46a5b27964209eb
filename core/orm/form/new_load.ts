import type { AnyModel } from '../../model/model.ts'
import { type Field, isMany } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { checkFieldAccess } from '../access/denied.ts'
import { type Env, envOf, record } from '../environment.ts'
import { loadDefinitions } from '../properties/load.ts'
import { definitionPlace } from '../properties/properties.ts'
import { followed, load, loadColumns, loadLines, metaOf } from '../read/read.ts'
import { referredRecords } from '../value/reference.ts'
import { isNew, type NewRecord, newRecordOf, rawValue, sourceOf } from './new.ts'
import { computeNew } from './new_compute.ts'
import { viewsOf } from './new_lines.ts'

/** What `load` does for new records: what nobody gave is loaded of the stored records behind them, or computed. */
export async function loadNew(records: AnyModel, behind: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const env = envOf(records.env)
  const meta = metaOf(records)
  const names = [...behind.keys()].filter(name => name !== 'id')
  const fields = names.map(name => env.database.registry.field(meta.name, name))
  checkFieldAccess(env, meta, names, 'read')
  const ones = records.ids.filter(isNew).map(id => newRecordOf(env, id))
  await loadFields(env, meta, ones, fields)
  for (const field of fields) {
    const rest = behind.get(field.name)!
    const fresh = records.browse(ones.map(({ id }) => id))
    if (field.type === 'reference' && rest.length > 0)
      for (const some of referredRecords(fresh, field)) await load(some, rest)
    if (!field.comodel) continue
    const through = followed(fresh, field)
    const stored = through.browse(through.ids.filter(id => !isNew(id)))
    if (rest.length > 0) await load(through, rest)
    else await loadColumns(env, metaOf(through), stored.ids)
  }
}

/** Loads or computes fields of new records of one model, and nothing behind them. */
export async function loadFields(
  env: Env,
  meta: ModelMeta,
  ones: readonly NewRecord[],
  fields: readonly Field[],
): Promise<void> {
  const from = (field: Field) => ones.filter(one => sourceOf(env, one, field) === 'origin')
  const columns = fields.filter(field => field.column && from(field).length > 0)
  const origins = new Set(columns.flatMap(from).map(one => one.origin!))
  if (columns.length > 0) await loadColumns(env, meta, [...origins], columns)
  for (const field of fields.filter(isMany)) {
    const views = new Map(from(field).flatMap(one => viewsOf(env, one, field).map(view => [view.scope, view])))
    for (const view of views.values()) {
      await loadLines(
        view,
        field,
        from(field).map(one => one.origin!),
      )
    }
  }
  for (const field of fields.filter(one => one.definition && one.column)) {
    const { link } = definitionPlace(env, field)
    await loadDefinitions(
      env,
      field,
      ones.map(one => rawValue(env, one, link)),
    )
  }
  for (const field of fields) {
    const due = ones.filter(one => sourceOf(env, one, field) === 'compute')
    await computeNew(env, field, due)
  }
}

/** New records of a recordset as such, for what is not done to them. */
export function storedOnly(records: AnyModel): AnyModel {
  if (!records.ids.some(isNew)) return records
  return record(
    metaOf(records).prototype,
    envOf(records.env),
    records.ids.filter(id => !isNew(id)),
  )
}
