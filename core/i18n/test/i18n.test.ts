import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import fc from 'fast-check'
import { interpolate } from '../../interpolate.ts'
import { Catalog } from '../catalog.ts'
import { readPo } from '../po.ts'
import { termsOfSource } from '../source_terms.ts'
import { translator } from '../translate.ts'

const folder = mkdtempSync(join(tmpdir(), 'foyer-i18n-'))
test.after.always(() => rmSync(folder, { recursive: true, force: true }))

const po = (entries: string) => `msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n${entries}`
const entry = (id: string, text: string, context?: string) =>
  `${context ? `msgctxt "${context}"\n` : ''}msgid "${id}"\nmsgstr "${text}"\n\n`

function addon(name: string, files: Record<string, string>) {
  mkdirSync(join(folder, name, 'i18n'), { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, 'i18n', file), text)
  return { name, path: join(folder, name) }
}

const chat = addon('chat', {
  'fr.po': po(entry('Hello %(name)s', 'Bonjour %(name)s') + entry('Open', 'Ouvrir') + entry('Open', 'Ouvert', 'state')),
  'fr_BE.po': po(entry('Seventy', 'Septante')),
  'notes.txt': '',
})
const sale = addon('sale', {
  'fr.po': po(entry('Open', 'En cours') + entry('Seventy', 'Soixante-dix')),
  'ar.po': po(entry('Open', 'فتح')),
})

test('texts are translated by their source, and stay as they are without translation', t => {
  const _ = translator(new Catalog([chat]), 'fr_FR')
  t.is(_('Hello %(name)s', { name: 'Ada' }), 'Bonjour Ada')
  t.is(_('Nobody translated this'), 'Nobody translated this')
  t.is(translator(new Catalog([chat]), 'en_US')('Open'), 'Open')
  t.is(translator(new Catalog([chat]), 'de_DE')('Open'), 'Open')
})

test('a language serves all its countries, and a country comes first', t => {
  const catalog = new Catalog([chat, sale])
  t.is(translator(catalog, 'fr_BE')('Seventy'), 'Septante')
  t.is(translator(catalog, 'fr_CA')('Seventy'), 'Soixante-dix')
  t.is(translator(catalog, 'fr_BE')('Hello %(name)s', { name: 'Jan' }), 'Bonjour Jan')
  t.deepEqual(
    catalog.languages().filter(lang => lang !== 'fr'),
    ['ar', 'fr_BE'],
  )
})

test('each addon has its own translation first, and a context tells equal texts apart', t => {
  const _ = translator(new Catalog([chat, sale]), 'fr_FR')
  t.is(_('Open', {}, { addon: 'chat' }), 'Ouvrir')
  t.is(_('Open', {}, { addon: 'sale' }), 'En cours')
  t.is(_('Open'), 'En cours')
  t.is(_('Open', {}, { context: 'state' }), 'Ouvert')
  t.is(_('Open', {}, { context: 'elsewhere', addon: 'chat' }), 'Ouvrir')
})

test('a placeholder without value is left for somebody to see', t => {
  t.is(interpolate('%(a)s of %(b)s, 100%', { a: 1 }), '1 of %(b)s, 100%')
  t.is(interpolate('%(constructor)s'), '%(constructor)s')
  t.is(interpolate('%(a)s', { a: '$& %(a)s' }), '$& %(a)s')
})

test('fuzzy and empty entries are left out; a placeholder lost in translation is told', t => {
  const { terms, findings } = readPo(
    po(`#, fuzzy\n${entry('a', 'x')}${entry('b', '')}${entry('Hi %(name)s', 'Salut %(nom)s')}`),
  )
  t.deepEqual([...terms.keys()], ['Hi %(name)s'])
  t.deepEqual(findings, [
    {
      code: 'po-placeholder',
      line: 12,
      message: 'The translation of "Hi %(name)s" has %(nom)s where the source has %(name)s',
    },
  ])
})

test('a file that is no PO file is a finding, whatever it holds', t => {
  t.regex(readPo('msgid "a\nmsgstr "b"').findings[0]?.message ?? '', /Not a PO file/)
  const piece = fc.constantFrom(
    'msgid ',
    'msgstr ',
    'msgctxt ',
    'msgid_plural ',
    'msgstr[0] ',
    '"a"',
    '"',
    '\n',
    '# ',
    '#, fuzzy\n',
    '\\',
    '#~ ',
    'x',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 40 }).map(all => all.join('')),
  )
  t.notThrows(() =>
    fc.assert(
      fc.property(text, source => readPo(source).findings.every(({ line }) => line > 0)),
      { numRuns: 2000 },
    ),
  )
})

test('terms are found in code and templates, with their lines', t => {
  const complaints: string[] = []
  const source = `env._('One')
    {{ _("Two %(x)s", { x: _('Three') }) }} {% set a = _( \`Four\` ) %}
    _('It\\'s \\u00e9', x); lodash_('no'); $_('no'); a._('Five' + x)
    _(name) _(text: string, values) _(\`\${x}\`) _('') throw new HttpError(404, 'Lost')`
  t.deepEqual(
    termsOfSource(source, line => complaints.push(`line ${line}`)).map(({ text, line }) => `${line} ${text}`),
    ['1 One', '2 Two %(x)s', '2 Three', '2 Four', "3 It's é", '4 ', '4 Lost'],
  )
  t.deepEqual(complaints, ['line 3', 'line 4'])
})
