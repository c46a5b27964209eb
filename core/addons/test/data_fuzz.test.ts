import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import fc from 'fast-check'
import { SetupError } from '../../errors.ts'
import { writeAddons } from '../../testing/index.ts'
import { checkOperations, type Surroundings } from '../data/check.ts'
import { readCsv } from '../data/csv.ts'
import { ExternalIds } from '../data/external_ids.ts'
import { loadRecords } from '../data/records.ts'
import { readXml } from '../data/xml.ts'
import type { Finding } from '../finding.ts'
import { base, house, library } from './house.ts'

const runs = Number(process.env.FOYER_TEST_RUNS ?? 300)
const seed = process.env.FOYER_TEST_SEED ? { seed: Number(process.env.FOYER_TEST_SEED) } : {}

let home: Awaited<ReturnType<typeof house>>
let around: Surroundings
let path: string
test.before(async () => {
  path = writeAddons({ ...base, ...library('') })
  home = await house(path)
  await home.install()
  const { models } = home.database.registry
  const known = new Map([['library.model_library_book', 'ir.model']])
  around = { addon: 'library', path, models, reach: new Set(['base', 'library']), known }
})
const valid = `<?xml version="1.0" encoding="UTF-8"?>
<odoo auto_sequence="1">
  <record id="a" model="library.tag"><field name="name">a</field></record>
  <data noupdate="1">
    <record id="shelf" model="library.shelf" context="{'lang': 'en_US'}"><field name="name" type="char">s</field></record>
  </data>
  <record id="ada" model="library.author" forcecreate="0">
    <field name="name">Ada &amp; Tom</field>
    <field name="book_ids"><record id="in" model="library.book"><field name="name">In</field></record></field>
  </record>
  <record id="one" model="library.book">
    <field name="name">One</field><field name="pages" type="int">12</field><field name="price" eval="-1.5"/>
    <field name="lent">True</field><field name="kind">poem</field><field name="author_id" ref="ada"/>
    <field name="arch" type="xml"><form string="%(ada)d" width="5%%"><!-- x --><field name="name"/></form></field>
    <field name="tag_ids" eval="[Command.link(ref('a')), (0, 0, {'name': 'c'})]"/>
  </record>
  <function model="library.book" name="lend" eval="[[ref('one')], True]"/>
  <function model="library.book" name="lend"><value model="library.book" search="[('name', '=', 'One')]"/><value eval="False"/></function>
  <delete model="library.tag" search="[('name', '=', 'none')]"/>
</odoo>`
const table = 'id,name,pages,author_id/id,tag_ids:id,name@fr_FR\na,A,1,,,\nb,"B, ""b""\nb",2,,,x\n'
const real = ['views/menus.xml', 'security/groups.xml', 'views/res_partner_views.xml', 'data/users.xml'].map(file =>
  readFileSync(join(import.meta.dirname, '../../../addons/base', file), 'utf8'),
)

/** What a file may be hit by: a place in it, how much of it goes, and what comes there. */
const hit = fc.record({
  at: fc.nat(10_000),
  length: fc.oneof(fc.constant(0), fc.nat(4), fc.nat(200)),
  text: fc.oneof(
    fc.constantFrom('', '<', '>', '"', "'", '&', '&a;', ']]>', '<![CDATA[', '<!--', '-->', '<?', '%(', '%(a)d', '%%'),
    fc.constantFrom('\u0000', '\ufeff', '\ud800', '\r', '\u2028', '￾', 'é', '🦊', ',', '\n', '"\n', '@', ':id', '/id'),
    fc.constantFrom(
      '<odoo>',
      '</odoo>',
      '<record id="a" model="library.tag">',
      '<field name="name"/>',
      '<data>',
      ' eval="',
      ' search="',
    ),
    fc.constantFrom(
      '__proto__',
      'constructor',
      'process',
      "ref('",
      'Command.create({',
      '[[[[[[',
      '(((((((',
      '-1e999',
      '9'.repeat(400),
    ),
    fc.constantFrom(
      '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
      '<xi:include href="/etc/passwd"/>',
      '../../etc/passwd',
    ),
    fc.string({ unit: 'binary', maxLength: 10 }),
  ),
})
const hits = fc.array(hit, { minLength: 1, maxLength: 4 })
type Hits = readonly { at: number; length: number; text: string }[]

/** Cuts, doubles and writes over parts of a text. */
function mutated(text: string, changes: Hits): string {
  return changes.reduce((now, { at, length, text: put }) => {
    const from = at % (now.length + 1)
    return now.slice(0, from) + put + (at % 5 === 0 ? now.slice(from, from + length) : '') + now.slice(from + length)
  }, text)
}

function assertTold(findings: readonly Finding[], source: string): void {
  for (const { code, file, line, message } of findings)
    if (!code || !file || !line || !message || /undefined|\[object/.test(message))
      throw new Error(`${message} of ${source}`)
}

/** What stands between tags or quotes, written over by something that may fit there. */
const soft = fc.array(
  fc.record({
    at: fc.nat(200),
    text: fc.oneof(
      fc.constantFrom(
        '',
        '0',
        '-5',
        '12',
        '1e9',
        '99999999999',
        'x',
        'essay',
        'é🦊',
        'null',
        'True',
        'a',
        'one',
        'ada',
        'shelf',
      ),
      fc.constantFrom(
        'False',
        '[]',
        '{}',
        '[5]',
        '[(6, 0, [1, 2])]',
        '[(4, 999999)]',
        "[(1, 1, {'name': False})]",
        '[(0, 0, {})]',
        '[(2, 1)]',
      ),
      fc.constantFrom(
        "{'lang': 'xx'}",
        "{'__proto__': {'polluted': 1}}",
        "[[ref('one')], 'x']",
        "[('name', '~', 1)]",
        "[('no.such', '=', 1)]",
      ),
      fc.string({ maxLength: 8 }).map(text => text.replaceAll(/[<&"]/g, '')),
    ),
  }),
  { maxLength: 3 },
)

function rewritten(text: string, changes: readonly { at: number; text: string }[]): string {
  return changes.reduce((now, { at, text: put }) => {
    const places = [...now.matchAll(/(?<=>)[^<>\n]+(?=<)|(?<=")[^"\n]*(?=")/g)]
    const place = places[at % places.length]
    return place ? now.slice(0, place.index) + put + now.slice(place.index + place[0].length) : now
  }, text)
}

const options = { numRuns: runs, includeErrorInReport: true, ...seed }

test(`${runs} spoilt files are read into operations or findings, each with file, line and sentence`, t => {
  let spoilt = 0
  const property = fc.property(fc.constantFrom(valid, ...real), hits, (text, changes) => {
    const source = mutated(text, changes)
    const start = performance.now()
    const { operations, findings } = readXml('/x/data.xml', source, { addon: 'library' })
    const all = [...findings, ...checkOperations(operations, around)]
    assertTold(all, source)
    if (all.length) spoilt++
    // Far more than any of them takes: it is there for what never ends.
    if (performance.now() - start > 5000) throw new Error(`It took too long: ${source}`)
    const rows = mutated(table, changes)
    const csv = readCsv('/x/library.book.csv', rows, { addon: 'library' })
    assertTold([...csv.findings, ...checkOperations(csv.operations, around)], rows)
  })
  fc.assert(property, options)
  t.true(spoilt > runs / 4, 'much of it must be spoilt for this test to mean anything')
})

test('the file that is spoilt is fine to begin with', t => {
  const { operations, findings } = readXml('/x/data.xml', valid, { addon: 'library' })
  t.deepEqual([...findings, ...checkOperations(operations, around)], [])
})

test(`what passes for a file is loaded, or refused with its place, and runs nothing`, async t => {
  let loaded = 0
  let refused = 0
  const undone = new Error('undone')
  const property = fc.asyncProperty(soft, async changes => {
    const source = rewritten(valid, changes)
    const { operations, findings } = readXml(join(path, 'data.xml'), source, { addon: 'library' })
    if (findings.length + checkOperations(operations, around).length) return
    try {
      await home.database.unit({}, async env => {
        const { models } = home.database.registry
        const loading = { env, models, ids: await ExternalIds.read(env), addon: 'library', path, upgrade: false }
        await loadRecords(operations, loading)
        await loadRecords(operations, { ...loading, ids: await ExternalIds.read(env), upgrade: true })
        throw undone
      })
    } catch (error) {
      if (error === undone) loaded++
      else if (error instanceof SetupError && error.findings.every(finding => /data\.xml:\d+: ./.test(finding)))
        refused++
      else throw error
    }
  })
  await fc.assert(property, { ...options, numRuns: Math.ceil(runs / 6) })
  t.log(`${loaded} loaded, ${refused} refused`)
  t.true(loaded > 0, 'some must be fit to load for this test to mean anything')
  t.true(Reflect.get(globalThis, 'polluted') === undefined && !('polluted' in {}))
})
