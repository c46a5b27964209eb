import { ValidationError, ValueError } from '../../errors.ts'
import type { AnyModel, Translations } from '../../model/model.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { checkFieldAccess } from '../access/denied.ts'
import { flush } from '../compute/compute.ts'
import { modified } from '../compute/modified.ts'
import { type Env, envOf } from '../environment.ts'
import { metaOf } from '../read/read.ts'
import { quoted } from '../read/sql.ts'
import { withTerms } from './terms.ts'

/** The texts of a translated field of a single record, by language. */
export async function fieldTranslations(one: AnyModel, name: string): Promise<Record<string, string>> {
  const { id } = one // several are an error
  const { env, field, link } = translated(one, name)
  await one.load(link ?? name)
  if (link) return (one[link] as AnyModel).fieldTranslations(name)
  return { ...(env.unit.cache.get(field, env.scope, id) as object | null) }
}

/**
 * Writes the texts of some languages; `null` takes one away, so that it reads as the source again. Where terms are
 * translated one by one, translations by term.
 */
export async function updateFieldTranslations(records: AnyModel, name: string, texts: Translations): Promise<void> {
  const { env, meta, field, link } = translated(records, name)
  await env.database.rights.ensure(env)
  const unknown = Object.keys(texts).filter(lang => !env.access.hasLanguage(lang))
  if (unknown.length > 0) throw new ValueError(`There is no language ${unknown.join(', ')}: it is not enabled.`)
  if (link) {
    await records.load(link)
    await (records[link] as AnyModel).updateFieldTranslations(name, texts)
    return
  }
  if (texts.en_US === null) {
    const values = { field: env._(field.label) }
    throw new ValidationError(
      env._('%(field)s: other languages fall back to the source text, so it stays.', values),
      name,
    )
  }
  const gone = Object.keys(texts).filter(lang => texts[lang] === null)
  const written: [string, string][] = []
  for (const [lang, text] of Object.entries(texts)) {
    if (typeof text === 'string') written.push([lang, text])
    else if (text) for (const one of records) await translateTerms(one, field, lang, text)
  }
  // The source first: else it would be filled with the first of the others.
  written.sort(([a], [b]) => Number(b === 'en_US') - Number(a === 'en_US'))
  for (const [lang, text] of written) await records.withContext({ lang }).write({ [name]: text })
  if (gone.length > 0) await takeAway(records, env, meta, field, gone)
}

async function translateTerms(
  one: AnyModel,
  field: Field,
  lang: string,
  translations: Readonly<Record<string, string>>,
) {
  if (!field.terms) throw new ValueError(`${field.model}.${field.name} is translated as a whole, not term by term.`)
  const before = await one.fieldTranslations(field.name)
  if (before.en_US === undefined) return
  await one.withContext({ lang }).write({ [field.name]: withTerms(field.terms, before, lang, translations) })
}

async function takeAway(records: AnyModel, env: Env, meta: ModelMeta, field: Field, langs: readonly string[]) {
  checkFieldAccess(env, meta, [field.name], 'write')
  await records.checkAccess('write')
  const { ids } = records
  await env.unit.begin()
  const column = quoted(field.name)
  const text = `UPDATE ${quoted(meta.table)} SET ${column} = ${column} - $2::text[] WHERE id = ANY($1::int[])`
  await env.unit.query(text, [ids, langs], true)
  env.unit.cache.forget(field, ids)
  await modified(env, meta, new Map([[field, ids]]))
  await flush(env)
}

/** The field, and the link that it is inherited by, if it is. */
function translated(records: AnyModel, name: string) {
  const env = envOf(records.env)
  const meta = metaOf(records)
  const field = env.database.registry.field(meta.name, name)
  if (!field.translate || !(field.column || field.inherited))
    throw new ValueError(`${meta.name}.${name} is no translated field: it has one text for all languages.`)
  return { env, meta, field, link: field.inherited ? field.related![0]! : null }
}

/**
 * What values of a copy carry along, by field: the texts of all languages. Spread, the values keep it; a text that is
 * changed on the way is a text of its own, and has no translations.
 */
export const allTexts = Symbol('texts of all languages')

type Texts = Readonly<Record<string, string>>

export function textsOf(env: Env, fields: readonly Field[], id: number): Readonly<Record<string, Texts>> {
  const texts = fields
    .filter(field => field.translate && field.column)
    .map(field => [field.name, env.unit.cache.get(field, env.scope, id) ?? {}] as const)
  return Object.fromEntries(texts) as Record<string, Texts> // how the cache holds translated columns
}

/** A new value as the cache and the column hold it: a translated text by language, the source filled as well. */
export function inLanguages(env: Env, field: Field, value: unknown, given: object): unknown {
  if (!field.translate || value === null) return value
  const texts = (given as { [allTexts]?: Record<string, Texts> })[allTexts]?.[field.name] // set by copyData alone
  if (texts && (texts[env.lang] ?? texts.en_US) === value) return texts
  return { en_US: value, [env.lang]: value }
}
