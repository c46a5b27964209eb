import { MissingError, ValueError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import type { Field } from '../../registry/field.ts'
import { envOf } from '../environment.ts'
import { referenceText } from '../value/convert.ts'
import { shown } from '../value/wrong.ts'
import { followed, load, loadColumns, metaOf, readableColumns } from './read.ts'

/** Plain values, as clients get them. Records that are gone are left out, unless none is left. */
export async function read(records: AnyModel, names: readonly string[]): Promise<Record<string, unknown>[]> {
  try {
    return await readAll(records, names)
  } catch (error) {
    if (!(error instanceof MissingError)) throw error
    const there = await records.exists()
    if (there.length === 0 || there.length === records.length) throw error
    return readAll(there, names)
  }
}

async function readAll(records: AnyModel, names: readonly string[]): Promise<Record<string, unknown>[]> {
  const env = envOf(records.env)
  const meta = metaOf(records)
  if (!Array.isArray(names)) throw new ValueError(`${meta.name}: read takes a list of fields; got ${shown(names)}.`)
  const fields = names.filter(name => name !== 'id').map(name => env.database.registry.field(meta.name, name))
  const ones = fields.filter(field => field.type === 'many2one')
  // Whatever is asked for: whether the records are there at all, a column tells.
  await loadColumns(env, meta, records.ids, readableColumns(env, meta).slice(0, 1))
  await load(
    records,
    fields.filter(field => field.type !== 'many2one').map(field => field.name),
  )
  for (const field of ones) {
    await loadColumns(env, meta, records.ids, field.column ? [field] : [])
    if (!field.column) await load(records, [field.name])
    // sudo: labels - who may read a record may see what its links are called
    await followed(records, field).sudo().load('display_name')
  }
  return [...records].map(one => {
    const values: Record<string, unknown> = { id: one.id }
    for (const field of fields) values[field.name] = plain(one[field.name], field)
    return values
  })
}

function plain(value: unknown, field: Field): unknown {
  if (field.type === 'reference') return referenceText(value) ?? null
  if (!field.comodel) return value
  const target = value as AnyModel
  if (field.type !== 'many2one') return [...target.ids]
  // sudo: labels - as above
  return target.length > 0 ? [target.id, target.sudo().display_name] : null
}
