import test from 'ava'
import type { Database } from '../../core/database/database.ts'
import { library } from './library.ts'

let database: Database
test.before(async () => {
  database = await library()
})

const named = (name: string) => database.unit({}, env => env['library.genre'].searchCount([['name', '=', name]]))

test('a unit of work that fails stores nothing', async t => {
  await t.throwsAsync(
    database.unit({}, async env => {
      await env['library.genre'].create({ name: 'Half' })
      throw new Error('no')
    }),
    { message: 'no' },
  )
  t.is(await named('Half'), 0)
})

test('effects outside happen after the commit, and only then', async t => {
  const told: string[] = []
  await t.throwsAsync(
    database.unit({}, async env => {
      env.afterCommit(() => void told.push('failed'))
      throw new Error('no')
    }),
  )
  await database.unit({}, async env => {
    env.afterCommit(async () => void told.push(`stored ${await named('Told')}`))
    await env['library.genre'].create({ name: 'Told' })
  })
  t.deepEqual(told, ['stored 1'])
})

test('a part that fails is undone alone', async t => {
  await database.unit({}, async env => {
    await env['library.genre'].create({ name: 'Kept' })
    await t.throwsAsync(
      env.savepoint(async () => {
        await env['library.genre'].create({ name: 'Undone' })
        await env['library.genre'].create({ name: 'Kept' })
      }),
      { message: /already a genre/ },
    )
  })
  t.is(await named('Kept'), 1)
  t.is(await named('Undone'), 0)
})

test('a unit within a unit is a part of it', async t => {
  await t.throwsAsync(
    database.unit({}, async () => {
      await database.unit({}, env => env['library.genre'].create({ name: 'Inner' }))
      throw new Error('outer')
    }),
  )
  t.is(await named('Inner'), 0)
})

test('reads before the first write begin no transaction', async t => {
  await database.unit({}, async env => {
    await env['library.genre'].search([])
    t.false(env.unit.writing)
    await env['library.genre'].create({ name: 'First write' })
    t.true(env.unit.writing)
  })
})

test('two units that get into each other’s way are both done in the end', async t => {
  const [first, second] = await database.unit({}, env =>
    env['library.author'].create([{ name: 'First' }, { name: 'Second' }]).then(both => both.ids),
  )
  let runs = 0
  const swap = (one: number, other: number) =>
    database.unit({}, async env => {
      runs++
      await env['library.author'].browse(one).write({ name: `by ${one}` })
      await new Promise(resolve => setTimeout(resolve, 100))
      await env['library.author'].browse(other).write({ name: `by ${one}` })
    })
  await Promise.all([swap(first!, second!), swap(second!, first!)])

  t.true(runs > 2, 'the database must have found a deadlock for this test to mean anything')
})

test('two units that add to the same counter lose nothing', async t => {
  const { id } = await database.unit({}, env => env['library.book'].create({ title: 'Counter', pages: 1 }))
  await Promise.all(
    Array.from({ length: 20 }, () =>
      database.unit({}, async env => {
        await env.sql('UPDATE library_book SET pages = pages + 1 WHERE id = $1', [id])
      }),
    ),
  )
  t.is(await database.unit({}, async env => (await env['library.book'].browse(id).load('pages')).pages), 21)
})
