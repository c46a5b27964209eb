import type { AnyModel, SearchOptions } from '../../model/model.ts'
import type { AnySpecification, WebSearchResult } from '../../model/specification.ts'
import type { AnyDomain } from '../../model/types.ts'
import type { Field } from '../../registry/field.ts'
import { companiesOf } from '../access/companies.ts'
import { checkFieldAccess } from '../access/denied.ts'
import { envOf } from '../environment.ts'
import { shownProperties } from '../properties/shown.ts'
import { followed, load, loadColumns, metaOf } from '../read/read.ts'

type Plain = Record<string, unknown>

/** Reads records as a form shows them: one query a relation, however many records there are. */
export async function webRead(records: AnyModel, specification: AnySpecification): Promise<Plain[]> {
  const env = envOf(records.env)
  const meta = metaOf(records)
  await env.database.rights.ensure(env)
  const names = Object.keys(specification).filter(name => name !== 'id')
  const fields = names.map(name => env.database.registry.field(meta.name, name))
  checkFieldAccess(env, meta, names, 'read')
  const read: Plain[] = records.ids.map(id => ({ id }))
  if (records.length === 0) return read

  const simple = fields.filter(field => field.type !== 'many2one' || !field.column)
  const loaded = simple.filter(field => !specification[field.name]!.context).map(field => field.name)
  if (loaded.length > 0) await load(records, loaded)
  const links = fields.filter(field => !simple.includes(field))
  if (links.length > 0) await loadColumns(env, meta, records.ids, links)
  for (const field of fields) {
    const values = await valuesOf(records, field, specification[field.name]!)
    for (const [index, value] of values.entries()) read[index]![field.name] = value
  }
  return read
}

/** What each of the records has in a field, as a form shows it. */
async function valuesOf(records: AnyModel, field: Field, part: AnySpecification[string]): Promise<unknown[]> {
  const { context, fields, limit, order } = part
  const seen = context ? records.withContext(context) : records
  // Throws for a company that is not theirs: labels are read without their rights.
  companiesOf(envOf(seen.env))
  if (context && (field.type !== 'many2one' || !field.column)) await seen.load(field.name)
  if (field.definition && field.column) return shownProperties(seen, field.name)
  if (!field.comodel) return [...seen].map(one => one[field.name])
  const targets = followed(seen, field)
  const places = order && (await placesOf(targets, order))
  const all = [...seen].map(one => {
    const { ids } = one[field.name] as AnyModel
    return places ? ids.toSorted((a, b) => places.get(a)! - places.get(b)!) : ids
  })
  const wanted = new Set(all.flatMap(ids => ids.slice(0, limit)))
  const read = fields && (await behind(targets.browse([...wanted]), field, fields))
  const shown = (id: number) => (read ? (read.get(id) ?? { id }) : id)
  return field.type === 'many2one'
    ? all.map(([id]) => (id === undefined ? null : shown(id)))
    : all.map(ids => ids.map(shown))
}

/** What is read of the records behind a relation, by id. */
export async function behind(targets: AnyModel, field: Field, fields: AnySpecification): Promise<Map<number, Plain>> {
  const { display_name: label, ...rest } = fields
  const oneByOne = field.type === 'many2one' && label !== undefined
  const read = await webRead(targets, oneByOne ? rest : fields)
  const known = new Map(targets.ids.map((id, index) => [id, read[index]!]))
  if (!oneByOne) return known
  // sudo: labels - who may read a record may see what its links are called
  const labels = await targets.sudo().load('display_name')
  for (const one of labels) known.get(one.id)!.display_name = one.display_name
  return known
}

async function placesOf(targets: AnyModel, order: string): Promise<Map<number, number>> {
  const { ids } = await targets.search([['id', 'in', targets.ids]], { order, activeTest: false })
  return new Map(ids.map((id, index) => [id, index]))
}

/** Searches and reads at once. Counts only when there may be more than what was found. */
export async function webSearchRead(
  model: AnyModel,
  domain: AnyDomain,
  specification: AnySpecification,
  options: SearchOptions = {},
): Promise<WebSearchResult> {
  const { limit, offset = 0, activeTest } = options
  const found = await model.search(domain, options)
  const records = await webRead(found, specification)
  const whole = (limit === undefined || found.length < limit) && (found.length > 0 || offset === 0)
  const length = whole
    ? offset + found.length
    : await model.searchCount(domain, activeTest === undefined ? {} : { activeTest })
  return { length, records }
}

/** Writes what a form says, or creates a record of it, and reads it as the form shows it. */
export async function webSave(records: AnyModel, values: object, specification: AnySpecification): Promise<Plain[]> {
  if (records.length === 0) return webRead(await records.create(values), specification)
  await records.write(values)
  return webRead(records, specification)
}
