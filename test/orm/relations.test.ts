import test from 'ava'
import { Command } from '#core'
import type { Database } from '../../core/database/database.ts'
import { library } from './library.ts'

let database: Database
test.before(async () => {
  database = await library()
})

test('commands create, link, unlink and set the lines of a one2many', async t => {
  await database.unit({}, async env => {
    const author = await env['library.author'].create({
      name: 'Ada',
      book_ids: [Command.create({ title: 'One' }), Command.create({ title: 'Two' })],
    })
    t.deepEqual((await author.load('book_ids')).book_ids.mapped('title'), ['One', 'Two'])

    const other = await env['library.book'].create({ title: 'Other' })
    await author.write({ book_ids: [Command.link(other.id)] })
    t.deepEqual(author.book_ids.mapped('title'), ['One', 'Other', 'Two'])

    await author.write({ book_ids: [Command.set([other.id])] })
    t.deepEqual(author.book_ids.ids, [other.id])
    t.is(await env['library.book'].searchCount([['title', 'in', ['One', 'Two']]]), 0, 'the inverse cascades')
  })
})

test('both sides of a many2many show the same links', async t => {
  await database.unit({}, async env => {
    const genre = await env['library.genre'].create({ name: 'Sea' })
    const book = await env['library.book'].create({ title: 'Waves', genre_ids: [genre.id] })
    t.deepEqual((await genre.load('book_ids')).book_ids.ids, [book.id])

    await genre.write({ book_ids: [] })

    t.is((await book.load('genre_ids')).genre_ids.length, 0)
  })
})

test('what is deleted takes along what cascades, and links to it are gone', async t => {
  await database.unit({}, async env => {
    const author = await env['library.author'].create({ name: 'Bea', book_ids: [Command.create({ title: 'Hers' })] })
    const pupil = await env['library.author'].create({ name: 'Cy', mentor_id: author })

    await author.unlink()

    t.is(await env['library.book'].searchCount([['title', '=', 'Hers']]), 0)
    t.is((await pupil.load('mentor_id')).mentor_id.length, 0)
  })
})

test('linking a record that does not exist is refused, and nothing is linked', async t => {
  await database.unit({}, async env => {
    const book = await env['library.book'].create({ title: 'Lonely' })
    await t.throwsAsync(
      env.savepoint(() => book.write({ genre_ids: [Command.link(999_999)] })),
      { message: /no such record/ },
    )
    t.is((await book.load('genre_ids')).genre_ids.length, 0)
  })
})
