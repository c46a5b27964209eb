import test from 'ava'
import {
  AccessDenied,
  AccessError,
  MissingError,
  TooManyRequests,
  UserError,
  ValidationError,
  ValueError,
} from '../../errors.ts'
import { json, notFound, redirect } from '../reply.ts'
import { route } from '../route.ts'
import { testHouse } from './house.ts'

class QueryFailed extends Error {
  query = 'UPDATE res_users SET password = $1'
  parameters = ['hunter2']
  detail = 'Key (login)=(ada@example.org) already exists.'
  code = '23505'
}

const errors: Record<string, () => Error> = {
  user: () => new UserError('The channel <b>is</b> closed.'),
  validation: () => new ValidationError('The name is missing.', 'name'),
  access: () => new AccessError('You may not read this.'),
  denied: () => new AccessDenied('Wrong login or password.'),
  missing: () => new MissingError('This message was deleted.'),
  often: () => new TooManyRequests('Slow down.', 7),
  value: () => new ValueError('res.users has no field pasword'),
  unknown: () => new QueryFailed('duplicate key at /srv/foyer/core/orm/write.ts: SELECT secret'),
  odd: () => 'a text' as never,
}

const house = testHouse([
  route('GET', '/fail/:kind', { auth: 'public' }, ({ params }) => {
    throw errors[params.kind]!()
  }),
  route('GET', '/nothing', { auth: 'public' }, () => notFound()),
  route('GET', '/record/:id', { auth: 'public' }, request => json({ id: request.id() })),
  route('GET', '/none', { auth: 'none' }, request => json({ uid: request.env.uid })),
  route('GET', '/away', { auth: 'public' }, request => redirect(`/to/${request.query.name}`)),
])
const browser = house.browser()

const fragment = { 'hx-request': 'true', 'hx-request-type': 'partial' }
const statuses = {
  user: 422,
  validation: 422,
  access: 403,
  denied: 401,
  missing: 404,
  often: 429,
  value: 400,
  unknown: 500,
}

test('people get a page that says what happened, with the status of its kind', async t => {
  for (const [kind, status] of Object.entries(statuses)) {
    const answer = await browser.get(`/fail/${kind}`, { accept: 'text/html' })
    t.is(answer.status, status, kind)
    t.regex(String(answer.headers['content-type']), /^text\/html/)
    t.regex(answer.body, /<h1>.+<\/h1>/)
    t.is(answer.headers['cache-control'], 'no-store')
  }
  t.true((await browser.get('/fail/user')).body.includes('The channel &lt;b&gt;is&lt;/b&gt; closed.'))
})

test('htmx gets an alert to put into the page, which otherwise stays as it is', async t => {
  const answer = await browser.get('/fail/missing', fragment)

  t.is(answer.status, 404)
  t.is(answer.headers['hx-reswap'], 'none')
  t.is(answer.headers['hx-push-url'], 'false')
  t.regex(answer.body, /^<hx-partial hx-target="#notifications" hx-swap="beforeend">.*role="alert".*deleted/s)
})

test('a page that htmx asks for as a whole fails as a page', async t => {
  t.regex(
    (await browser.get('/fail/user', { 'hx-request': 'true', 'hx-request-type': 'full' })).body,
    /^<!doctype html>/,
  )
})

test('programs get the name of the error and its message', async t => {
  const get = async (kind: string) =>
    JSON.parse((await browser.get(`/fail/${kind}`, { accept: 'application/json' })).body)

  t.deepEqual(await get('access'), { error: { name: 'AccessError', message: 'You may not read this.' } })
  t.deepEqual(await get('validation'), {
    error: { name: 'ValidationError', message: 'The name is missing.', field: 'name' },
  })
  t.is((await get('unknown')).error.name, 'ServerError')
})

test('who asks too often is told when to come back', async t => {
  t.is((await browser.get('/fail/often')).headers['retry-after'], '7')
})

test.serial('of what nobody foresaw people learn a number, and the log the cause', async t => {
  for (const headers of [{ accept: 'text/html' }, { accept: 'application/json' }, fragment]) {
    const { body, headers: got } = await browser.get('/fail/unknown', headers)
    const id = String(got['x-request-id'])
    t.true(body.includes(id))
    t.false(/SELECT|duplicate|write\.ts|hunter2|ada@|QueryFailed/.test(body), body)

    const line = house.lines.find(text => text.includes(id) && text.includes('"failed"'))
    t.true(line?.includes('duplicate key'))
    t.true(line?.includes('failure.test.ts'), 'with the stack')
  }
})

test.serial('the values of a failed query are not in the log either', async t => {
  await browser.get('/fail/unknown')

  t.false(/hunter2|ada@example/.test(house.lines.join()))
})

test('what is thrown need not be an error', async t => {
  t.is((await browser.get('/fail/odd')).status, 500)
})

test('an unknown address is 404, a known one used in another way is 405', async t => {
  t.is((await browser.get('/nowhere')).status, 404)
  t.is((await browser.get('/nothing')).status, 404)

  const other = await browser.send('/nothing', { method: 'POST' })
  t.is(other.status, 405)
  t.regex(String(other.headers.allow), /GET/)
  t.is((await browser.send('/nothing', { method: 'PROPFIND' })).status, 501)
  t.is((await browser.send('/nothing', { method: 'HEAD' })).body, '')
})

test('the id of a record is a number that a database can have, or there is no such record', async t => {
  t.is((await browser.get('/record/7')).body, '{"id":7}')
  for (const id of ['0', '-1', '1.5', '7x', '99999999999', '2147483648', '0x10', '%20', '1%0a']) {
    t.is((await browser.get(`/record/${id}`)).status, 404, id)
  }
})

test('a route without an environment that uses it is told so in the log', async t => {
  t.is((await browser.get('/none')).status, 500)
  t.true(house.lines.join().includes("GET /none is a route with auth: 'none'"))
})

test('no header can be smuggled in', async t => {
  const answer = await browser.get('/away?name=x%0d%0aSet-Cookie:%20a=b')

  t.is(answer.headers['set-cookie'], undefined)
  t.false(String(answer.headers.location).includes('\n'))
})
