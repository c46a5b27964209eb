import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { html, json, page, type Route, redirect, renderIn, route, UserError } from '#core'
import { onCleanUp } from '#core/testing'
import type { Database } from '../../core/database/database.ts'
import { createLog } from '../../core/http/log.ts'
import { createServer } from '../../core/http/server.ts'
import { httpSchema } from '../../core/http/session.ts'
import { Browser } from '../../core/http/test/browser.ts'
import { library } from '../orm/library.ts'

const open = { auth: 'public' } as const
const free = { auth: 'public', csrf: false } as const
let database: Database
let url = ''
let attempts = 0
const lines: string[] = []

const routes: Route[] = [
  route('GET', '/token', open, request => html(request.csrfToken)),
  route('POST', '/add', free, async ({ env, form }) => {
    await env['library.genre'].create({ name: String(form.name) })
    if (form.fail === 'error') throw new Error('after the write')
    if (form.fail === 'user') throw new UserError('Not today.')
    return json({})
  }),
  route('POST', '/contend', free, async ({ env, form }) => {
    attempts++
    await env['library.genre'].create({ name: String(form.name) })
    if (attempts <= Number(form.failures))
      await env.sql("DO $$ BEGIN RAISE 'in the way' USING ERRCODE = 'serialization_failure'; END $$")
    return json({})
  }),
  route('POST', '/login', open, async request => {
    await request.env['library.genre'].create({ name: String(request.form.name) })
    request.login(7)
    return redirect('/web')
  }),
  route('GET', '/who', open, ({ session, env }) => json({ session: session.uid, env: env.uid })),
  route('GET', '/books', open, async ({ env }) =>
    page('shop/books.njk', { books: await env['library.book'].search([['title', '=', 'Counter']]) }),
  ),
  route('GET', '/unloaded', open, async ({ env }) =>
    page('shop/unloaded.njk', { books: await env['library.book'].search([['title', '=', 'Counter']]) }),
  ),
  route('GET', '/event', open, async ({ env }) => html(renderIn(env, 'shop/event.njk', { text: '<b>' }))),
]

test.before(async () => {
  database = await library()
  for (const statement of httpSchema) await database.query(statement)
  const rights = { groups: [], companyId: null, companyIds: [], partnerId: null, tz: 'UTC', lang: 'ar_SY' }
  for (const [uid, login] of [
    [3, 'public'],
    [7, 'ada'],
  ] as const) {
    const person = { ...rights, uid, login, name: login, active: true, sessionToken: login }
    database.rights.shared.rights.set(uid, person)
  }
  const all = { group: null, read: true, write: true, create: true, unlink: true }
  database.rights.shared.table = {
    lines: ['library.book', 'library.genre', 'library.author'].map(model => ({ ...all, model })),
    rules: [],
    groups: [],
  }
  Object.assign(database.rights.shared, { loaded: true })
  Object.assign(database, { publicUid: async () => 3 })
  await database.unit({}, env => env['library.book'].create({ title: 'Counter', pages: 1 }))
  await serve()
})

async function serve() {
  const path = mkdtempSync(join(tmpdir(), 'shop-'))
  mkdirSync(join(path, 'templates'))
  const templates = {
    'books.njk': '{% for book in books %}{{ book.title }}{% endfor %}',
    'unloaded.njk': '{% for book in books %}\n{{ book.genre_ids.length }}{% endfor %}',
    'event.njk': '<p dir="{{ dir }}">{{ text }}{{ _(\'Hello\') }}</p>',
  }
  for (const [name, text] of Object.entries(templates)) writeFileSync(join(path, 'templates', name), text)
  const log = createLog({ write: line => void lines.push(line) })
  const server = createServer({ database, log, addons: [{ name: 'shop', path, routes, slots: {} }] })
  onCleanUp(() => server.close())
  url = `http://127.0.0.1:${(await server.listen('127.0.0.1', 0)).port}`
}

const browser = () => new Browser(() => url)
const stored = (name: string) => database.unit({}, env => env['library.genre'].searchCount([['name', '=', name]]))

test('what a handler writes is stored when it has replied', async t => {
  t.is((await browser().post('/add', { name: 'Kept' })).status, 200)
  t.is(await stored('Kept'), 1)
})

test('what a handler wrote is undone when it fails, foreseen or not', async t => {
  t.is((await browser().post('/add', { name: 'Undone', fail: 'error' })).status, 500)
  t.is((await browser().post('/add', { name: 'Undone', fail: 'user' })).status, 422)
  t.is(await stored('Undone'), 0)
})

test.serial('K2: a handler that gets in the way of others is run again from its start, five times at most', async t => {
  attempts = 0
  t.is((await browser().post('/contend', { name: 'Third', failures: '2' })).status, 200)
  t.is(attempts, 3)
  t.is(await stored('Third'), 1)

  attempts = 0
  t.true((await browser().post('/contend', { name: 'Never', failures: '99' })).status >= 500)
  t.is(attempts, 5)
  t.is(await stored('Never'), 0)
})

test('a rule of the database that is broken is told in its words, and not in those of SQL', async t => {
  await browser().post('/add', { name: 'Twice' })

  const { status, body } = await browser().post('/add', { name: 'Twice' })

  t.is(status, 422)
  t.true(body.includes('There is already a genre of this name.'))
  t.false(/duplicate key|library_genre|INSERT/.test(body))
})

test('a login counts only when its unit of work is stored', async t => {
  await browser().post('/add', { name: 'Taken' })
  const ada = browser()

  t.is((await ada.post('/login', { name: 'Taken' })).status, 422)
  t.is((await ada.get('/who')).body, '{"session":null,"env":3}')

  t.is((await ada.post('/login', { name: 'Ada was here' })).status, 303)
  t.is((await ada.get('/who')).body, '{"session":7,"env":7}')
})

test('a field that a template reads but nobody has loaded is named in the log, with its template', async t => {
  t.is((await browser().get('/books')).body, 'Counter')

  t.is((await browser().get('/unloaded')).status, 500)
  t.regex(lines.join(), /shop\/unloaded\.njk\).*genre_ids is not loaded/)
})

test('an event can be rendered for a person outside of a page', async t => {
  t.is((await browser().get('/event')).body, '<p dir="rtl">&lt;b&gt;Hello</p>')
})
