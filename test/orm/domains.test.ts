import test from 'ava'
import type { AnyDomain } from '#core'
import type { Database } from '../../core/database/database.ts'
import { library } from './library.ts'

let database: Database
test.before(async () => {
  database = await library()
  await database.unit({}, async env => {
    const [sea, war] = [...(await env['library.genre'].create([{ name: 'Sea' }, { name: 'War' }]))]
    const [ada, bob] = [
      ...(await env['library.author'].create([
        { name: 'Ada', born: '1815-12-10' },
        { name: 'Bob' },
        { name: 'Cy', active: false },
      ])),
    ]
    await bob!.write({ mentor_id: ada! })
    await env['library.book'].create([
      { title: 'sea', author_id: ada!, genre_ids: sea!, pages: 10 },
      { title: 'both', author_id: ada!, genre_ids: sea!.union(war!), pages: 20, kind: 'essay' },
      { title: 'war', author_id: bob!, genre_ids: war!, pages: 30 },
      { title: 'bare' },
    ])
  })
})

const books: [AnyDomain, string[]][] = [
  [[['genre_ids', 'in', [1]]], ['both', 'sea']],
  [[['genre_ids', 'not in', [1]]], ['bare', 'war']],
  [
    [
      ['genre_ids', 'in', [1]],
      ['genre_ids', 'in', [2]],
    ],
    ['both'],
  ],
  [[['genre_ids', '=', null]], ['bare']],
  [[['genre_ids', '!=', false]], ['both', 'sea', 'war']],
  [[['genre_ids', '=', 'War']], ['both', 'war']],
  [[['genre_ids', 'not ilike', 'a']], ['bare']],
  [[['genre_ids.name', '=', 'Sea']], ['both', 'sea']],
  [[['author_id', '=', null]], ['bare']],
  [[['author_id', '!=', 1]], ['bare', 'war']],
  [[['author_id', 'not in', [1, 2]]], ['bare']],
  [[['author_id', 'in', []]], []],
  [[['author_id', 'not in', []]], ['bare', 'both', 'sea', 'war']],
  [[['author_id.mentor_id.name', '=', 'Ada']], ['war']],
  [[['author_id.name', '!=', 'Ada']], ['war']],
  [
    ['!', ['author_id.name', '=', 'Ada']],
    ['bare', 'war'],
  ],
  [[['author_id', 'any', [['born', '!=', null]]]], ['both', 'sea']],
  [[['author_id', 'not any', [['born', '!=', null]]]], ['bare', 'war']],
  [[['kind', '=', null]], ['bare', 'sea', 'war']],
  [[['kind', '!=', 'essay']], ['bare', 'sea', 'war']],
  [
    ['|', ['pages', '<', 15], ['pages', '>=', 100]],
    ['bare', 'sea'],
  ],
  [
    ['!', '|', ['pages', '<', 15], ['pages', '>=', 100]],
    ['both', 'war'],
  ],
  [[['title', '=like', '_ar%']], ['bare', 'war']],
  [[['title', 'ilike', 'B']], ['bare', 'both']],
  [[['pages', '=?', null]], ['bare', 'both', 'sea', 'war']],
  [[[1, '=', 1]], ['bare', 'both', 'sea', 'war']],
  [[[0, '=', 1]], []],
  [[['title', 'in', ["x' OR '1'='1", 'sea']]], ['sea']],
]

for (const [domain, titles] of books) {
  test(`${JSON.stringify(domain)} finds ${titles.join(', ') || 'nothing'}`, async t => {
    await database.unit({}, async env => {
      t.deepEqual((await env.model('library.book').search(domain)).mapped('title'), titles)
    })
  })
}

test('archived records are found when asked for', async t => {
  await database.unit({}, async env => {
    const authors = env['library.author']
    t.deepEqual((await authors.search([])).mapped('name'), ['Ada', 'Bob'])
    t.deepEqual((await authors.search([['active', '=', false]])).mapped('name'), ['Cy'])
    t.is((await authors.search([], { activeTest: false })).length, 3)
  })
})

test('records are ordered by the order of what a many2one points to', async t => {
  await database.unit({}, async env => {
    const ordered = await env['library.book'].search([['author_id', '!=', null]], {
      order: 'author_id desc, pages desc',
    })
    t.deepEqual(ordered.mapped('title'), ['war', 'both', 'sea'])
  })
})

const malformed: [AnyDomain, RegExp][] = [
  [['&', ['title', '=', 'x']], /lacks an operand/],
  [[['title', '=']], /\[field, operator, value\]/],
  [[['title', '>>', 'x']], /operator is none of/],
  [[['titel', '=', 'x']], /no field titel.*title/],
  [[['title.name', '=', 'x']], /no relation/],
  [[['title"; DROP TABLE library_book; --', '=', 'x']], /no field/],
  [[['pages', '<', 'many']], /takes a number/],
]

for (const [domain, message] of malformed) {
  test(`${JSON.stringify(domain)} is refused with a sentence`, async t => {
    await database.unit({}, async env => {
      await t.throwsAsync(env.model('library.book').search(domain), { message })
    })
  })
}

test('a domain of ten thousand terms is answered', async t => {
  await database.unit({}, async env => {
    const terms = Array.from({ length: 5000 }, (_, index) => ['pages', '=', index])
    const domain = [...Array.from({ length: 4999 }, () => '|'), ...terms]
    t.is((await env.model('library.book').search(domain)).length, 4)
  })
})
