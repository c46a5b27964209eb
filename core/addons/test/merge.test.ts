import test from 'ava'
import { manifest, writeAddons, writeFiles } from '../../testing/index.ts'
import { forgetFiles } from '../data/forget.ts'
import { settleConflicts } from '../data/settle.ts'
import { base, house, library } from './house.ts'

const field = (name: string, value: unknown) => `<field name="${name}">${value}</field>`
const book = (id: string, fields = '', attributes = '') =>
  `<record id="${id}" model="library.book" ${attributes}>${field('name', id)}${fields}</record>`

const tags = ['a', 'b', 'c'].map(id => `<record id="${id}" model="library.tag">${field('name', id)}</record>`).join('')
const tagged = (id: string, names: string) =>
  book(id, `<field name="tag_ids" eval="[(6, 0, [${names.split('').map(name => `ref('${name}')`)}])]"/>`)

async function upgradable(before: string) {
  const root = writeAddons({ ...base, ...library(before) })
  const all = await house(root)
  await all.install()
  return {
    ...all,
    upgrade: (after: string) => {
      writeFiles(root, library(after))
      return all.install()
    },
    /** What a person does. */
    edit: (xmlid: string, values: object) =>
      all.database.unit({}, async env => (await env.ref(xmlid)).write(values as Record<string, unknown>)),
    conflicts: () =>
      all.database.query(`
      SELECT d.name, c.field, c.file_value FROM ir_model_data_conflict c JOIN ir_model_data d ON d.id = c.data_id
      ORDER BY d.name, c.field`),
  }
}

test('J4: what nobody touched follows the file; what a person changed is kept, and so is noupdate', async t => {
  const file = (pages: number) =>
    `${book('free', field('pages', pages))}${book('mine', field('pages', pages))}
     <data noupdate="1">${book('kept', field('pages', pages))}</data>`
  const { upgrade, edit, values, conflicts, database, install } = await upgradable(file(1))
  t.deepEqual(await install(), [], 'unchanged files cost nothing')
  await edit('library.mine', { name: 'my own', price: 5 })
  t.deepEqual(await upgrade(file(2)), ['library'])
  t.deepEqual(await values('library.book', 'name', 'pages', 'price'), [
    ['free', 2, 0],
    ['my own', 2, 5],
    ['kept', 1, 0],
  ])
  t.deepEqual(await conflicts(), [])
  await database.close()
})

test('J4: what a person and the file have both changed is kept and listed, until both say the same', async t => {
  const { upgrade, edit, values, conflicts, warnings, database } = await upgradable(book('x', field('pages', 1)))
  await edit('library.x', { pages: 9 })
  await upgrade(book('x', field('pages', 2)))
  t.deepEqual(await values('library.book', 'pages'), [9])
  t.deepEqual(await conflicts(), [{ name: 'x', field: 'pages', file_value: 2 }])
  t.regex(warnings.join(), /1 value of library that people have changed, too, was kept/)
  await upgrade(book('x', field('pages', 3)))
  t.deepEqual(await conflicts(), [{ name: 'x', field: 'pages', file_value: 3 }], 'the latest value, once')
  await edit('library.x', { pages: 3 })
  await upgrade(`${book('x', field('pages', 3))}<!-- again -->`)
  t.deepEqual(await conflicts(), [])
  await upgrade(book('x', field('pages', 4)))
  t.deepEqual(await values('library.book', 'pages'), [4], 'who follows the file goes on doing so')
  await database.close()
})

test('J4: a conflict goes when the file goes back, drops the field, or drops the record', async t => {
  const three = (pages: string) => ['p', 'q', 'r'].map(id => book(id, pages)).join('')
  const { upgrade, edit, conflicts, database } = await upgradable(three(field('pages', 1)))
  for (const id of ['p', 'q', 'r']) await edit(`library.${id}`, { pages: 9 })
  await upgrade(three(field('pages', 2)))
  t.is((await conflicts()).length, 3)
  await upgrade(`${book('p', field('pages', 1))}${book('q')}`)
  t.deepEqual(await conflicts(), [])
  await database.close()
})

test('J4: lines are one value: what the commands would leave; those that add and take away change nothing else', async t => {
  const { upgrade, edit, values, conflicts, database } = await upgradable(
    `${tags}${tagged('free', 'a')}${tagged('mine', 'a')}${tagged('both', 'a')}
     ${book('more', `<field name="tag_ids" eval="[(4, ref('a'))]"/>`)}
     ${book('made', `<field name="tag_ids" eval="[(0, 0, {'name': 'new'})]"/>`)}`,
  )
  await edit('library.mine', { tag_ids: [[6, 0, [3]]] })
  await edit('library.both', { tag_ids: [[6, 0, [3]]] })
  await edit('library.more', { tag_ids: [[6, 0, [3]]] })
  await upgrade(
    `${tags}${tagged('free', 'ab')}${tagged('mine', 'a')}${tagged('both', 'ab')}
     ${book('more', `<field name="tag_ids" eval="[(4, ref('a')), (4, ref('b'))]"/>`)}
     ${book('made', `<field name="tag_ids" eval="[(0, 0, {'name': 'new'})]"/>`)}`,
  )
  t.deepEqual(await values('library.book', 'name', 'tag_ids'), [
    ['free', [1, 2]],
    ['mine', [3]],
    ['both', [3]],
    ['more', [2, 3]],
    ['made', [4]],
  ])
  t.deepEqual(await conflicts(), [{ name: 'both', field: 'tag_ids', file_value: [[6, 0, [1, 2]]] }])
  await database.close()
})

test('J4: long texts, markup and files are remembered by what tells them from others', async t => {
  const arch = (text: string) => `<field name="arch" type="xml"><form string="${text.repeat(200)}"/></field>`
  const { upgrade, edit, conflicts, database } = await upgradable(
    `${book('free', arch('a'))}${book('both', arch('a'))}`,
  )
  await edit('library.both', { arch: '<form/>' })
  await upgrade(`${book('free', arch('b'))}${book('both', arch('b'))}`)
  const rows = await database.query<{ arch: string }>('SELECT left(arch, 16) AS arch FROM library_book ORDER BY id')
  t.deepEqual(
    rows.map(row => row.arch),
    ['<form string="bb', '<form/>'],
  )
  t.is((await conflicts()).length, 1)
  const [size] = await database.query<{ most: number }>(
    `SELECT max(length(file_values::text)) AS most FROM ir_model_data WHERE model = 'library.book'`,
  )
  t.true(size!.most < 150, String(size!.most))
  await database.close()
})

test('J4: who keeps theirs is asked again when the file changes again; who takes the file follows it', async t => {
  const both = (pages: number) => `${book('mine', field('pages', pages))}${book('theirs', field('pages', pages))}`
  const { upgrade, edit, values, conflicts, database } = await upgradable(both(1))
  const settle = (choice: 'file' | 'own', name: string) =>
    database.unit({}, async env =>
      settleConflicts(await env.model('ir.model.data.conflict').search([['data_id.name', '=', name]]), choice),
    )
  for (const id of ['mine', 'theirs']) await edit(`library.${id}`, { pages: 9 })
  await upgrade(both(2))
  await settle('own', 'mine')
  await settle('file', 'theirs')
  t.deepEqual(await values('library.book', 'pages'), [9, 2])
  await upgrade(`${both(2)}<!-- the same -->`)
  t.deepEqual([await conflicts(), await values('library.book', 'pages')], [[], [9, 2]])
  await upgrade(both(3))
  t.deepEqual(await values('library.book', 'pages'), [9, 3])
  t.deepEqual(await conflicts(), [{ name: 'mine', field: 'pages', file_value: 3 }])
  await database.close()
})

test('J4: an addon above changes a record on purpose: neither file undoes the other, and nobody is asked', async t => {
  const shop = (pages: number) => ({
    'shop/manifest.ts': manifest({ name: 'Shop', depends: ['library'], data: ['data.xml'] }),
    'shop/data.xml': `<odoo><record id="library.x" model="library.book">${field('pages', pages)}</record></odoo>`,
  })
  const root = writeAddons({ ...base, ...library(book('x', field('pages', 1))), ...shop(50) })
  const { install, values, database } = await house(root, ['library', 'shop'])
  const conflicts = () => database.query('SELECT field FROM ir_model_data_conflict')
  await install()
  t.deepEqual(await values('library.book', 'pages'), [50])
  writeFiles(root, library(book('x', field('pages', 2))))
  await install()
  t.deepEqual([await values('library.book', 'pages'), await conflicts()], [[50], []])
  writeFiles(root, shop(60))
  await install()
  t.deepEqual([await values('library.book', 'pages'), await conflicts()], [[60], []])
  await database.unit({}, env => forgetFiles(env, ['shop']))
  writeFiles(root, library(`${book('x', field('pages', 2))}<!-- alone -->`))
  await install()
  t.deepEqual([await values('library.book', 'pages'), await conflicts()], [[2], []], 'once shop is gone')
  await database.close()
})

test('J4: a record that comes twice in the files is merged as if it came once', async t => {
  const twice = (pages: number) => `${book('x')}<record id="x" model="library.book">${field('pages', pages)}</record>`
  const { upgrade, edit, values, conflicts, database } = await upgradable(twice(1))
  await edit('library.x', { name: 'mine', pages: 9 })
  await upgrade(`${twice(1)}<!-- once -->`)
  await upgrade(`${twice(1)}<!-- again -->`)
  t.deepEqual([await values('library.book', 'name', 'pages'), await conflicts()], [[['mine', 9]], []])
  await database.close()
})

test('J6: what the database noted first decides what upgrades leave alone, not the file as it is today', async t => {
  const { upgrade, edit, values, database } = await upgradable(
    `${book('free')}<data noupdate="1">${book('kept')}${book('gone')}${book('lost', '', 'forcecreate="0"')}</data>`,
  )
  await database.unit({}, async env => {
    await (await env.ref('library.gone')).unlink()
    await (await env.ref('library.lost')).unlink()
    await (await env.ref('library.free')).unlink()
  })
  await edit('library.kept', { name: 'my kept' })
  const later = `${book('free')}${book('kept')}${book('gone')}${book('lost', '', 'forcecreate="0"')}`
  await upgrade(later)
  t.deepEqual(await values('library.book', 'name'), ['my kept', 'free', 'gone'], 'what is gone comes back')
  await upgrade(`${later.replace('<field name="name">kept<', '<field name="name">corrected<')}${book('new')}`)
  t.deepEqual(await values('library.book', 'name'), ['my kept', 'free', 'gone', 'new'])
  t.deepEqual(await values('ir.module.module', 'name', 'version'), [
    ['base', '1.0'],
    ['library', '1.1'],
  ])
  await database.close()
})
