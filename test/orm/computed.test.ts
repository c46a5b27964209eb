import test from 'ava'
import type { Database } from '../../core/database/database.ts'
import { library } from './library.ts'

let database: Database
test.before(async () => {
  database = await library()
})

test('a stored computed field follows its lines: created, changed, moved, deleted', async t => {
  await database.unit({}, async env => {
    const [ada, bob] = [...(await env['library.author'].create([{ name: 'Ada' }, { name: 'Bob' }]))]
    const pages = async () => {
      env.unit.cache.clear()
      return (await ada!.union(bob!).load('page_count')).mapped('page_count')
    }
    const book = await env['library.book'].create({ title: 'One', pages: 10, author_id: ada! })
    t.deepEqual(await pages(), [10, 0])
    await book.write({ pages: 15 })
    t.deepEqual(await pages(), [15, 0])
    await book.write({ author_id: bob! })
    t.deepEqual(await pages(), [0, 15])
    await book.unlink()
    t.deepEqual(await pages(), [0, 0])
  })
})

test('a computed field without column is computed when it is read, from what it depends on', async t => {
  await database.unit({}, async env => {
    const author = await env['library.author'].create({ name: 'Cyd' })
    t.is(author.label, 'Cyd (0)')
    await author.write({ name: 'Cid' })
    t.is(author.label, 'Cid (0)')
  })
})

test('writing an equal value has nothing computed again', async t => {
  await database.unit({}, async env => {
    const author = await env['library.author'].create({ name: 'Dot' })
    const book = await env['library.book'].create({ title: 'Same', pages: 5, author_id: author })
    const before = env.unit.queries
    await book.write({ pages: 5 })

    t.is(env.unit.queries - before, 1, 'the UPDATE alone')
  })
})

test('a related field reads, finds and writes the other end', async t => {
  await database.unit({}, async env => {
    const author = await env['library.author'].create({ name: 'Flo' })
    const book = await env['library.book'].create({ title: 'Hers', author_id: author })
    t.is(book.author_name, 'Flo')
    t.deepEqual((await env['library.book'].search([['author_name', '=', 'Flo']])).ids, [book.id])

    await book.write({ author_name: 'Florence' })

    t.is(author.name, 'Florence')
  })
})

test('a field is assigned in its compute method only', async t => {
  await database.unit({}, async env => {
    const author = await env['library.author'].create({ name: 'Gus' })
    t.throws(
      () => {
        author.name = 'Gustav'
      },
      { message: /await record\.write/ },
    )
  })
})
