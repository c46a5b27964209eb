import test from 'ava'
import { writeAddons, writeFiles } from '../../testing/index.ts'
import { loadTranslations } from '../languages.ts'
import { base, house, library } from './house.ts'

const book = (id: string, fields = '', attributes = '') =>
  `<record id="${id}" model="library.book" ${attributes}><field name="name">${id}</field>${fields}</record>`

test('what the files do not say any more is deleted at an upgrade, unless it is noupdate or needed (J7)', async t => {
  const author = '<record id="ada" model="library.author"><field name="name">Ada</field></record>'
  const root = writeAddons({
    ...base,
    ...library(`${author}${book('a')}${book('b')}${book('shared')}<data noupdate="1">${book('kept')}</data>`),
  })
  const { install, database, values, warnings } = await house(root)
  await install()
  await database.unit({}, async env => {
    const shared = await env.ref('library.shared')
    const other = { module: 'other', name: 'shared', model: 'library.book', res_id: shared.id }
    await env.model('ir.model.data').create(other)
    await env.model('library.loan').create({ author_id: (await env.ref('library.ada')).id })
  })
  writeFiles(root, library(book('a')))
  t.deepEqual(await install(), ['library'])
  t.deepEqual(await values('library.book', 'name'), ['a', 'shared', 'kept'])
  t.deepEqual(await values('library.author', 'name'), ['Ada'])
  t.regex(warnings.join(), /^library\.ada is in no file any more, but stays: /)
  const names = await database.query(`SELECT module, name FROM ir_model_data WHERE model = 'library.book' ORDER BY id`)
  t.deepEqual(names, [
    { module: 'library', name: 'a' },
    { module: 'library', name: 'kept' },
    { module: 'other', name: 'shared' },
  ])
  await database.close()
})

test('delete removes a record and its id; one that is gone already is only told', async t => {
  const root = writeAddons({ ...base, ...library(`${book('a')}${book('b')}${book('c')}`) })
  const { install, database, values, warnings } = await house(root)
  await install()
  const del = (what: string) => `<delete model="library.book" ${what}/>`
  writeFiles(root, library(`${del('id="a"')}${del("search=\"[('name', '=', 'b')]\"")}${del('id="never"')}${book('c')}`))
  await install()
  t.deepEqual(await values('library.book', 'name'), ['c'])
  t.deepEqual(
    warnings.map(text => text.replace(/.*: /, '')),
    ['There is no record library.never to delete'],
  )
  const left = await database.query(`SELECT name FROM ir_model_data WHERE model = 'library.book'`)
  t.deepEqual(left, [{ name: 'c' }])
  await database.close()
})

test('demo data comes when it is wanted, stays as people change it, and never stops an installation', async t => {
  const root = writeAddons({
    ...base,
    ...library(book('real'), { demo: ['demo.xml'] }),
    'library/demo.xml': `<odoo>${book('demo')}</odoo>`,
  })
  const { install, database, values, warnings } = await house(root)
  await install()
  t.deepEqual(await values('library.book', 'name'), ['real'])
  t.deepEqual(await install({ demo: true }), ['base', 'library'])
  await database.unit({}, async env => (await env.ref('library.demo')).write({ name: 'mine' }))
  writeFiles(root, {
    'library/demo.xml': `<odoo>${book('demo')}${book('bad', '<field name="pages">-1</field>')}</odoo>`,
  })
  t.deepEqual(await install(), ['library'])
  t.deepEqual(await values('library.book', 'name'), ['real', 'mine'])
  t.regex(warnings[0] ?? '', /The demo data of library was left out: .*demo\.xml:1: A book has no less than 0 pages/)
  await database.close()
})

test('translations of records come from PO files, and a translation that a person made stays', async t => {
  const po = (text: string) => `msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "${text}"\n`
  const root = writeAddons({ ...base, ...library(`${book('a')}${book('b')}`), 'library/i18n/fr.po': po('un') })
  const { install, database } = await house(root)
  const french = () =>
    database.unit({ context: { lang: 'fr_FR' } }, async env =>
      (await env.model('library.book').search([], { order: 'id' })).mapped('name'),
    )
  await install()
  t.deepEqual(await french(), ['un', 'b'])
  await database.unit({ context: { lang: 'fr_FR' } }, async env =>
    (await env.ref('library.a')).write({ name: 'le premier' }),
  )
  writeFiles(root, { 'library/i18n/fr.po': po('une') })
  t.deepEqual(await install(), ['library'])
  t.deepEqual(await french(), ['le premier', 'b'])
  await database.close()
})

test('switching a language on translates what is there already', async t => {
  const root = writeAddons({ ...base, ...library(book('a')), 'library/i18n/it.po': 'msgid "a"\nmsgstr "uno"\n' })
  const { install, database } = await house(root)
  await install()
  const italian = { context: { lang: 'it_IT' } }
  const name = () => database.unit(italian, async env => (await env.model('library.book').search([])).mapped('name'))
  t.deepEqual(await name(), ['a'])
  await database.unit({}, env => loadTranslations(env, ['it_IT']))
  t.deepEqual(await name(), ['uno'])
  await database.close()
})

test('an upgrade tells of values that are no choice of a selection any more, and leaves them', async t => {
  const root = writeAddons({ ...base, ...library(`${book('a')}${book('b')}${book('c')}`) })
  const { install, database, warnings } = await house(root)
  await install()
  await database.query(`UPDATE library_book SET kind = 'scroll' WHERE id > (SELECT min(id) FROM library_book)`)
  writeFiles(root, library(`${book('a')}${book('b')}${book('c')}${book('d')}`))
  await install()
  t.regex(
    warnings.join(),
    /^library\.book: 2 records have the value "scroll" in Kind \(kind\), which is none of its choices\./,
  )
  t.is((await database.query(`SELECT FROM library_book WHERE kind = 'scroll'`)).length, 2)
  await database.close()
})
