import type { AnyModel } from '../../model/model.ts'
import type { Field } from '../../registry/field.ts'
import { envOf } from '../environment.ts'
import { referenceText } from '../value/convert.ts'
import { type Assigned, assigning } from './assign.ts'
import { call } from './compute.ts'

/** What stored fields that are computed together come out as for these records, in the form that the cache holds. */
export async function storedValues(records: AnyModel, fields: readonly Field[], lang: string): Promise<Assigned> {
  const [first] = fields
  if (first!.related) return new Map([[first!, new Map([...records].map(one => [one.id, relatedValue(one, first!)]))]])
  const values = await assignedBy(records, first!, fields)
  for (const field of fields) if (field.translate) values.set(field, await inLanguages(records, field, values, lang))
  return values
}

async function assignedBy(records: AnyModel, field: Field, fields: readonly Field[]): Promise<Assigned> {
  return assigning(envOf(records.env), fields, () => call(records, field))
}

/** A translated text: in the source language, in that of the person, and in those that it is there in. */
async function inLanguages(
  records: AnyModel,
  field: Field,
  source: Assigned,
  lang: string,
): Promise<Map<number, unknown>> {
  const env = envOf(records.env)
  const before = (id: number) => (env.unit.cache.get(field, env.scope, id) ?? {}) as Record<string, string>
  const languages = new Set([lang, ...records.ids.flatMap(id => Object.keys(before(id)))])
  const texts = new Map([...source.get(field)!].map(([id, text]) => [id, { en_US: text }]))
  for (const one of [...languages].filter(code => code !== 'en_US').sort()) {
    const reader = records.withContext({ lang: one })
    envOf(reader.env).settled = true
    const values = (await assignedBy(reader, field, [field])).get(field)!
    for (const [id, text] of values) {
      if (one === lang || one in before(id)) texts.set(id, { ...texts.get(id)!, [one]: text })
    }
  }
  const isSet = (text: Record<string, unknown>) => Object.values(text).some(one => one !== null)
  return new Map([...texts].map(([id, text]) => [id, isSet(text) ? text : null]))
}

/** What stands at the end of the path of a related field, as the cache holds it. Of several it is the first. */
export function relatedValue(one: AnyModel, field: Field): unknown {
  const path = field.related!
  let at = one
  for (const name of path.slice(0, -1)) at = (at[name] as AnyModel).slice(0, 1)
  const last = path.at(-1)!
  if (field.type === 'reference') return referenceText(at[last]) ?? null
  if (field.comodel) {
    const { ids } = at[last] as AnyModel
    return field.type === 'many2one' ? (ids[0] ?? null) : ids
  }
  if (!field.translate || !field.store || at.length === 0) return at[last]
  const env = envOf(at.env)
  const end = env.database.registry.field(at._name, last)
  if (!end.column) return at[last] === null ? null : { en_US: at[last] }
  return env.unit.cache.get(end, env.scope, at.id) ?? null
}
