import test from 'ava'
import { MissingError, NotLoaded, ValidationError, ValueError } from '#core'
import type { Database } from '../../core/database/database.ts'
import { library } from './library.ts'

let database: Database
test.before(async () => {
  database = await library()
})

test('a search brings the columns of all it finds in one query', async t => {
  await database.unit({}, async env => {
    await env['library.author'].create([{ name: 'Ada' }, { name: 'Bob', born: '1950-02-03' }])
  })

  await database.unit({}, async env => {
    const before = env.unit.queries
    const found = await env['library.author'].search([['name', 'in', ['Ada', 'Bob']]])

    t.deepEqual(found.mapped('name'), ['Ada', 'Bob'])
    t.deepEqual(found.mapped('born'), [null, '1950-02-03'])
    t.is(env.unit.queries - before, 1)
  })
})

test('paths are loaded with one query a relation, however many records there are', async t => {
  await database.unit({}, async env => {
    const genre = await env['library.genre'].create({ name: 'Travel' })
    const author = await env['library.author'].create({ name: 'Cora' })
    await env['library.book'].create(
      Array.from({ length: 30 }, (_, index) => ({ title: `Path ${index}`, author_id: author, genre_ids: genre })),
    )
  })

  await database.unit({}, async env => {
    const books = await env['library.book'].search([['title', 'like', 'Path']])
    const before = env.unit.queries
    await books.load('author_id.name', 'genre_ids.name')

    t.is(books.length, 30)
    t.deepEqual(new Set(books.mapped('author_name')), new Set(['Cora']))
    t.is(env.unit.queries - before, 3, 'authors, pairs, genres')
  })
})

test('reading what was not loaded says what to load', async t => {
  await database.unit({}, async env => {
    const { id } = await env['library.author'].create({ name: 'Dora' })
    env.unit.cache.clear()

    const error = t.throws(() => env['library.author'].browse(id).name, { instanceOf: NotLoaded })

    t.regex(error.message, /await load\('name'\)/)
  })
})

test('values come back as they were written', async t => {
  const lent = new Date('2026-03-29T01:30:00.000Z')
  await database.unit({}, async env => {
    const { id } = await env['library.book'].create({
      title: 'All kinds',
      pages: 12,
      price: 1.239,
      kind: 'essay',
      summary: '<p onclick="x()">Hi<script>alert(1)</script></p>',
      lent_at: lent,
      extra: { shelf: 'B' },
      cover: Buffer.from([0, 255, 7]),
    })
    env.unit.cache.clear()

    const book = await env['library.book'].browse(id).load('title', 'cover')

    t.is(book.price, 1.24)
    t.is(book.kind, 'essay')
    t.is(book.summary, '<p>Hi</p>')
    t.deepEqual(book.lent_at, lent)
    t.deepEqual(book.extra, { shelf: 'B' })
    t.deepEqual([...book.cover!], [0, 255, 7])
  })
})

test('an unset number reads 0, an unset text null, an unset relation as no record', async t => {
  await database.unit({}, async env => {
    const book = await env['library.book'].create({ title: 'Bare' })

    t.is(book.price, 0)
    t.is(book.summary, null)
    t.is(book.author_id.length, 0)
    t.is(book.author_name, null)
    t.is(book.pages, 100, 'its default')
  })
})

test('a translated text has one value a language, and English where there is none', async t => {
  await database.unit({}, async env => {
    const author = await env['library.author'].create({ name: 'Eve', motto: 'Read on' })
    const french = author.withContext({ lang: 'fr_FR' })
    await french.write({ motto: 'Lisez' })

    t.is(author.motto, 'Read on')
    t.is(french.motto, 'Lisez')
    t.is(author.withContext({ lang: 'de_DE' }).motto, 'Read on')
    t.deepEqual((await french.search([['motto', 'ilike', 'lis']])).ids, [author.id])
    t.is((await author.search([['motto', 'ilike', 'lis']])).length, 0)
  })
})

const refused: [
  string,
  Record<string, unknown>,
  typeof ValidationError | typeof ValueError | typeof MissingError,
  RegExp,
][] = [
  ['a missing title', {}, ValidationError, /Title of “Book” is required/],
  [
    'a text where a number goes',
    { title: 'x', pages: 'many' },
    ValidationError,
    /library\.book\.pages.*takes a number/,
  ],
  ['a number beyond 32 bits', { title: 'x', pages: 2 ** 40 }, ValidationError, /between/],
  ['a choice that is none', { title: 'x', kind: 'poem' }, ValidationError, /one of novel, essay/],
  ['a moment that does not exist', { title: 'x', lent_at: 'tomorrow' }, ValidationError, /moment/],
  ['a null character', { title: 'a\u0000b' }, ValidationError, /null character/],
  ['a lone surrogate', { title: 'a\ud800' }, ValidationError, /broken character/],
  ['an unknown field', { title: 'x', pagse: 3 }, ValueError, /no field pagse.*pages/],
  ['a record that does not exist', { title: 'x', author_id: 999_999 }, MissingError, /Author/],
  ['what the table forbids', { title: 'x', pages: -1 }, ValidationError, /at least one page/],
  ['what a check forbids', { title: 'LOUD' }, ValidationError, /shout/],
]

for (const [what, values, kind, message] of refused) {
  test(`creating refuses ${what}, says so, and stores nothing`, async t => {
    await database.unit({}, async env => {
      const error = (await t.throwsAsync(env.savepoint(() => env.model('library.book').create(values))))!

      t.true(error instanceof kind, error.stack)
      t.regex(error.message, message)
      t.notRegex(error.message, /INSERT|violates|constraint/)
      t.is(await env['library.book'].searchCount([['title', 'in', ['x', 'LOUD']]]), 0)
    })
  })
}

test('a day that does not exist is refused', async t => {
  await database.unit({}, async env => {
    await t.throwsAsync(env['library.author'].create({ name: 'Fay', born: '2026-02-30' }), { message: /such as/ })
  })
})

test('records are an ordered set: union, difference, intersection, order of keys', async t => {
  await database.unit({}, async env => {
    const all = await env['library.genre'].create([{ name: 'S1' }, { name: 'S2' }, { name: 'S3' }])
    const [one, two, three] = [...all]

    t.deepEqual(one!.union(two!, one!).ids, [one!.id, two!.id])
    t.deepEqual(all.difference(two!).ids, [one!.id, three!.id])
    t.deepEqual(all.intersection(three!.union(one!)).ids, [one!.id, three!.id])
    t.deepEqual(all.sorted(genre => genre.name, true).mapped('name'), ['S3', 'S2', 'S1'])
    t.throws(() => all.id, { message: /single/ })
  })
})

test('a record that is gone is missing for writing, and no matter for deleting', async t => {
  await database.unit({}, async env => {
    const genre = await env['library.genre'].create({ name: 'Gone' })
    await genre.unlink()

    await t.notThrowsAsync(genre.unlink())
    await t.throwsAsync(
      env.savepoint(() => genre.write({ name: 'Back' })),
      { instanceOf: MissingError },
    )
    t.is((await genre.exists()).length, 0)
  })
})
