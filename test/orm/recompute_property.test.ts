import assert from 'node:assert/strict'
import test from 'ava'
import fc from 'fast-check'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'
import type { Environment } from '../../core/model/types.ts'
import { Author, Book, Genre, type Operation, operate } from './grove.ts'

let database: Database
test.before(async () => {
  database = await Database.open({ connection: await emptyDatabase(), definitions: [Author, Book, Genre] })
  onCleanUp(() => database.close())
  await syncSchema(database)
  await database.unit({}, async env => {
    const [a, b] = await env['grove.author'].create([{ name: 'A' }, { name: 'B' }]).then(both => both.ids)
    await env['grove.author'].browse(b!).write({ mentor_id: a! })
    const genres = await env['grove.genre'].create([{ factor: 2 }, { factor: 3 }])
    await env['grove.book'].create([
      { pages: 10, author_id: a!, genre_ids: genres },
      { pages: 20, author_id: b!, editor_id: a! },
      { pages: 30, active: false, author_id: b!, genre_ids: genres.slice(0, 1) },
    ])
  })
})

type Row = { id: number } & Record<string, number | boolean | string | null>
interface Grove {
  authors: Row[]
  books: Row[]
  genres: Row[]
  pairs: { book: number; genre: number }[]
}

/** All that is stored, as the database has it now: nothing is computed for this. */
async function stored(env: Environment): Promise<Grove> {
  const all = (table: string, what = 't') => `(SELECT coalesce(json_agg(${what} ORDER BY id), '[]') FROM ${table} t)`
  const [grove] = await env.unit.query<Grove>(
    `SELECT ${all('grove_author')} AS authors, ${all('grove_book')} AS books, ${all('grove_genre')} AS genres,
     (SELECT coalesce(json_agg(json_build_object('book', grove_book_id, 'genre', grove_genre_id)), '[]')
      FROM grove_book_grove_genre_rel) AS pairs`,
  )
  return grove!
}

const computedFields = {
  'grove.author': ['pages', 'edited', 'weight', 'school'],
  'grove.book': ['author_name', 'weight'],
  'grove.genre': ['pages'],
} as const

/** What the computed fields of the grove must be, from nothing but what was written into it. */
function fromScratch({ authors, books, genres, pairs }: Grove): object {
  const sum = <T>(list: readonly T[], of: (one: T) => number) => list.reduce((all, one) => all + of(one), 0)
  const genresOf = (book: Row) => genres.filter(({ id }) => pairs.some(one => one.book === book.id && one.genre === id))
  const weight = (book: Row) => Number(book.pages) * sum(genresOf(book), genre => Number(genre.factor))
  const shown = books.filter(book => book.active)
  const pages = (list: readonly Row[]) => sum(list, book => Number(book.pages))
  const written = (author: Row) => shown.filter(book => book.author_id === author.id)
  const school = (author: Row): number =>
    pages(written(author)) +
    sum(
      authors.filter(one => one.mentor_id === author.id),
      school,
    )
  return {
    'grove.author': authors.map(one => ({
      id: one.id,
      pages: pages(written(one)),
      edited: shown.filter(book => book.editor_id === one.id).length,
      weight: sum(written(one), weight),
      school: school(one),
    })),
    'grove.book': books.map(one => ({
      id: one.id,
      author_name: authors.find(({ id }) => id === one.author_id)?.name ?? null,
      weight: weight(one),
    })),
    'grove.genre': genres.map(one => ({
      id: one.id,
      pages: pages(shown.filter(book => genresOf(book).includes(one))),
    })),
  }
}

/** What they are in the tables. */
function asStored({ authors, books, genres }: Grove): object {
  const rows = { 'grove.author': authors, 'grove.book': books, 'grove.genre': genres }
  const named = Object.entries(computedFields).map(
    ([model, names]) =>
      // The same names as above.
      [model, rows[model as keyof typeof rows].map(row => pick(row, ['id', ...names]))] as const,
  )
  return Object.fromEntries(named)
}

const pick = (row: Row, names: readonly string[]) => Object.fromEntries(names.map(name => [name, row[name]]))

/** What they are to somebody who reads them. */
async function asRead(env: Environment): Promise<object> {
  const all: [string, object[]][] = []
  for (const [model, names] of Object.entries(computedFields)) {
    const records = await env.model(model).search([], { activeTest: false, order: 'id' })
    all.push([model, await records.read([...names])])
  }
  return Object.fromEntries(all)
}

const runs = Number(process.env.FOYER_TEST_RUNS ?? 150)
const seed = process.env.FOYER_TEST_SEED ? { seed: Number(process.env.FOYER_TEST_SEED) } : {}

const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.nat(12),
  picks: fc.array(fc.nat(6), { minLength: 3, maxLength: 3 }),
  number: fc.nat(9),
})
/** Some operations; those of a part that fails are undone. */
const part = fc.record({ operations: fc.array(operation, { minLength: 1, maxLength: 3 }), fails: fc.nat(3) })

test('whatever is done to records, what is computed of them is what it is computed from scratch', async t => {
  t.timeout(60_000)
  const undone = new Error('undone')
  const check = async (env: Environment) => {
    const grove = await stored(env)
    const expected = fromScratch(grove)
    assert.deepEqual(asStored(grove), expected)
    return expected
  }
  const run = (parts: readonly { operations: readonly Operation[]; fails: number }[]) =>
    database.unit({}, async env => {
      let before: object = {}
      for (const { operations, fails } of parts) {
        const work = async () => {
          for (const one of operations) await operate(env, one)
          if (!fails) throw undone
        }
        if (!fails) before = await check(env)
        await env.savepoint(work).catch(error => {
          if (error !== undone) throw error
        })
        const after = await check(env)
        if (!fails) assert.deepEqual(after, before)
      }
      assert.deepEqual(await asRead(env), await check(env))
      throw undone
    })
  await t.notThrowsAsync(
    fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 3 }), async parts => {
        await run(parts).catch(error => {
          if (error !== undone) throw error
        })
      }),
      { numRuns: runs, includeErrorInReport: true, ...seed },
    ),
  )
})
