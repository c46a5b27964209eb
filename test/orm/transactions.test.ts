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

test('parts that are begun side by side are undone alone, each its own', async t => {
  await database.unit({}, async env => {
    const part = (name: string, fails: boolean) =>
      env.savepoint(async () => {
        await env['library.genre'].create({ name })
        await env.savepoint(() => env['library.genre'].create({ name: `${name}, within` }))
        if (fails) throw new Error(`no ${name}`)
      })
    const done = await Promise.allSettled([part('Side A', true), part('Side B', false), part('Side C', true)])
    t.deepEqual(
      done.map(one => (one.status === 'rejected' ? one.reason.message : 'done')),
      ['no Side A', 'done', 'no Side C'],
    )
  })
  t.deepEqual(await Promise.all(['Side A', 'Side B', 'Side B, within', 'Side C'].map(named)), [0, 1, 1, 0])
})

test('what is still running when its unit has failed writes nothing and keeps no connection', async t => {
  let late: Promise<unknown> = Promise.resolve()
  for (let round = 0; round < 12; round++) {
    await t.throwsAsync(
      database.unit({}, async env => {
        const slow = new Promise(resolve => setTimeout(resolve, 20)).then(() =>
          env['library.genre'].create({ name: 'Late' }),
        )
        late = slow
        await Promise.all([slow, Promise.reject(new Error('no'))])
      }),
      { message: 'no' },
    )
    await t.throwsAsync(late, { message: /is over.*await/ })
  }
  t.is(await named('Late'), 0)
})

test('a connection that breaks gives the error that broke it, and the next unit works', async t => {
  const lost = database.unit({}, async env => {
    await env['library.genre'].create({ name: 'Lost' })
    await env.sql('SELECT pg_terminate_backend(pg_backend_pid())')
  })
  await t.throwsAsync(lost, { message: /terminat/ })
  t.is(await named('Lost'), 0)
})

test('what fails after the commit keeps neither the result nor the other effects back', async t => {
  const told: unknown[] = []
  const own = await library()
  own.onError = error => told.push((error as Error).message)
  const result = await own.unit({}, async env => {
    env.afterCommit(() => {
      throw new Error('no mail')
    })
    env.afterCommit(() => void told.push('second'))
    return 'stored'
  })
  t.is(result, 'stored')
  t.deepEqual(told, ['no mail', 'second'])
})

test('SQL that writes behind WITH, or locks, begins the transaction', async t => {
  for (const text of [
    `WITH made AS (INSERT INTO library_genre (name) VALUES ('With') RETURNING id) SELECT id FROM made`,
    'SELECT id FROM library_genre FOR UPDATE',
    `SELECT pg_advisory_xact_lock(1)`,
  ]) {
    await t.throwsAsync(
      database.unit({}, async env => {
        await env.sql(text)
        t.true(env.unit.writing, text)
        throw new Error('no')
      }),
      { message: 'no' },
    )
  }
  t.is(await named('With'), 0)
})

test('a statement that failed, and that somebody passed over, takes the whole unit with it', async t => {
  const work = database.unit({}, async env => {
    await env['library.genre'].create({ name: 'Passed over' })
    await env.sql('INSERT INTO library_genre (name) VALUES (NULL)').catch(() => {})
  })
  await t.throwsAsync(work, { message: /A statement has failed, so nothing of its unit of work is stored/ })
  t.is(await database.unit({}, env => env['library.genre'].searchCount([['name', '=', 'Passed over']])), 0)
})
