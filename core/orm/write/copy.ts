import { AsyncLocalStorage } from 'node:async_hooks'
import type { AnyModel } from '../../model/model.ts'
import type { Field } from '../../registry/field.ts'
import { copyParents, delegatesOf } from '../delegation.ts'
import { envOf } from '../environment.ts'
import { copiedProperties } from '../properties/write.ts'
import { loadColumns, metaOf } from '../read/read.ts'
import { only } from '../sets.ts'
import { allTexts, textsOf } from '../value/translations.ts'

type Values = Readonly<Record<string, unknown>>

/** Copies each record: creates new ones of what `copyData` gives for them. */
export async function copyRecords(records: AnyModel, given: Values): Promise<AnyModel> {
  const meta = metaOf(records)
  const list = (await records.copyData(given)).map(values => ({ ...values }))
  await records.load(...delegatesOf(envOf(records.env), meta).map(link => link.name))
  for (const [index, one] of [...records].entries()) await copyParents(one, meta, list[index]!)
  return only(records, []).create(list)
}

/** What is being copied right now: a record that is among its own lines is copied once. */
const copying = new AsyncLocalStorage<Set<string>>()

/**
 * The values that copies of records are made of, in the order of the records: fields that are copied and that the
 * person may see, with lines as commands that create them; given values win.
 */
export function copyData(records: AnyModel, given: Values): Promise<Values[]> {
  const seen = copying.getStore()
  return seen ? dataOf(records, given, seen) : copying.run(new Set(), () => copyData(records, given))
}

async function dataOf(records: AnyModel, given: Values, seen: Set<string>): Promise<Values[]> {
  const env = envOf(records.env)
  const meta = metaOf(records)
  for (const id of records.ids) seen.add(`${meta.name},${id}`)
  const fields = [...meta.fields.values()].filter(
    ({ copy, delegate, groups, name }) => copy && !delegate && !(name in given) && (!groups || env.hasAnyGroup(groups)),
  )
  // Of what it links to, a copy needs no more than that it does: that may be closed.
  const links = fields.filter(field => field.type === 'many2one' && field.column)
  await records.load(...fields.filter(field => !links.includes(field)).map(field => field.name))
  await loadColumns(env, meta, records.ids, links)
  const lists = new Map<Field, Map<number, Values>>()
  for (const field of fields.filter(one => one.type === 'one2many'))
    lists.set(field, await linesOf(records, field, seen))
  const properties = new Map<Field, Map<number, unknown>>()
  for (const field of fields.filter(one => one.definition && one.column))
    properties.set(field, await copiedProperties(records, field, given))
  return [...records].map(one => {
    const values = fields.map(
      field => [field.name, properties.get(field)?.get(one.id) ?? copied(one, field, lists.get(field))] as const,
    )
    return { ...Object.fromEntries(values), ...given, [allTexts]: textsOf(env, fields, one.id) }
  })
}

/** What the lines of records are copied as, by their ids. */
async function linesOf(records: AnyModel, field: Field, seen: ReadonlySet<string>): Promise<Map<number, Values>> {
  const all = records[field.name] as AnyModel // the property of a one2many
  const lines = only(
    all,
    all.ids.filter(id => !seen.has(`${all._name},${id}`)),
  )
  if (lines.length === 0) return new Map()
  const data = await lines.copyData()
  return new Map(lines.ids.map((id, index) => [id, data[index]!]))
}

function copied(one: AnyModel, field: Field, lines: ReadonlyMap<number, Values> | undefined): unknown {
  const value = one[field.name]
  if (!field.comodel) return value
  const { ids } = value as AnyModel
  if (lines) return ids.flatMap(id => (lines.has(id) ? [[0, 0, without(lines.get(id)!, field.inverseName!)]] : []))
  return field.type === 'many2one' ? (ids[0] ?? null) : [[6, 0, ids]]
}

/** Lines are created for the copy, not for what it is a copy of. */
function without(values: Values, inverse: string): Values {
  const { [inverse]: _, ...rest } = values
  return rest
}
