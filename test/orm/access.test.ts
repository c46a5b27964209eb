import test from 'ava'
import { AccessError, type AnyDomain, type AnyModel } from '#core'
import type { Database } from '../../core/database/database.ts'
import { people, vault } from './vault.ts'

let database: Database
let ids: Record<string, number>
test.before(async () => {
  const made = await vault()
  database = made.database
  ids = made.ids
})

class Undo extends Error {}

/** Whether somebody may do this; it is undone in any case. */
async function may(who: keyof typeof people, work: (notes: AnyModel, model: AnyModel) => Promise<unknown>) {
  try {
    await database.unit({ uid: people[who] }, async env => {
      const notes = env.model('vault.note')
      await work(notes, notes)
      throw new Undo()
    })
  } catch (error) {
    if (error instanceof Undo) return true
    if (error instanceof AccessError) return false
    throw error
  }
  return false
}

const operations: Record<string, (notes: AnyModel, id: number) => Promise<unknown>> = {
  read: (notes, id) => notes.browse(id).read(['name']),
  load: (notes, id) => notes.browse(id).load('name'),
  'read the label of': (notes, id) => notes.browse(id).load('display_name'),
  'compute something of': (notes, id) => notes.browse(id).load('size'),
  'see the lines of': (notes, id) => notes.browse(id).load('child_ids'),
  write: (notes, id) => notes.browse(id).write({ name: 'new' }),
  copy: (notes, id) => notes.browse(id).copy({ folder_id: null }),
  delete: (notes, id) => notes.browse(id).unlink(),
}
const reads = ['read', 'load', 'read the label of', 'compute something of', 'see the lines of']
const allowed: Record<string, Record<keyof typeof people, string[]>> = {
  adas: { eve: [], ada: reads, bob: [], mia: Object.keys(operations) },
  bobs: { eve: [], ada: [], bob: [...reads, 'write', 'copy'], mia: Object.keys(operations) },
  'open to all': { eve: [], ada: reads, bob: reads, mia: Object.keys(operations) },
  burnt: { eve: [], ada: [], bob: [], mia: [] },
}

for (const [note, table] of Object.entries(allowed)) {
  for (const [operation, work] of Object.entries(operations)) {
    const able = Object.entries(table).flatMap(([who, can]) => (can.includes(operation) ? [who] : []))
    test(`${operation} the note “${note}”: ${able.join(', ') || 'nobody'}`, async t => {
      for (const who of Object.keys(people) as (keyof typeof people)[]) {
        const done = await may(who, notes => work(notes, ids[note]!))
        t.is(done, able.includes(who), `${who} ${operation} ${note}`)
        const afterSudo = await may(who, async notes => {
          await notes.sudo().browse(ids[note]!).load('name', 'child_ids', 'size', 'display_name')
          await work(notes, ids[note]!)
        })
        t.is(
          afterSudo,
          able.includes(who),
          `${who} ${operation} ${note}, after a superuser has read it in the same unit`,
        )
      }
    })
  }
}

test('a search finds what the rules leave, and says no to who may not search at all', async t => {
  const found = (who: keyof typeof people) =>
    database.unit({ uid: people[who] }, async env => (await env['vault.note'].search([])).mapped('name'))
  t.deepEqual(await found('ada'), ['adas', 'open to all'])
  t.deepEqual(await found('bob'), ['bobs', 'open to all'])
  t.deepEqual(await found('mia'), ['adas', 'bobs', 'open to all'])
  await t.throwsAsync(found('eve'), {
    instanceOf: AccessError,
    message: /Note.*\nGroups that may:\n- Reader\n- Writer\n- Manager/,
  })
})

test('a record is created, given away and burnt only as the rules allow afterwards', async t => {
  const { bob, mia } = people
  t.true(await may('bob', notes => notes.create({ name: 'mine', owner: bob })))
  t.false(await may('bob', notes => notes.create({ name: 'not mine', owner: mia })))
  t.false(await may('ada', notes => notes.create({ name: 'mine', owner: people.ada })))
  t.false(await may('bob', notes => notes.browse(ids.bobs!).write({ owner: mia })))
  t.false(await may('mia', notes => notes.browse(ids.bobs!).write({ state: 'burnt' })))
  t.true(await may('mia', notes => notes.browse(ids.bobs!).write({ owner: mia })))
})

test('a set is written as a whole or not at all', async t => {
  t.false(await may('bob', notes => notes.browse([ids.bobs!, ids.adas!]).write({ name: 'both' })))
})

const hidden: Record<string, (notes: AnyModel) => Promise<unknown>> = {
  'is read': notes => notes.browse(ids['open to all']!).read(['pin']),
  'is loaded': notes => notes.browse(ids['open to all']!).load('pin'),
  'is loaded behind a dot': notes => notes.browse(ids.bobs!).load('child_ids.pin'),
  'is written': notes => notes.browse(ids.bobs!).write({ pin: '0' }),
  'is given at creation': notes => notes.create({ name: 'x', owner: people.bob, pin: '0' }),
  'is searched': notes => notes.search([['pin', '=like', '3%']]),
  'is searched in an or': notes => notes.search(['|', ['name', '=', 'x'], '!', ['pin', '=', null]]),
  'is searched behind a dot': notes => notes.search([['child_ids.pin', '!=', null]]),
  'is searched by any': notes => notes.search([['child_ids', 'any', [['pin', '!=', null]]]]),
  'is counted': notes => notes.searchCount([['pin', '!=', null]]),
  'is the order': notes => notes.search([], { order: 'pin' }),
  'narrows a search of names': notes => notes.nameSearch('o', [['pin', '=like', '3%']]),
  'is a default that is asked for': notes => notes.defaultGet(['pin']),
}
for (const [how, work] of Object.entries(hidden)) {
  test(`a field for managers ${how}: only by a manager`, async t => {
    t.false(await may('bob', work))
    t.true(await may('mia', notes => work(notes)))
  })
}

test('a field for managers is in no description and no search of others', async t => {
  await database.unit({ uid: people.bob }, async env => {
    const notes = await env['vault.note'].search([])
    t.throws(() => notes.mapped('pin'), { instanceOf: AccessError })
    t.false('pin' in notes.fieldsGet())
  })
  await database.unit({ uid: people.mia }, async env => t.true('pin' in env['vault.note'].fieldsGet()))
})

const throughFolders: AnyDomain[] = [
  [['folder_id.code', '=like', 'X%']],
  [['folder_id', 'any', [['code', '=like', 'X%']]]],
  [['parent_folder_id.code', '=like', 'X%']],
  [['parent_id.folder_id.code', '=like', 'X%']],
  [['parent_folder_id.note_ids.pin', '=like', '1%']],
]
for (const domain of throughFolders) {
  test(`${JSON.stringify(domain)} asks about folders: only who may see them`, async t => {
    t.false(await may('bob', notes => notes.search(domain)))
    t.true(await may('mia', notes => notes.search(domain)))
  })
}

test('a related field shows, and finds by, what it shows; not what is behind', async t => {
  await database.unit({ uid: people.ada }, async env => {
    const found = await env['vault.note'].search([['folder_name', '=', 'Box']])
    t.deepEqual((await found.load('folder_name')).mapped('folder_name'), ['Box'])
  })
})

test('links to what a person does not see stay, and are not shown', async t => {
  await database.unit({ uid: people.bob }, async env => {
    const note = await env['vault.note'].browse(ids.bobs!).load('tag_ids')
    t.deepEqual(note.tag_ids.ids, [])
    await note.write({ tag_ids: [] })
    t.is((await note.sudo().load('tag_ids.name')).tag_ids.length, 1)
  })
})

test('commands on lines ask for the rights on the lines', async t => {
  const lines = (commands: unknown[]) => (notes: AnyModel) => notes.browse(ids.bobs!).write({ child_ids: commands })
  t.true(await may('bob', lines([[0, 0, { name: 'child', owner: people.bob }]])))
  t.false(await may('bob', lines([[0, 0, { name: 'child', owner: people.mia }]])))
  t.false(await may('bob', lines([[1, ids.adas, { name: 'stolen' }]])))
  t.false(await may('bob', lines([[2, ids.adas, 0]])))
  t.false(await may('bob', lines([[4, ids.adas, 0]])))
  t.false(await may('bob', lines([[6, 0, [ids.adas]]])))
  t.true(await may('mia', lines([[6, 0, [ids.adas]]])))
})

test('a write that was denied when it was done is not stored, even if nobody minds the error', async t => {
  const stored = database.unit({ uid: people.bob }, async env => {
    await t.throwsAsync(env['vault.note'].browse(ids.bobs!).write({ owner: people.mia }), { instanceOf: AccessError })
  })
  await t.throwsAsync(stored, { instanceOf: AccessError })
  await database.unit({}, async env => {
    t.is((await env['vault.note'].browse(ids.bobs!).load('owner')).owner, people.bob)
  })
})
