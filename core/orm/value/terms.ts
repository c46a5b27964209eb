import type { Terms } from '../../model/fields/descriptor.ts'
import { distance } from '../../registry/distance.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { modified } from '../compute/modified.ts'
import type { Env } from '../environment.ts'
import { quoted } from '../read/sql.ts'

type Texts = Readonly<Record<string, string>>

/** Of two terms that differ in less than a tenth of their letters, one is the other with a slip mended. */
const likeness = 0.9
const longest = 2000
/** So many pairs of letters are compared of one text, which takes a moment; the terms left are new ones. */
const mostCompared = 20_000_000

/** Writes a text that is translated term by term: each record keeps the translations of the terms that stay. */
export async function writeTerms(env: Env, meta: ModelMeta, field: Field, text: string, ids: readonly number[]) {
  await env.unit.begin()
  const [table, column] = [quoted(meta.table), quoted(field.name)]
  const select = `SELECT id, ${column} AS texts FROM ${table} WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE`
  const rows = await env.unit.query<{ id: number; texts: Texts | null }>(select, [ids], true)
  const written = rows.map(({ id, texts }) => [id, withText(field.terms!, texts, env.lang, text)] as const)
  const update = `UPDATE ${table} SET ${column} = given.value FROM unnest($1::int[], $2::jsonb[]) AS given(id, value) WHERE ${table}.id = given.id`
  const values = written.map(([, texts]) => JSON.stringify(texts))
  await env.unit.query(update, [written.map(([id]) => id), values], true)
  for (const [id, texts] of written) env.unit.cache.set(field, env.scope, id, texts)
  await modified(env, meta, new Map([[field, ids]]))
}

/**
 * The texts of all languages after one of them is written. A translation that says the same in the same form changes
 * its own language only; else the form is new for all, and each term that stays, or nearly so, stays translated.
 */
export function withText(terms: Terms, before: Texts | null, lang: string, text: string): Texts {
  if (!before) return { en_US: text, [lang]: text }
  if (lang !== 'en_US' && formOf(terms, text) === formOf(terms, before.en_US!)) return { ...before, [lang]: text }
  const others = Object.entries(before).filter(([other]) => other !== lang)
  if (others.length === 0) return { [lang]: text }
  const former = termsOf(terms, before[lang] ?? before.en_US!)
  const origin = origins(former, termsOf(terms, text))
  const rewritten = others.map(([other, theirs]) => {
    const translated = termsOf(terms, theirs)
    if (translated.length !== former.length) return [other, text]
    const known = new Map(former.map((term, index) => [term, translated[index]!]))
    return [other, terms(text, term => known.get(origin.get(term) ?? '') ?? term)]
  })
  return { ...Object.fromEntries(rewritten), [lang]: text }
}

/** Translations of single terms, put into the text of their language. */
export function withTerms(terms: Terms, before: Texts, lang: string, translations: Texts): string {
  const source = termsOf(terms, before.en_US!)
  const own = termsOf(terms, before[lang] ?? before.en_US!)
  const known = new Map(own.length === source.length ? source.map((term, index) => [term, own[index]!]) : [])
  return terms(before.en_US!, term =>
    Object.hasOwn(translations, term) ? translations[term]! : (known.get(term) ?? term),
  )
}

function termsOf(terms: Terms, text: string): string[] {
  const found: string[] = []
  terms(text, term => {
    found.push(term)
    return term
  })
  return found
}

const formOf = (terms: Terms, text: string) => terms(text, () => '\u0001')

/** Which former term each of the new ones was. */
function origins(former: readonly string[], terms: readonly string[]): Map<string, string> {
  const known = new Set(former)
  const found = new Map(terms.filter(term => known.has(term)).map(term => [term, term]))
  const still = new Set(terms)
  const left = former.filter(term => !still.has(term))
  let compared = 0
  for (const term of terms) {
    if (found.has(term)) continue
    const near = left.find(one => {
      if (!isOfLength(one, term) || compared > mostCompared) return false
      compared += one.length * term.length
      return distance(one, term) <= Math.max(one.length, term.length) * (1 - likeness)
    })
    if (near !== undefined) found.set(term, near)
  }
  return found
}

/** May two terms be near each other, by how long they are? */
function isOfLength(a: string, b: string): boolean {
  const length = Math.max(a.length, b.length)
  return length <= longest && Math.min(a.length, b.length) >= length * likeness
}
