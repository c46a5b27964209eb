import { join } from 'node:path'
import test from 'ava'
import fc from 'fast-check'
import { writeAddons, writeFiles } from '#core/testing'
import { checkTranslations } from '../../core/addons/check/translations.ts'
import { checkOperations } from '../../core/addons/data/check.ts'
import { readCsv } from '../../core/addons/data/csv.ts'
import { findAddons, selectAddons } from '../../core/addons/find.ts'
import { describe, type Finding } from '../../core/addons/finding.ts'
import { loadAddons } from '../../core/addons/load.ts'
import { readPo } from '../../core/i18n/po.ts'
import { recordBase } from '../../core/orm/recordset.ts'
import { Registry } from '../../core/registry/registry.ts'

const runs = Number(process.env.FOYER_TEST_RUNS ?? 400)
const seed = Number(process.env.FOYER_TEST_SEED ?? Date.now() % 2 ** 31)
const settings = { numRuns: runs, seed, verbose: 1 } as const

const evil = [
  '__proto__',
  'constructor',
  '\0',
  '\ud800',
  '\u001b[2J',
  '\u202e',
  '%(a)s',
  '%(__proto__)s',
  'é',
  '\ufeff',
  'x'.repeat(300),
]
const written = (pieces: readonly string[]) =>
  fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...pieces, ...evil), { maxLength: 60 }).map(parts => parts.join('')),
  )

const po = written(
  [
    'msgid ',
    'msgstr ',
    'msgctxt ',
    'msgid_plural ',
    'msgstr[0] ',
    'msgstr[99999] ',
    '"',
    '"a"',
    '"%(a)s"',
    '""',
    '\n',
    '\r\n',
    '# ',
    '#, fuzzy\n',
    '#~ ',
    '#| ',
    '\\',
    '\\n',
  ].concat('Content-Type: text/plain; charset=utf-7\\n', 'Plural-Forms: nplurals=1; plural=process.exit();\\n'),
)

test(`whatever stands in a PO file, it is read or told, ${runs} times (seed ${seed})`, t => {
  const before = Reflect.ownKeys(Object.prototype)
  const property = fc.property(po, text => {
    const { terms, findings } = readPo(text)
    return (
      [...terms].every(([key, term]) => typeof key === 'string' && typeof term === 'string') &&
      findings.every(finding => isSound({ ...finding, file: 'fr.po' }, text))
    )
  })
  t.notThrows(() => fc.assert(property, settings))
  t.deepEqual(Reflect.ownKeys(Object.prototype), before, 'nothing was added to every object')
})

test('a PO file that is built to be slow is read or told at once', t => {
  const many = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index)).join('\n')
  const texts = {
    'placeholders lost': many(30_000, index => `msgid "a${index} %(b)s"\nmsgstr "c"\n`),
    'plural forms': `msgid "a"\nmsgid_plural "b"\n${many(100_000, index => `msgstr[${index}] "x"`)}`,
    quotes: '"'.repeat(300_000),
    backslashes: `msgid "${'\\'.repeat(300_000)}"`,
    'empty lines': '\n'.repeat(300_000),
    blanks: ' '.repeat(300_000),
    'a placeholder without end': `msgid "${'%('.repeat(300_000)}"\nmsgstr "x"`,
    'more than anybody writes': 'x'.repeat(5_000_001),
  }
  for (const [name, text] of Object.entries(texts)) {
    const { terms, findings } = readPo(text)
    t.true(terms.size + findings.length <= 100_000, name)
  }
  t.is(readPo(texts['placeholders lost']).findings.at(-1)?.line, 89_998, 'each with its line')
  t.is(readPo(texts['more than anybody writes']).findings.length, 1)
})

test('files of translations that are no files, or not text, are told', async t => {
  const root = writeAddons({ 'a/manifest.ts': '', 'a/i18n/fr.po/x': '' })
  const addon = (await findAddons([root])).get('a')!
  t.deepEqual(
    checkTranslations(addon).map(({ code }) => code),
    [],
  )
  writeFiles(root, { 'a/i18n/de.po': '\0\u0001\u0002msgid' })
  t.notThrows(() => checkTranslations(addon))
})

const header = 'id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink'
const csv = fc.tuple(
  fc.oneof(
    fc.constant(header),
    fc.shuffledSubarray(header.split(',')).map(String),
    written([...header.split(','), ',', '"']),
  ),
  written([
    ...`a_b x.y z base.group_user base.group_nobody model_res_users base.model_res_users 0 1 2 -1 True yes`.split(' '),
    ',',
    ',',
    ',',
    '"',
    '""',
    '\n',
    '\r',
    ' ',
    '=1+1',
    "';DROP TABLE res_users;--",
  ]),
)

const right = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('0', '1', '') },
  { weight: 1, arbitrary: fc.constantFrom('no', ...evil) },
)
const id = fc.constantFrom('a', 'zoo.b', 'c-d', 'base.x y')
const subject = fc.constantFrom('base.model_res_users', 'base.model_res_users', 'gone')
const line = fc.tuple(
  id,
  fc.constantFrom('x', ...evil),
  subject,
  fc.constantFrom('', 'base.group_user'),
  right,
  right,
  right,
  right,
)
const lines = fc
  .array(
    line.map(cells => cells.join(',')),
    { maxLength: 3 },
  )
  .map(all => [header, all.join('\n')])

test(`whatever stands in ir.model.access.csv, it is understood or told, ${runs} times (seed ${seed})`, async t => {
  const found = await findAddons([join(import.meta.dirname, '../../addons')])
  const addons = await loadAddons(selectAddons(found, ['base']))
  const { models } = new Registry(
    addons.flatMap(addon => addon.models),
    recordBase,
  )
  const known = new Map([
    ['base.model_res_users', 'ir.model'],
    ['base.group_user', 'res.groups'],
  ])
  const around = { addon: 'zoo', path: '/nowhere', models, reach: new Set(['zoo', 'base']), known }
  const file = '/zoo/security/ir.model.access.csv'
  let understood = 0
  const property = fc.property(fc.oneof(csv, lines), ([first, rest]) => {
    const text = `${first}\n${rest}`
    const { operations, findings } = readCsv(file, text, { addon: 'zoo' })
    const all = [...findings, ...checkOperations(operations, around)]
    if (operations.length > 0 && all.length === 0) understood++
    return all.every(finding => isSound(finding, text)) && operations.every(({ model }) => model === 'ir.model.access')
  })
  t.notThrows(() => fc.assert(property, settings))
  t.true(understood > 0, 'some must be in order for this test to mean anything')
})

/** A finding with a line of the file, that a terminal can show in one line. */
function isSound(finding: Finding, text: string): boolean {
  const { line = 0, message } = finding
  const shown = describe(finding)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  const plain = !/[\0-\x1f\x7f-\x9f]/.test(shown) && shown.length < 2500
  return plain && message.length > 0 && line >= 1 && line <= text.split(/\r\n|\r|\n/).length + 1
}
