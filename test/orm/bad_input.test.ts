import test from 'ava'
import { type AnyModel, type Environment, ValidationError, ValueError } from '#core'
import type { Database } from '../../core/database/database.ts'
import { library } from './library.ts'

let database: Database
test.before(async () => {
  database = await library()
})

const books = (env: Environment) => env.model('library.book')

for (const given of [null, 'x', 5, true, ['title'], [['title', 'x']]]) {
  test(`what is no map of values is refused by its kind: ${JSON.stringify(given)}`, t =>
    database.unit({}, async env => {
      const one = await books(env).create({ title: 'There' })
      const refused = {
        instanceOf: ValueError,
        message: /^library\.book takes values by the names of its fields; got /,
      }
      // Remote calls bring what the compiler would refuse.
      await t.throwsAsync(() => one.write(given as never), refused)
      await t.throwsAsync(() => books(env).create([given] as never), refused)
    }))
}

const paths: [path: string, message: RegExp][] = [
  ['zz', /library\.book has no field zz/],
  ['author_id.zz', /library\.author has no field zz/],
  ['author_id.book_ids.pags', /library\.book has no field pags\. Is pages meant/],
  ['title.x', /library\.book\.title is no relation: nothing is behind title\.x/],
  ['author_id.name.x', /library\.author\.name is no relation/],
  ['', /no field/],
]
for (const [path, message] of paths) {
  test(`a path that leads nowhere is refused, with or without a record to follow it from: “${path}”`, t =>
    database.unit({}, async env => {
      const refused = { instanceOf: ValueError, message }
      await t.throwsAsync(() => books(env).load(path), refused)
      const loose = await books(env).create({ title: 'Loose' })
      await t.throwsAsync(() => loose.load(path), refused)
      await t.throwsAsync(() => books(env).searchFetch([], [path]), refused)
    }))
}

test('what is no list of fields is refused', t =>
  database.unit({}, async env => {
    const one = await books(env).create({ title: 'There' })
    const message = 'library.book: read takes a list of fields; got “title”.'
    await t.throwsAsync(() => one.read('title' as never), { instanceOf: ValueError, message })
    await t.throwsAsync(() => one.load(5 as never), { instanceOf: ValueError, message: /no field 5/ })
  }))

test('a day is not cut from a moment that there is not', t =>
  database.unit({}, async env => {
    const authors = env.model('library.author')
    const born = async (value: unknown) => (await authors.create({ name: 'Ada', born: value })).born
    t.is(await born('2026-02-28 23:59:59'), '2026-02-28')
    t.is(await born('2026-02-28T23:59:59+05:00'), '2026-02-28')
    for (const value of ['2026-02-28 25:00:00', '2026-02-28T12:61', '2026-02-30 10:00:00'])
      await t.throwsAsync(() => born(value), { instanceOf: ValidationError, message: /library\.author\.born.*such as/ })
  }))

test('numbers that are none are shown as what they are', t =>
  database.unit({}, async env => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const message = new RegExp(`takes a number; got ${value}`)
      await t.throwsAsync(() => books(env).search([['pages', '=', value]]), { instanceOf: ValueError, message })
    }
  }))

test('what is required says of which model it is', t =>
  database.unit({}, async env => {
    const message = 'Name of “Genre” is required.'
    await t.throwsAsync(
      env.savepoint(() => books(env).create({ title: 'x', genre_ids: [[0, 0, {}]] })),
      { message },
    )
  }))

const wrong: [what: string, work: (book: AnyModel) => Promise<unknown>][] = [
  ['a line that lacks something', book => book.write({ pages: 7, genre_ids: [[0, 0, {}]] })],
  ['a missing line', book => book.write({ pages: 7, genre_ids: [[1, 999_999, { name: 'x' }]] })],
  ['a missing record to link', book => book.write({ pages: 7, genre_ids: [[4, 999_999, 0]] })],
  ['a missing target', book => book.write({ pages: 7, author_id: 999_999 })],
  ['a check after the write', book => book.write({ pages: 7, title: 'SHOUT' })],
  ['a constraint', book => book.write({ title: 'Other', pages: -1 })],
  ['an unknown field beside others', book => book.write({ pages: 7, zz: 1 })],
  [
    'one of many that are created',
    book => book.env.model('library.book').create([{ title: 'Other' }, { title: 'BAD' }]),
  ],
]
for (const [what, work] of wrong) {
  test(`nothing is half done after ${what}, and the unit goes on after a savepoint`, t =>
    database.unit({}, async env => {
      const book = await books(env).create({ title: 'Whole', pages: 3 })
      await t.throwsAsync(env.savepoint(() => work(book)))
      await book.load('title', 'pages', 'author_id', 'genre_ids')
      t.deepEqual([book.title, book.pages, (book.genre_ids as AnyModel).length], ['Whole', 3, 0])
      t.is(await books(env).searchCount([['title', 'in', ['Other', 'BAD', 'SHOUT']]]), 0)
      const [row] = await env.sql<{ pages: number }>('SELECT pages FROM library_book WHERE id = $1', [book.id])
      t.is(row!.pages, 3)
    }))
}
