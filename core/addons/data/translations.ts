import type { Catalog } from '../../i18n/catalog.ts'
import { recordsIn } from './check.ts'
import type { Operation, ValueSource } from './operation.ts'
import type { Loading } from './records.ts'

/**
 * Writes translations of what data files say into the records they made: fields with `translate`, for each of the
 * languages. What a person has translated is kept.
 */
export async function translateRecords(
  operations: readonly Operation[],
  { env, models, ids, addon }: Loading,
  catalog: Catalog,
  languages: readonly string[],
): Promise<void> {
  const wanted = new Map<string, { id: number; source: string; translation: string }[]>()
  for (const { id: xmlid, model, fields } of recordsIn(operations)) {
    const known = ids.get(xmlid)
    if (!known) continue
    for (const { name, value } of fields) {
      const source = textOf(value)
      if (!source || !models.get(model)?.fields.get(name)?.translate) continue
      for (const lang of languages) {
        const translation = catalog.find(lang, source, addon)
        const key = JSON.stringify([lang, model, name])
        if (!translation || translation === source) continue
        if (!wanted.has(key)) wanted.set(key, [])
        wanted.get(key)!.push({ id: known.id, source, translation })
      }
    }
  }
  for (const [key, entries] of wanted) {
    const [lang, model, field] = JSON.parse(key) as [string, string, string]
    const records = env.model(model).withContext({ lang })
    const present = await records.browse([...new Set(entries.map(({ id }) => id))]).exists()
    const rows = await present.read([field])
    const current = new Map(rows.map(row => [row.id, row[field]]))
    for (const { id, source, translation } of entries) {
      if (current.get(id) === source) await records.browse(id).write({ [field]: translation })
    }
  }
}

function textOf(value: ValueSource): string | null {
  if (value.kind === 'text' || value.kind === 'markup') return value.text
  return value.kind === 'constant' && typeof value.value === 'string' ? value.value : null
}
