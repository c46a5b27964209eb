import { po } from 'gettext-parser'
import type { FindingCode } from '../finding_codes.ts'

/** Translations of one file, by `termKey`. */
export type Terms = ReadonlyMap<string, string>

export interface PoFinding {
  code: FindingCode
  line: number
  message: string
}

const placeholder = /%\((\w+)\)s/g

/** What a translation is looked up by: the source text, and the context that tells it from an equal one. */
export function termKey(text: string, context = ''): string {
  return context ? `${context}\u0004${text}` : text
}

/** Reads a PO file. Entries without translation, and those marked fuzzy, are left out. */
export function readPo(text: string): { terms: Terms; findings: PoFinding[] } {
  const terms = new Map<string, string>()
  const findings: PoFinding[] = []
  let translations: ReturnType<typeof po.parse>['translations']
  try {
    translations = po.parse(text.replace(/^\ufeff/, '')).translations
  } catch (error) {
    const { lineNumber } = error as { lineNumber?: number } // what the parser throws
    const message = `Not a PO file: ${error instanceof Error ? error.message : error}`
    return { terms, findings: [{ code: 'po-syntax', line: lineNumber ?? 1, message }] }
  }
  for (const [context, messages] of Object.entries(translations)) {
    for (const { msgid, msgstr, comments } of Object.values(messages)) {
      const translation = msgstr?.[0] ?? ''
      if (!msgid || !translation || /\bfuzzy\b/.test(comments?.flag ?? '')) continue
      terms.set(termKey(msgid, context), translation)
      const [needed, given] = [placeholders(msgid), placeholders(translation)]
      if (needed === given) continue
      const message = `The translation of "${shorten(msgid)}" has ${given || 'no placeholder'} where the source has ${needed || 'none'}`
      findings.push({ code: 'po-placeholder', line: lineOf(text, msgid), message })
    }
  }
  return { terms, findings }
}

function placeholders(text: string): string {
  return [...new Set([...text.matchAll(placeholder)].map(([found]) => found))].toSorted().join(', ')
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

/** The line of an entry: searched for by the beginning of its text, because the parser doesn't tell. */
function lineOf(text: string, msgid: string): number {
  const begin = JSON.stringify(msgid.split('\n')[0]).slice(1, -1)
  const index = text.indexOf(`"${begin}`)
  return index < 0 ? 1 : text.slice(0, index).split('\n').length
}
