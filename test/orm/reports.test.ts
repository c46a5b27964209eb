import test from 'ava'
import { AccessError, type AccessSource, fields, SetupError, type UserRights } from '#core'
import { recordBase } from '../../core/orm/recordset.ts'
import { Registry } from '../../core/registry/registry.ts'
import { define, Releases } from './release.ts'

class Author extends define('shop.author') {
  name = fields.Char('Name')
}
class Plain extends define('shop.sale') {
  author_id = fields.Many2one('shop.author' as never, 'Author')
  pieces = fields.Integer('Pieces')
}
class Sale extends define('shop.sale') {
  author_id = fields.Many2one('shop.author' as never, 'Author')
  pieces = fields.Integer('Pieces')
  report_id = fields.Many2one('shop.report' as never, 'Report')
}
const query = `SELECT author_id AS id, author_id, sum(pieces)::int AS pieces, max(pieces) > 5 AS big FROM shop_sale
  WHERE author_id IS NOT NULL GROUP BY author_id;`
const report = (options: object = {}) =>
  class Report extends define('shop.report', { description: 'Sales Report', order: 'pieces desc', query, ...options }) {
    author_id = fields.Many2one('shop.author' as never, 'Author')
    author_name = fields.Char('Author’s Name', { related: 'author_id.name' })
    pieces = fields.Integer('Pieces')
    big = fields.Boolean('Big')
  }

/** Everybody may do everything, as far as access lines go. */
class Access extends define('ir.model.access') implements AccessSource {
  async accessTable() {
    const all = { group: null, read: true, write: true, create: true, unlink: true }
    return {
      lines: [
        { model: 'shop.report', ...all },
        { model: 'shop.author', ...all },
      ],
      rules: [],
      groups: [],
    }
  }

  async userRights(uid: number): Promise<UserRights> {
    const person = { active: true, login: 'a', name: 'A', partnerId: null, sessionToken: '', groups: [] }
    return { uid, ...person, companyId: null, companyIds: [], lang: 'en_US', tz: 'UTC' }
  }
}

async function shop() {
  const { database } = await new Releases().release(Author, Sale, report(), Access)
  await database.unit({}, async env => {
    const [ada, bob] = (await env.model('shop.author').create([{ name: 'Ada' }, { name: 'Bob' }])).ids
    await env.model('shop.sale').create([
      { author_id: ada, pieces: 2 },
      { author_id: ada, pieces: 1 },
      { author_id: bob, pieces: 9 },
    ])
  })
  return database
}

test('a report is searched and read as any model, relations and related fields included', async t => {
  const database = await shop()
  await database.unit({ uid: 5 }, async env => {
    const lines = await env.model('shop.report').search([])
    t.deepEqual(await lines.read(['author_name', 'pieces', 'big']), [
      { id: 2, author_name: 'Bob', pieces: 9, big: true },
      { id: 1, author_name: 'Ada', pieces: 3, big: false },
    ])
    t.is(
      await env.model('shop.report').searchCount([
        ['author_id.name', 'like', 'A'],
        ['pieces', '>', 2],
      ]),
      1,
    )
    await env.model('shop.sale').sudo().create({ author_id: 1, pieces: 7 })
    t.deepEqual((await env.model('shop.report').search([['big', '=', true]])).ids, [1, 2])
  })
})

test('nobody writes a report, not even a superuser', async t => {
  const database = await shop()
  for (const uid of [1, 5])
    await database.unit({ uid }, async env => {
      const line = await env.model('shop.report').search([], { limit: 1 })
      const sentence = {
        instanceOf: AccessError,
        message: '“Sales Report” (shop.report) is a report: it can only be read.',
      }
      await t.throwsAsync(line.write({ pieces: 1 }), sentence)
      await t.throwsAsync(line.unlink(), sentence)
      await t.throwsAsync(line.copy(), sentence)
      await t.throwsAsync(env.model('shop.report').create({ pieces: 1 }), sentence)
      t.deepEqual([await line.hasAccess('read'), await line.hasAccess('write')], [true, false])
    })
})

test('a report follows its query and the tables that it looks at', async t => {
  const releases = new Releases()
  const first = await releases.release(Author, Sale, report())
  t.deepEqual((await releases.release(Author, Sale, report())).plan.statements, [])
  await first.database.query(`INSERT INTO shop_author (name) VALUES ('Ada')`)
  await first.database.query('INSERT INTO shop_sale (author_id, pieces) VALUES (1, 2)')
  const twice = await releases.release(Author, Sale, report({ query: query.replace('sum(pieces)', '2 * sum(pieces)') }))
  t.deepEqual(await twice.database.query('SELECT pieces FROM shop_report'), [{ pieces: 4 }])
  // PostgreSQL changes no column that a view shows.
  class Wider extends define('shop.sale') {
    author_id = fields.Many2one('shop.author' as never, 'Author')
    pieces = fields.Float('Pieces')
  }
  const wider = await releases.release(Author, Wider, report())
  t.deepEqual(await wider.database.query('SELECT pieces FROM shop_report'), [{ pieces: 2 }])
  t.deepEqual(wider.plan.refused, [])
  const none = await releases.release(Author, Plain)
  t.deepEqual(await none.database.query(`SELECT to_regclass('shop_report') AS found`), [{ found: null }])
})

test('a report may become a table', async t => {
  const releases = new Releases()
  await releases.release(Author, Sale, report())
  const { database } = await releases.release(Author, Sale, report({ query: undefined }))
  const id = await database.unit({}, async env => (await env.model('shop.report').create({ pieces: 4 })).id)
  t.is(id, 1)
})

test('reports that look at each other are made in order; a query may be made by a function of the models', async t => {
  class Second extends define('shop.a_second', { query: 'SELECT id, pieces FROM shop_b_first WHERE pieces > 2' }) {
    pieces = fields.Integer('Pieces')
  }
  const made = {
    query: (env: { model(name: string): { of(count: number): string } }) => env.model('shop.b_first').of(3),
  }
  class First extends define('shop.b_first', made as object) {
    pieces = fields.Integer('Pieces')
    of(count: number) {
      return `SELECT i AS id, i AS pieces FROM generate_series(1, ${count}) i`
    }
  }
  const { database } = await new Releases().release(Second, First)
  t.is(await database.unit({}, env => env.model('shop.a_second').searchCount([])), 1)
})

test('mistakes of a report are told at start-up, with the model', async t => {
  const missing = new Releases().release(Author, Sale, report({ query: 'SELECT 1 AS id, 1 AS pieces' }))
  const error = await t.throwsAsync(missing, { instanceOf: SetupError })
  t.regex(error.message, /\.ts:\d+: the query of shop\.report gives no author_id, big\./)
  const wrong = new Releases().release(Author, Sale, report({ query: 'SELECT nothing' }))
  t.regex((await t.throwsAsync(wrong, { instanceOf: SetupError })).message, /shop_report.*"nothing" does not exist/s)

  class Bad extends define('shop.bad', { query, parentStore: true }) {
    name = fields.Char('Name', { required: true })
    parent_id = fields.Many2one('shop.bad' as never, 'Parent')
    author_id = fields.Many2one('shop.author' as never, 'Author')
    author_name = fields.Char('Author’s Name', { related: 'author_id.name', store: true })
  }
  const said = t.throws(() => new Registry([Author, Bad] as never[], recordBase), { instanceOf: SetupError }).message
  for (const part of [/shop\.bad\.name is required/, /author_name is computed and stored/, /has parentStore, but/])
    t.regex(said, part)
})
