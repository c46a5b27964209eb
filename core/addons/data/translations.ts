import type { Catalog } from '../../i18n/catalog.ts'
import { recordsIn } from './check.ts'
import type { Operation } from './operation.ts'
import type { Loading } from './records.ts'

/**
 * Writes translations into the records that data files made: fields with `translate`, for each of the languages, by
 * what they say in the source language. What a person has translated is kept.
 */
export async function translateRecords(
  operations: readonly Operation[],
  { env, models, ids, addon }: Loading,
  catalog: Catalog,
  languages: readonly string[],
): Promise<void> {
  const made = new Map<string, Map<number, Set<string> | null>>()
  for (const { id: xmlid, model, fields } of recordsIn(operations)) {
    const known = ids.get(xmlid)
    if (!known) continue
    const wanted = made.get(model) ?? new Map<number, Set<string> | null>()
    // Of a record of another addon, only what this one's files say.
    const own = xmlid.startsWith(`${addon}.`) || wanted.get(known.id) === null
    wanted.set(known.id, own ? null : new Set([...(wanted.get(known.id) ?? []), ...fields.map(({ name }) => name)]))
    made.set(model, wanted)
  }
  for (const [model, wanted] of made) {
    const names = [...(models.get(model)?.fields.values() ?? [])]
      .filter(field => field.translate)
      .map(({ name }) => name)
    if (!names.length || !languages.length) continue
    const records = await env
      .model(model)
      .withContext({ lang: 'en_US' })
      .browse([...wanted.keys()])
      .exists()
    const sources = await records.read(names)
    for (const lang of languages) {
      const translated = await records.withContext({ lang }).read(names)
      for (const [index, source] of sources.entries()) {
        const said = wanted.get(records.ids[index]!)
        const due = said ? names.filter(name => said.has(name)) : names
        const values = missing(source, translated[index]!, due, text => catalog.find(lang, text, addon))
        if (values) await records.browse(records.ids[index]!).withContext({ lang }).write(values)
      }
    }
  }
}

/** Translations of those fields that say the same in both languages; null when there are none. */
function missing(
  source: Readonly<Record<string, unknown>>,
  present: Readonly<Record<string, unknown>>,
  names: readonly string[],
  find: (text: string) => string | undefined,
): Record<string, string> | null {
  const values: Record<string, string> = {}
  for (const name of names) {
    const text = source[name]
    const translation = typeof text === 'string' && present[name] === text ? find(text) : undefined
    if (translation !== undefined && translation !== text) values[name] = translation
  }
  return Object.keys(values).length ? values : null
}
