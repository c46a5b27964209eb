import test from 'ava'
import { Catalog, coreTerms } from '../../i18n/catalog.ts'
import { writeAddons, writeFiles } from '../../testing/index.ts'
import { describe } from '../finding.ts'
import { addonTerms, checkTerms, sourceTerms } from '../terms.ts'
import { base, house, library } from './house.ts'

test('all texts of an addon are found, each with its file and line, and what French lacks is told', async t => {
  const root = writeAddons({
    ...base,
    ...library(`
      <record id="a" model="library.book"><field name="name">Translated book</field><field name="arch">Not a term</field></record>
      <record id="v" model="ir.ui.view"><field name="arch" type="xml">
        <form string="A form"><!-- no --><p>Some
          text</p><card>{{ _('In a card') }}</card><field name="name" placeholder="e.g. Dune"/></form>
      </field></record>`),
    'library/controllers/index.ts': "\n// export const x = env._('Said by code', {})",
    'library/templates/a.njk': "<p>{{ _('Said by a page') }}</p>",
    'library/test/a.test.ts': "_('not here')",
  })
  const { database, addons } = await house(root)
  const library_ = addons.at(-1)!
  const { terms, findings } = addonTerms(library_, database.registry)
  t.deepEqual(findings, [])
  const places = new Map(terms.map(({ text, file, line }) => [text, `${file.replace(`${root}/library/`, '')}:${line}`]))
  t.like(Object.fromEntries(places), {
    'Said by code': 'controllers/index.ts:2',
    'Said by a page': 'templates/a.njk:1',
    'Translated book': 'data.xml:2',
    'A form': 'data.xml:4',
    'Some text': 'data.xml:4',
    'In a card': 'data.xml:5',
    'e.g. Dune': 'data.xml:5',
  })
  for (const text of ['Book', 'Pages', 'Novel', 'A book has no less than 0 pages.', 'Books'])
    t.regex(places.get(text) ?? '', /^index\.ts:/)
  for (const text of ['Not a term', 'not here', 'no', 'name']) t.false(places.has(text), text)

  const entry = (text: string) => `msgid "${text}"\nmsgstr "${text} !"\n\n`
  const known = terms.map(({ text }) => text).filter(text => !['Some text', 'Book'].includes(text))
  writeFiles(root, { 'library/i18n/fr.po': `msgid ""\nmsgstr ""\n\n${[...known, 'Gone'].map(entry).join('')}` })
  t.deepEqual(
    checkTerms(library_, terms, new Catalog(addons), 'fr').map(({ message }) => message),
    [
      'No translation into fr of "Book"',
      'No translation into fr of "Some text"',
      '"Gone" is translated, but nowhere used',
    ],
  )
  await database.close()
})

test("the framework's own texts are complete in French", t => {
  const { terms } = sourceTerms(coreTerms)
  t.deepEqual(checkTerms(coreTerms, terms, new Catalog([]), 'fr').map(describe), [])
})
