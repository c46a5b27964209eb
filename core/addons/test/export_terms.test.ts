import test from 'ava'
import { exportTerms } from '../export_terms.ts'
import type { Term } from '../terms.ts'

const source = { name: 'library', path: '/addons/library' }
const terms: Term[] = [
  { text: 'Books', file: '/addons/library/views/books.xml', line: 4 },
  { text: 'A book has “%(count)s” pages.', file: '/addons/library/models/book.ts', line: 12 },
]
const header = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'

test('the template has every text once, in the order of the files, and translates none', t => {
  const { text, total, missing } = exportTerms(source, terms, null)
  t.is(
    text.slice(text.indexOf('#:')),
    '#: views/books.xml\nmsgid "Books"\nmsgstr ""\n\n#: models/book.ts\nmsgid "A book has “%(count)s” pages."\nmsgstr ""\n',
  )
  t.deepEqual([total, missing], [2, 2])
})

test('what is translated stays, with its marks and contexts, what is new waits', t => {
  const known = `${header}
#, fuzzy
msgid "Books"
msgstr "Livres"

msgctxt "verb"
msgid "Books"
msgstr "Réserve"
`
  const { text, missing } = exportTerms(source, terms, 'fr', known)
  t.regex(text, /#: views\/books\.xml\n#, fuzzy\nmsgid "Books"\nmsgstr "Livres"/)
  t.regex(text, /msgctxt "verb"\nmsgid "Books"\nmsgstr "Réserve"/)
  t.is(missing, 2)
  t.is(exportTerms(source, terms, 'fr', text).text, text, 'once more changes nothing')
})

test('a translation of what nobody says any more is put aside, and comes back with its text', t => {
  const known = exportTerms(source, terms, 'fr', `${header}\nmsgid "Books"\nmsgstr "Livres"\n`).text
  const without = exportTerms(source, terms.slice(1), 'fr', known)
  t.regex(without.text, /\n#~ msgid "Books"\n#~ msgstr "Livres"\n$/)
  t.is(without.total, 1)
  const again = exportTerms(source, terms, 'fr', without.text)
  t.regex(again.text, /\nmsgid "Books"\nmsgstr "Livres"/)
  t.notRegex(again.text, /#~/)
})

test('a text that was only reworded begins with its translation, marked as fuzzy, which does not count yet', t => {
  const known = `${header}\nmsgid "A book has %(count)s pages"\nmsgstr "Un livre a %(count)s pages"\n`
  const { text, missing } = exportTerms(source, terms, 'fr', known)
  t.regex(text, /#, fuzzy\nmsgid "A book has “%\(count\)s” pages\."\nmsgstr "Un livre a %\(count\)s pages"/)
  t.is(missing, 2)
})
