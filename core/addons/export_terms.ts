import { relative } from 'node:path'
import { type Message, po, type Translations } from 'gettext-parser'
import type { TermSource } from '../i18n/catalog.ts'
import { nearest } from './finding.ts'
import type { Term } from './terms.ts'

/** How many texts a file holds, and how many of them wait for a translator. */
export interface Exported {
  readonly text: string
  readonly total: number
  readonly missing: number
}

/**
 * A PO file with all texts of an addon, in the order in which they stand there, each with the file that says it. What
 * `known`, the file as it was, translates is kept; texts that nobody says any more go to its end, out of use, where they
 * are found again. Without a language: the template, which translates nothing.
 */
export function exportTerms(source: TermSource, terms: readonly Term[], lang: string | null, known = ''): Exported {
  const before = po.parse(known)
  const told = new Map<string, Message[]>()
  for (const message of [...messagesOf(before.translations), ...messagesOf(before.obsolete ?? {})]) {
    if (message.msgid) told.set(message.msgid, [...(told.get(message.msgid) ?? []), message])
  }
  const translations: Translations = {}
  const said = new Set(terms.map(({ text }) => text))
  const unsaid = [...told.keys()].filter(text => !said.has(text))
  let missing = 0
  for (const { text, file } of terms) {
    const reference = relative(source.path, file)
    for (const message of told.get(text) ?? [guess(text, unsaid, told)]) {
      if (!message.msgstr[0] || message.comments?.flag?.includes('fuzzy')) missing++
      place(translations, { ...message, comments: { ...message.comments, reference } })
    }
  }
  const obsolete: Translations = {}
  for (const text of unsaid) for (const message of told.get(text)!) if (message.msgstr[0]) place(obsolete, message)
  const headers = { ...before.headers, Language: lang ?? '', 'Content-Type': 'text/plain; charset=UTF-8' }
  const text = po.compile({ charset: 'utf-8', headers, translations, obsolete }, { foldLength: 0 }).toString()
  return { text: `${text.trimEnd()}\n`, total: terms.length, missing }
}

/** A text that was only reworded begins with the translation it had, marked as one to look at: it does not count yet. */
function guess(text: string, unsaid: readonly string[], told: ReadonlyMap<string, readonly Message[]>): Message {
  const near = nearest(text, unsaid)
  const msgstr = (near && told.get(near)?.[0]?.msgstr) || ['']
  return { msgid: text, msgstr, comments: msgstr[0] ? { flag: 'fuzzy' } : {} }
}

function messagesOf(translations: Translations): Message[] {
  return Object.values(translations).flatMap(messages => Object.values(messages))
}

function place(translations: Translations, message: Message): void {
  const context = message.msgctxt ?? ''
  translations[context] = { ...translations[context], [message.msgid]: message }
}
