import test from 'ava'
import { type AnyDomain, ValidationError, ValueError } from '#core'
import type { Database } from '../../core/database/database.ts'
import { library } from './library.ts'

let database: Database
test.before(async () => {
  database = await library()
  await database.unit({}, env => env['library.book'].create([{ title: 'back\\slash' }, { title: 'plain' }]))
})

const circle: Record<string, unknown> = {}
circle.self = circle

const refused: Record<string, Record<string, unknown>> = {
  'a null character inside JSON': { extra: { shelf: 'a\u0000b' } },
  'a lone surrogate inside JSON': { extra: { shelf: 'a\ud800b' } },
  'a lone surrogate as a key of JSON': { extra: { '\udfff': 1 } },
  'JSON that holds itself': { extra: circle },
  'a big integer inside JSON': { extra: { shelf: 10n } },
  'a function as JSON': { extra: () => 1 },
  'a price beyond its digits': { price: 1e12 },
  'a price that is no number': { price: Number.NaN },
  'a price without end': { price: Number.POSITIVE_INFINITY },
  'a number as text': { pages: '12' },
  'a number with a part': { pages: 1.5 },
  'a moment that is none': { lent_at: new Date(Number.NaN) },
  'the thirtieth of February': { lent_at: '2026-02-30 10:00:00' },
  'a moment after the year 9999': { lent_at: new Date('+010000-01-01T00:00:00Z') },
  'a moment before the year 1': { lent_at: new Date('0000-12-31T00:00:00Z') },
}
for (const [what, values] of Object.entries(refused)) {
  test(`${what} is refused with a sentence`, async t => {
    await database.unit({}, async env => {
      const error = await t.throwsAsync(
        env.savepoint(() => env.model('library.book').create({ title: 'Refused', ...values })),
      )
      t.true(error instanceof ValidationError, error?.stack)
      t.is((error as ValidationError).message.length > 10, true)
    })
  })
}

for (const born of ['0000-01-01', new Date(Number.NaN), '2026-13-01', '10000-01-01', '2026-1-1']) {
  test(`${String(born)} is no birthday`, async t => {
    await database.unit({}, async env => {
      const created = env.savepoint(() => env.model('library.author').create({ name: 'Nobody', born }))
      t.true((await t.throwsAsync(created)) instanceof ValidationError)
    })
  })
}

for (const moment of ['0001-01-01T00:00:00.000Z', '1850-06-01T12:00:01.000Z', '9999-12-31T23:59:59.000Z']) {
  test.serial(`the moment ${moment} comes back as it was, in whatever zone the server runs`, async t => {
    const zone = process.env.TZ
    process.env.TZ = 'Europe/Paris'
    t.teardown(() => {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    })
    await database.unit({}, async env => {
      const book = await env['library.book'].create({ title: `On ${moment}`, lent_at: new Date(moment) })
      env.unit.cache.clear()
      t.is((await book.load('lent_at')).lent_at?.toISOString(), moment)
      t.deepEqual((await env['library.book'].search([['lent_at', '=', new Date(moment)]])).ids, [book.id])
      await book.write({ lent_at: new Date(moment) })
      env.unit.cache.clear()
      t.is((await book.load('lent_at')).lent_at?.toISOString(), moment)
    })
  })
}

test('a JSON value is kept as it was when it was written', async t => {
  await database.unit({}, async env => {
    const extra = { shelf: 'A' }
    const book = await env['library.book'].create({ title: 'Json', extra })
    extra.shelf = 'B'
    t.deepEqual(book.extra, { shelf: 'A' })
  })
})

const found: [AnyDomain, string[]][] = [
  [[['title', 'like', 'back\\']], ['back\\slash']],
  [[['title', 'like', '\\']], ['back\\slash']],
  [[['title', '=like', 'plain\\']], []],
  [[['title', 'ilike', 'k\\\\S']], ['back\\slash']],
  [[['id', '=?', null]], ['back\\slash', 'plain']],
  [
    ['!', ['author_id.book_ids', 'not any', [['title', '=', 'x']]]],
    ['back\\slash', 'plain'],
  ],
  [[['author_id.book_ids', 'not any', [['title', '=', 'x']]]], []],
]
for (const [domain, titles] of found) {
  test(`${JSON.stringify(domain)} finds ${titles.join(', ') || 'nothing'}`, async t => {
    await database.unit({}, async env => {
      const both: AnyDomain = ['&', ['title', 'in', ['back\\slash', 'plain']], ...domain]
      t.deepEqual((await env.model('library.book').search(both)).mapped('title'), titles)
    })
  })
}

const deep = [
  ...Array.from({ length: 6000 }, (_, at) => [at % 2 ? '|' : '&', ['pages', '=', 1]]).flat(),
  ['pages', '=', 1],
]
const senseless: Record<string, [AnyDomain, object]> = {
  'a null character in a pattern': [[['title', 'like', 'a\u0000b']], {}],
  'an id like a text': [[['id', 'ilike', 5]], {}],
  'an id compared with half a number': [[['id', '>', 1.5]], {}],
  'an id compared beyond all numbers': [[['id', '<', 1e300]], {}],
  'a domain of six thousand levels': [deep, {}],
  'a limit beyond all numbers': [[], { limit: 1e300 }],
  'an offset that is none': [[], { offset: Number.NaN }],
  'an order that runs on': [[], { order: 'title; DROP TABLE library_book' }],
  'an order by a language': [[], { order: "title->>'en_US'" }],
}
for (const [what, [domain, options]] of Object.entries(senseless)) {
  test(`a search with ${what} is refused with a sentence`, async t => {
    await database.unit({}, async env => {
      const error = await t.throwsAsync(env.model('library.book').search(domain, options))
      t.true(error instanceof ValueError || error instanceof ValidationError, error?.stack)
    })
  })
}

test('a language that is none finds and orders in English, and injects nothing', async t => {
  await database.unit({ context: { lang: "fr'; DROP TABLE library_book; --" } }, async env => {
    const author = await env['library.author'].create({ name: 'Lang', motto: 'On' })
    t.deepEqual((await env['library.author'].search([['motto', '=', 'On']], { order: 'motto' })).ids, [author.id])
  })
  for (const lang of ['constructor', '__proto__', 'toString']) {
    await database.unit({ context: { lang } }, async env => {
      const [author] = [...(await env['library.author'].search([['name', '=', 'Lang']]))]
      t.is(author?.motto, 'On')
    })
  }
})

test('pages of records that are equal in order neither repeat nor leave out any', async t => {
  await database.unit({}, async env => {
    const { ids } = await env['library.book'].create(
      Array.from({ length: 60 }, (_, index) => ({ title: 'Equal', pages: 1 + (index % 2) })),
    )
    await env['library.book'].browse(ids.slice(0, 30)).write({ pages: 3 })
    const seen: number[] = []
    for (let offset = 0; offset < 60; offset += 7) {
      const options = { order: 'title desc', limit: 7, offset }
      seen.push(...(await env['library.book'].search([['title', '=', 'Equal']], options)).ids)
    }
    t.deepEqual(seen, [...ids].reverse())
  })
})
