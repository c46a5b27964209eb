import test from 'ava'
import { html, json } from '../reply.ts'
import { route } from '../route.ts'
import { testHouse } from './house.ts'

let calls = 0
const done = () => {
  calls++
  return json({ done: true })
}
const house = testHouse([
  route('GET', '/token', { auth: 'public' }, request => html(request.csrfToken)),
  route('POST', '/act', { auth: 'public' }, done),
  route('PUT', '/act', { auth: 'public' }, done),
  route('DELETE', '/act', { auth: 'public' }, done),
  route('POST', '/none', { auth: 'none' }, done),
  route('POST', '/bearer', { auth: 'public', csrf: false, cors: true }, request => json({ uid: request.session.uid })),
  route('POST', '/login', { auth: 'public' }, request => {
    request.login(7)
    return json({})
  }),
])

const form = { 'content-type': 'application/x-www-form-urlencoded' }

test('K10: an unsafe request needs the token of its session, as a field or a header', async t => {
  const browser = house.browser()
  const token = (await browser.get('/token')).body

  for (const method of ['POST', 'PUT', 'DELETE']) {
    t.is((await browser.send('/act', { method, headers: form, body: `csrf_token=${token}` })).status, 200)
    t.is((await browser.send('/act', { method, headers: { 'x-csrf-token': token } })).status, 200)
    t.is((await browser.send('/act', { method })).status, 400, `${method} without a token`)
  }
  t.is((await browser.send('/none', { method: 'POST', headers: { 'x-csrf-token': token } })).status, 200)
  t.is((await browser.send('/none', { method: 'POST' })).status, 400)
})

test('a JSON body may carry the token too', async t => {
  const browser = house.browser()
  const csrf_token = (await browser.get('/token')).body
  const send = (body: object) =>
    browser.send('/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  t.is((await send({ csrf_token })).status, 200)
  t.is((await send({ csrf_token: [csrf_token] })).status, 400)
})

test.serial('K10: a wrong, foreign or cut token is refused in words, and the handler does not run', async t => {
  const [browser, other] = [house.browser(), house.browser()]
  const token = (await browser.get('/token')).body
  const foreign = (await other.get('/token')).body
  const before = calls

  for (const wrong of [foreign, token.slice(1), `${token}A`, 'x', 'é', token.replace(/.$/, '')]) {
    const headers = { ...form, accept: 'application/json' }
    const body = new URLSearchParams({ csrf_token: wrong }).toString()
    const answer = await browser.send('/act', { method: 'POST', headers, body })
    t.is(answer.status, 400, wrong)
    t.is(JSON.parse(answer.body).error.message, 'This page is out of date. Reload it and try again.')
  }
  t.is(calls, before)
})

test('a token is worth nothing without the cookie', async t => {
  const browser = house.browser()
  const token = (await browser.get('/token')).body
  browser.cookie = undefined

  t.is((await browser.send('/act', { method: 'POST', headers: { 'x-csrf-token': token } })).status, 400)
})

test('after login the token of before is worth nothing', async t => {
  const browser = house.browser()
  const token = (await browser.get('/token')).body

  await browser.post('/login')

  t.is((await browser.send('/act', { method: 'POST', headers: { 'x-csrf-token': token } })).status, 400)
  t.is((await browser.post('/act')).status, 200)
})

test('each copy of a token looks different, so that compression tells nothing', async t => {
  const browser = house.browser()
  const [one, two] = [(await browser.get('/token')).body, (await browser.get('/token')).body]

  t.not(one, two)
  t.not(one.slice(43), two.slice(43))
  for (const token of [one, two]) {
    t.is((await browser.send('/act', { method: 'POST', headers: { 'x-csrf-token': token } })).status, 200)
  }
})

test('what another site sends is refused even with the right token', async t => {
  const browser = house.browser()
  const host = new URL(house.url).host
  const status = async (headers: Record<string, string>) => (await browser.post('/act', {}, headers)).status

  t.is(await status({ 'sec-fetch-site': 'cross-site' }), 400)
  t.is(await status({ 'sec-fetch-site': 'same-site' }), 400)
  t.is(await status({ origin: 'https://evil.example' }), 400)
  t.is(await status({ origin: 'null' }), 400)
  t.is(await status({ 'sec-fetch-site': 'same-origin', origin: house.url }), 200)
  t.is(await status({ origin: `http://${host}` }), 200)
})

test('K12: a route for bearer tokens takes calls from other sites, and does not look at the cookie then', async t => {
  const browser = house.browser()
  await browser.post('/login')
  const send = (headers: Record<string, string>) => browser.send('/bearer', { method: 'POST', headers })

  const foreign = await send({ origin: 'https://shop.example' })
  t.is(foreign.headers['access-control-allow-origin'], '*')
  t.is(foreign.headers['access-control-allow-credentials'], undefined)
  t.is(foreign.body, '{"uid":null}')
  t.is((await send({ origin: house.url })).body, '{"uid":7}')
})

test('K12: a browser that asks before it sends to another site is told what it may', async t => {
  const headers = { origin: 'https://shop.example', 'access-control-request-method': 'POST' }

  const allowed = await house.browser().send('/bearer', { method: 'OPTIONS', headers })
  t.is(allowed.status, 204)
  t.is(allowed.headers['access-control-allow-methods'], 'POST')
  t.regex(String(allowed.headers['access-control-allow-headers']), /Authorization/)

  const closed = await house.browser().send('/act', { method: 'OPTIONS', headers })
  t.is(closed.headers['access-control-allow-origin'], undefined)
})
