import test from 'ava'
import { manifest, writeAddons, writeFiles } from '../../testing/index.ts'
import type { Progress } from '../install.ts'
import { findingsOf } from './fixture.ts'
import { base, house, library } from './house.ts'

const book = (id: string, fields = '', attributes = '') =>
  `<record id="${id}" model="library.book" ${attributes}><field name="name">${id}</field>${fields}</record>`

test('values of every form arrive as their fields hold them (J1)', async t => {
  const root = writeAddons({
    ...base,
    ...library(`
      <record id="tag_a" model="library.tag"><field name="name">a</field></record>
      <record id="tag_b" model="library.tag"><field name="name">b</field></record>
      <record id="ada" model="library.author"><field name="name">Ada</field>
        <field name="book_ids"><record id="engine" model="library.book"><field name="name">Engine</field></record></field>
      </record>
      <record id="one" model="library.book">
        <field name="name"> One &amp; only</field>
        <field name="pages" type="int">12</field>
        <field name="price" eval="-1.5"/>
        <field name="lent">True</field>
        <field name="kind">poem</field>
        <field name="cover" type="base64" file="static/cover.png"/>
        <field name="arch" type="xml"><form id="%(ada)d" width="100%"/></field>
        <field name="author_id" ref="ada"/>
        <field name="tag_ids" search="[('name', 'in', ['a', 'b'])]"/>
      </record>
      <record id="two" model="library.book">
        <field name="name">Two</field><field name="pages"/><field name="author_id" eval="False"/>
        <field name="tag_ids" eval="[Command.link(ref('tag_b')), (0, 0, {'name': 'c'})]"/>
      </record>
      <function model="library.book" name="lend" eval="[[ref('two')], True]"/>`),
    'library/static/cover.png': 'PNG',
  })
  const { install, values, database, warnings } = await house(root)
  t.deepEqual(await install(), ['base', 'library'])
  const [[engine, one, two], [ada]] = [
    await values('library.book', 'name', 'pages', 'price', 'lent', 'kind', 'author_id', 'tag_ids'),
    await values('library.author', 'id'),
  ]
  t.deepEqual(engine, ['Engine', 0, 0, false, null, [ada, 'Ada'], []])
  t.deepEqual(one, [' One & only', 12, -1.5, true, 'poem', [ada, 'Ada'], [1, 2]])
  t.deepEqual(two, ['Two', 0, 0, true, null, null, [2, 3]])
  const [row] = await database.query(`SELECT cover, arch, create_uid FROM library_book WHERE pages = 12`)
  t.deepEqual(row, { cover: Buffer.from('PNG'), arch: `<form id="${ada}" width="100%"/>`, create_uid: 1 })
  t.deepEqual(warnings, [])
  await database.close()
})

test('records are numbered in their block, made as a user, and keep a percent that is doubled', async t => {
  const root = writeAddons({
    ...base,
    ...library(`<data auto_sequence="1">
        <record id="a" model="library.shelf"><field name="name">a</field></record>
        ${book('none')}
        <record id="b" model="library.shelf"><field name="name">b</field><field name="sequence">7</field></record>
        <record id="c" model="library.shelf" uid="base.user_root" context="{'lang': 'fr_FR'}"><field name="name">c</field></record>
      </data>
      <record id="d" model="library.shelf"><field name="name">d</field></record>
      <record id="wide" model="library.book"><field name="name">wide</field>
        <field name="arch" type="xml"><form width="50%%" name="%%(d)d" height="1%" string="%(d)d"/></field></record>
      <function model="library.book" name="lend"><value model="library.book" search="[('name', '=', 'wide')]"/><value eval="True"/></function>`),
  })
  const { install, values, database } = await house(root)
  await install()
  t.deepEqual(await values('library.shelf', 'name', 'sequence'), [
    ['a', 10],
    ['b', 7],
    ['c', 20],
    ['d', 0],
  ])
  t.deepEqual(await values('library.book', 'arch', 'lent'), [
    [null, false],
    ['<form width="50%" name="%(d)d" height="1%" string="4"/>', true],
  ])
  await database.close()
})

test('mistakes in the files of all addons are told together, and nothing is loaded', async t => {
  const root = writeAddons({
    ...base,
    ...library(`
${book('a', '<field name="nmae">x</field><field name="pages">many</field>')}
${book('b', '<field name="author_id" ref="later"/><field name="tag_ids" ref="base.lang_fr"/>')}
${book('c', '<field name="kind">essay</field><field name="author_id" ref="base.lang_de"/>')}
<record id="later" model="library.auhtor"/>
<function model="library.book" name="lnd" eval="[[ref('a')]]"/><function model="library.book" name="close" eval="[[ref('a')], 1]"/>
<record id="base.nothing" model="library.tag"/>`),
    'base/data.xml': '<odoo><record id="x" model="res.users"><field name="login" ref="y"/></record></odoo>',
  })
  const { install, database } = await house(root)
  const found = (await findingsOf(install)).map(text => text.replaceAll(`${root}/`, ''))
  t.deepEqual(found, [
    'base/data.xml:1: There is no record with the id base.y; did you mean base.x? [data-ref]',
    'base/data.xml:1: login is a char: it takes no ref [data-value]',
    'library/data.xml:2: library.book has no field nmae; did you mean name? [data-field]',
    'library/data.xml:2: pages: expected a number, found "many" [data-value]',
    `library/data.xml:3: library.later is defined later, at ${root}/library/data.xml:5: move it up, references only go backwards [data-ref]`.replace(
      `${root}/`,
      '',
    ),
    'library/data.xml:3: There is no record with the id base.lang_fr [data-ref]',
    'library/data.xml:4: Kind (library.book.kind) takes one of novel, poem; got “essay”. [data-value]',
    'library/data.xml:4: There is no record with the id base.lang_de [data-ref]',
    'library/data.xml:5: There is no model library.auhtor; did you mean library.author? [data-model]',
    'library/data.xml:6: library.book opens no method lnd: only opened methods are called; did you mean lend? [data-method]',
    "library/data.xml:6: close takes no arguments, found 1; opened('close', { args: … }) says what it takes [data-method]",
    'library/data.xml:7: There is no record base.nothing to update; forcecreate="1" makes it [data-id]',
  ])
  t.deepEqual(await database.query('SELECT * FROM ir_module_module'), [])
  await database.close()
})

test('files speak only of records of addons that theirs depends on', async t => {
  const shop = { 'shop/manifest.ts': manifest({ name: 'Shop', depends: ['base'], data: ['data.xml'] }) }
  const root = writeAddons({
    ...base,
    ...library(book('a')),
    ...shop,
    'shop/data.xml':
      '<odoo><record id="x" model="library.loan"><field name="author_id" ref="library.ada"/></record></odoo>',
    'library/data.xml': '<odoo><record id="ada" model="library.author"><field name="name">Ada</field></record></odoo>',
  })
  const { install, database } = await house(root, ['library', 'shop'])
  const [finding] = await findingsOf(install)
  t.regex(
    finding ?? '',
    /shop\/data\.xml:1: library\.ada is a record of library, which depends in manifest\.ts does not list/,
  )
  await database.close()
})

test('what the database refuses undoes all that was done with it, and keeps what was installed before (J2)', async t => {
  const root = writeAddons({ ...base, ...library(`${book('fine')}${book('thin', '<field name="pages">-1</field>')}`) })
  const before = await house(root, ['base'])
  await before.install()
  await before.database.close()
  const { install, database, values } = await house(root, ['library'], before.connection)
  const [finding] = await findingsOf(install)
  t.regex(finding ?? '', /library\/data\.xml:1: A book has no less than 0 pages/)
  t.deepEqual(await values('ir.module.module', 'name', 'state'), [['base', 'installed']])
  t.deepEqual(await values('library.book', 'name'), [])
  t.deepEqual(await values('ir.model.data', 'module'), Array(9).fill('base'))
  writeFiles(root, library(book('fine')))
  t.deepEqual(await install(), ['library'])
  await database.close()
})

test('all rows of a CSV file that the database refuses are told', async t => {
  const root = writeAddons({
    ...base,
    ...library('', { data: ['library.book.csv'] }),
    'library/library.book.csv': 'id,name,pages\na,A,1\nb,B,-1\nc,C,3\nd,D,-4\n',
  })
  const { install, database } = await house(root)
  t.deepEqual(
    (await findingsOf(install)).map(text => text.replaceAll(`${root}/`, '')),
    [
      'library/library.book.csv:3: A book has no less than 0 pages. [data-load]',
      'library/library.book.csv:5: A book has no less than 0 pages. [data-load]',
    ],
  )
  await database.close()
})

test('required fields that are emptied are told before anything is loaded, all at once', async t => {
  const author = (id: string, name: string) => `<record id="${id}" model="library.author">${name}</record>`
  const root = writeAddons({
    ...base,
    ...library(
      `${author('a', '<field name="name"/>')}
      ${author('b', '<field name="name" eval="False"/>')}${author('c', '<field name="name">C</field>')}`,
      { data: ['data.xml', 'library.book.csv'] },
    ),
    'library/library.book.csv': 'id,name,pages\nd,D,1\ne,,2\n',
  })
  const { install, database } = await house(root, ['library'])
  t.deepEqual(
    (await findingsOf(install)).map(text => text.replaceAll(`${root}/`, '')),
    ['library/data.xml:1', 'library/data.xml:2', 'library/library.book.csv:3'].map(
      place => `${place}: name is required, and nothing is given for it here [data-value]`,
    ),
  )
  await database.close()
})

test('views are checked whole when they are loaded, and all mistakes are told with their lines', async t => {
  const view = (id: string, arch: string, more = '') => `
    <record id="${id}" model="ir.ui.view">
      <field name="model">library.book</field>${more}
      <field name="arch" type="xml">
        ${arch}
      </field>
    </record>`
  const extension = '<field name="mode">extension</field><field name="inherit_id" ref="form"/>'
  const form = view('form', '<form><field name="name"/></form>')
  const bad = view(
    'extended',
    '<field name="name" position="after">\n<field name="pagse"/><button name="burn" type="object"/>\n</field>',
    extension,
  )
  const lost = view('lost', '<field name="price" position="after"/>', extension)
  const root = writeAddons({ ...base, ...library(`${form}${bad}`) })
  const before = await house(root, ['base'])
  await before.install()
  await before.database.close()
  const { install, database, values } = await house(root, ['library'], before.connection)
  const told = async () => (await findingsOf(install)).map(text => text.replaceAll(`${root}/`, ''))
  const found = await told()
  t.is(found.length, 2, found.join())
  t.regex(found[0] ?? '', /^library\/data\.xml:12: .*pagse.*library\.book has no such field/)
  t.regex(found[1] ?? '', /^library\/data\.xml:12: .*burn.*not open to buttons/)
  t.deepEqual(await values('ir.module.module', 'name'), ['base'])
  writeFiles(root, library(`${form}${lost}`))
  t.regex((await told())[0] ?? '', /^library\/data\.xml:11: .*price/)
  writeFiles(root, library(form))
  t.deepEqual(await install(), ['library'])
  await database.close()
})

test('progress tells each addon, each step, how far and how long', async t => {
  const { install, database } = await house(writeAddons({ ...base, ...library(book('a')) }))
  const told: Progress[] = []
  await install({ demo: true, progress: progress => told.push(progress) })
  t.deepEqual(
    told.map(({ addon, index, count, step }) => `${index}/${count} ${addon} ${step}`),
    [
      '1/2 base tables',
      ...['base', 'library'].flatMap((name, index) =>
        ['models', 'data', 'translations', 'done'].map(step => `${index + 1}/2 ${name} ${step}`),
      ),
    ],
  )
  t.true(told.every(({ ms }) => ms >= 0))
  await database.close()
})

test('two processes that install at once do it once', async t => {
  const root = writeAddons({ ...base, ...library(book('a')) })
  const first = await house(root)
  const second = await house(root, ['library'], first.connection)
  await Promise.all([first.install(), second.install()])
  t.deepEqual(await first.values('library.book', 'name'), ['a'])
  t.deepEqual(await first.values('ir.module.module', 'name'), ['base', 'library'])
  await Promise.all([first.database.close(), second.database.close()])
})
