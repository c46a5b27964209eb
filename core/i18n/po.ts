import { po } from 'gettext-parser'
import type { FindingCode } from '../finding_codes.ts'

/** Translations of one file, by `termKey`. */
export type Terms = ReadonlyMap<string, string>

export interface PoFinding {
  code: FindingCode
  line: number
  message: string
}

const maximumLength = 5_000_000
const placeholder = /%\((\w+)\)s/g

/** What a translation is looked up by: the source text, and the context that tells it from an equal one. */
export function termKey(text: string, context = ''): string {
  return context ? `${context}\u0004${text}` : text
}

/** Reads a PO file. Entries without translation, and those marked fuzzy, are left out. */
export function readPo(text: string): { terms: Terms; findings: PoFinding[] } {
  const terms = new Map<string, string>()
  const findings: PoFinding[] = []
  const refused = unfit(text)
  if (refused) return { terms, findings: [{ code: 'po-syntax', line: 1, message: refused }] }
  let translations: ReturnType<typeof po.parse>['translations']
  try {
    translations = po.parse(text.replace(/^\ufeff/, '')).translations
  } catch (error) {
    const { lineNumber } = error as { lineNumber?: number } // what the parser throws
    const message = `Not a PO file: ${error instanceof Error ? error.message : error}`
    return { terms, findings: [{ code: 'po-syntax', line: lineNumber ?? 1, message }] }
  }
  const lineOf = poLines(text)
  for (const [context, messages] of Object.entries(translations)) {
    for (const { msgid, msgstr, comments } of Object.values(messages)) {
      const translation = msgstr?.[0] ?? ''
      if (!msgid || !translation || /\bfuzzy\b/.test(comments?.flag ?? '')) continue
      terms.set(termKey(msgid, context), translation)
      const [needed, given] = [placeholders(msgid), placeholders(translation)]
      if (needed === given) continue
      const message = `The translation of "${shorten(msgid)}" has ${given || 'no placeholder'} where the source has ${needed || 'none'}`
      findings.push({ code: 'po-placeholder', line: lineOf(msgid), message })
    }
  }
  return { terms, findings: [...findings, ...twice(text)] }
}

/** Entries that come again: the parser keeps the last, and does not tell. */
function twice(text: string): PoFinding[] {
  const first = new Map<string, number>()
  return entriesOf(text).flatMap(({ key, line, shown }) => {
    const before = first.get(key)
    if (before === undefined) first.set(key, line)
    if (before === undefined) return []
    return [{ code: 'po-twice' as const, line, message: `"${shorten(shown)}" is translated on line ${before}, too` }]
  })
}

/** What the parser would take forever for. */
function unfit(text: string): string | null {
  if (text.length > maximumLength) return `Expected at most ${maximumLength} characters, found ${text.length}`
  return /^[ \t]*msgstr\[\d{2,}\]/m.test(text) ? 'Expected at most 10 plural forms of a text' : null
}

function placeholders(text: string): string {
  return [...new Set([...text.matchAll(placeholder)].map(([found]) => found))].toSorted().join(', ')
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

/** The lines on which the entries of a PO file begin, by their source text: the parser does not tell. */
export function poLines(text: string): (msgid: string) => number {
  const lines = new Map<string, number>()
  for (const { shown, line } of entriesOf(text)) if (!lines.has(shown)) lines.set(shown, line)
  return msgid => lines.get(JSON.stringify(msgid).slice(1, -1)) ?? 1
}

/** Source texts as they are written, each with its line, and with its context as a key. Obsolete ones are comments. */
function entriesOf(text: string): { key: string; shown: string; line: number }[] {
  const entries: { key: string; shown: string; line: number }[] = []
  let open: { keyword: string; line: number; parts: string[] } | null = null
  let context = ''
  const close = () => {
    const written = open?.parts.join('') ?? ''
    if (open?.keyword === 'msgctxt') context = written
    if (open?.keyword === 'msgid') {
      if (written) entries.push({ key: `${context}\u0004${written}`, shown: written, line: open.line })
      context = ''
    }
    open = null
  }
  for (const [index, line] of text.split('\n').entries()) {
    const [, keyword, part] = /^(msg\w+(?:\[\d+\])?)?\s*"(.*)"$/.exec(line.trim()) ?? []
    if (part === undefined || keyword) close()
    if (keyword) open = { keyword, line: index + 1, parts: [] }
    if (part !== undefined) open?.parts.push(part)
  }
  close()
  return entries
}
