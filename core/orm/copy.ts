import type { AnyModel } from '../model/model.ts'
import type { Field } from '../registry/field.ts'
import { copyParents, delegatesOf } from './delegation.ts'
import { envOf, record } from './environment.ts'
import { metaOf } from './read.ts'
import { copyTranslations } from './translations.ts'

/** Copies each record, with the fields that are copied and that the person may see; given values win. Copied lines are new lines. */
export async function copyRecords(records: AnyModel, given: Readonly<Record<string, unknown>>): Promise<AnyModel> {
  const meta = metaOf(records)
  const env = envOf(records.env)
  const seen = (field: Field) => !field.groups || env.hasAnyGroup(field.groups)
  const links = delegatesOf(env, meta)
  const fields = [...meta.fields.values()].filter(
    field => field.copy && !field.delegate && seen(field) && !(field.name in given),
  )
  await records.load(...[...fields, ...links].map(field => field.name))
  const ids: number[] = []
  for (const one of records) {
    const values: Record<string, unknown> = { ...given }
    await copyParents(one, meta, values)
    for (const field of fields) if (field.type !== 'one2many') values[field.name] = copied(one[field.name], field)
    const copy = await one.create(values)
    for (const field of fields.filter(field => field.type === 'one2many')) {
      await (one[field.name] as AnyModel).copy({ [field.inverseName!]: copy.id })
    }
    ids.push(copy.id)
  }
  await copyTranslations(
    env,
    meta,
    fields,
    records.ids.map((id, index) => [id, ids[index]!] as const),
  )
  return record(meta.prototype, env, ids)
}

function copied(value: unknown, field: Field): unknown {
  if (!field.comodel) return value
  const { ids } = value as AnyModel
  return field.type === 'many2one' ? (ids[0] ?? null) : ids
}
