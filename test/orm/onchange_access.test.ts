import test from 'ava'
import { AccessError, type AnySpecification, type OnchangeResult } from '#core'
import type { Database } from '../../core/database/database.ts'
import { people, vault } from './vault.ts'

let database: Database
let ids: Record<string, number>
test.before(async () => {
  const made = await vault()
  database = made.database
  ids = made.ids
})

function change(
  who: keyof typeof people,
  id: number | null,
  values: object,
  changed: string[],
  specification: AnySpecification,
): Promise<OnchangeResult> {
  return database.unit({ uid: people[who] }, env =>
    env
      .model('vault.note')
      .browse(id === null ? [] : id)
      .onchange(values, changed, specification),
  )
}

test('who may not write a record may not have it computed either; nor a new one who may not create', async t => {
  const id = await database.unit(
    { uid: people.bob },
    async env => (await env['vault.note'].create({ owner: people.bob })).id,
  )
  t.deepEqual((await change('bob', id, { name: 'x' }, ['name'], { name: {} })).value, {})
  t.deepEqual((await change('bob', null, {}, [], { state: {} })).value, { state: 'open' })
  await t.throwsAsync(change('ada', id, { name: 'x' }, ['name'], {}), { instanceOf: AccessError })
  await t.throwsAsync(change('ada', null, {}, [], {}), { instanceOf: AccessError })
  await t.throwsAsync(change('eve', null, {}, [], {}), { instanceOf: AccessError })
  const other = await database.unit({}, async env => (await env['vault.note'].create({ owner: people.mia })).id)
  await t.throwsAsync(change('bob', other, { name: 'x' }, ['name'], {}), { instanceOf: AccessError })
})

test('fields that the person may not see are neither taken nor given back, in lines neither', async t => {
  const specification = { name: {}, pin: {}, child_ids: { fields: { name: {}, pin: {} } } }
  const values = { pin: '1', name: 'n', child_ids: [[0, 'v', { pin: '2', name: 'c' }]] }
  t.deepEqual((await change('bob', null, values, ['pin', 'child_ids'], specification)).value, {})
  t.deepEqual((await change('bob', null, { ...values, name: 'n' }, [], specification)).value, {
    name: 'n',
    child_ids: [[0, 'v', { name: 'c' }]],
  })
  const mia = await change('mia', null, values, [], specification)
  t.like(mia.value, { pin: '1', child_ids: { 0: { 2: { pin: '2', name: 'c' } } } })
})

test('what is closed to the person tells them nothing when they link to it', async t => {
  const folder = await database.unit({}, async env => (await env['vault.folder'].create({ name: 'Secret' })).id)
  const hidden = await database.unit({}, async env => (await env['vault.tag'].create({ name: 'hidden' })).id)
  const burnt = await database.unit({}, async env => (await env['vault.note'].create({ state: 'burnt', owner: 13 })).id)
  const spec = {
    folder_name: {},
    tag_ids: { fields: { name: {} } },
    child_ids: { fields: { folder_name: {}, name: {} } },
  }
  const refused = { instanceOf: AccessError }
  await t.throwsAsync(change('bob', null, { folder_id: folder }, ['folder_id'], spec), refused)
  await t.throwsAsync(change('bob', null, { folder_id: folder }, [], spec), refused)
  await t.throwsAsync(
    change('bob', null, { child_ids: [[0, 'v', { folder_id: folder }]] }, ['child_ids'], spec),
    refused,
  )
  await t.throwsAsync(change('bob', null, { tag_ids: [[4, hidden, 0]] }, ['tag_ids'], spec), refused)
  await t.throwsAsync(change('bob', null, { tag_ids: [hidden] }, ['tag_ids'], spec), refused)
  await t.throwsAsync(
    change(
      'bob',
      null,
      {
        child_ids: [
          [1, burnt, { name: 'x' }],
          [4, burnt, 0],
        ],
      },
      ['child_ids'],
      spec,
    ),
    refused,
  )
  t.deepEqual((await change('mia', null, { folder_id: folder }, ['folder_id'], spec)).value, { folder_name: 'Secret' })
})

test('a link that was there already stays, with its label, closed or not', async t => {
  const id = await database.unit({}, async env => {
    const folder = await env['vault.folder'].create({ name: 'Kept' })
    return (await env['vault.note'].create({ owner: people.bob, folder_id: folder })).id
  })
  const folder = await database.unit(
    {},
    async env => (await env['vault.note'].browse(id).load('folder_id')).folder_id.id,
  )
  const { value } = await change('bob', id, { folder_id: folder, name: 'x' }, ['name'], {
    folder_id: {},
    folder_name: {},
  })
  t.deepEqual(value, {})
  const [read] = await database.unit({ uid: people.bob }, env =>
    env
      .model('vault.note')
      .browse(id)
      .webRead({ folder_id: { fields: { display_name: {} } } }),
  )
  t.deepEqual(read, { id, folder_id: { id: folder, display_name: 'Kept' } })
})

test('reading for a form keeps to the rights of the person', async t => {
  const read = (who: keyof typeof people, specification: AnySpecification) =>
    database.unit({ uid: people[who] }, env =>
      env.model('vault.note').browse(ids['open to all']!).webRead(specification),
    )
  await t.throwsAsync(read('bob', { pin: {} }), { instanceOf: AccessError })
  await t.throwsAsync(read('eve', { name: {} }), { instanceOf: AccessError })
})
