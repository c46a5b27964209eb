import test from 'ava'
import { until } from '../../testing/until.ts'
import { html, json } from '../reply.ts'
import { route } from '../route.ts'
import { testHouse } from './house.ts'

const house = testHouse([
  route('GET', '/token', { auth: 'public' }, request => html(request.csrfToken)),
  route('GET', '/ip', { auth: 'public' }, ({ ctx }) => json({ ip: ctx.ip, secure: ctx.secure })),
  route('POST', '/login', { auth: 'public' }, request => {
    request.login(7)
    return json({})
  }),
])
const proxied = testHouse(
  [
    route('GET', '/token', { auth: 'public' }, request => html(request.csrfToken)),
    route('GET', '/ip', { auth: 'public' }, ({ ctx }) => json({ ip: ctx.ip, secure: ctx.secure })),
    route('POST', '/login', { auth: 'public' }, () => json({})),
  ],
  { settings: { proxy: true, metrics: false } },
)
const forwarded = {
  'x-forwarded-for': '6.6.6.6, 203.0.113.9',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'chat.example',
}

test('the log has a line for each request, without what may be secret', async t => {
  const browser = house.browser()
  await browser.get('/token')
  await browser.post('/login', { password: 'hunter2' }, { authorization: 'Bearer guest-token' })
  await browser.get('/ip?token=letmein&password=opensesame', { referer: 'http://x/?token=letmein' })

  // A line is written when the answer is sent, which the other side may know first.
  await until(() => house.lines.some(line => line.includes('"path":"/ip"')))
  const log = house.lines.join('\n')
  t.true(log.includes('"method":"POST","path":"/login","status":200'))
  t.true(log.includes('"uid":7'))
  for (const secret of [
    'hunter2',
    'guest-token',
    'letmein',
    'opensesame',
    browser.cookie!.split('=')[1]!,
    'csrf_token',
  ]) {
    t.false(log.includes(secret), secret)
  }
})

test('an answer names the request as the log does', async t => {
  const id = String((await house.browser().get('/ip', { 'x-request-id': 'forged' })).headers['x-request-id'])

  t.regex(id, /^[0-9a-f]{16}$/)
  await until(() => house.lines.some(line => line.includes(id)))
})

test('what a proxy says is believed only when the settings say that there is one', async t => {
  t.is((await house.browser().get('/ip', forwarded)).body, '{"ip":"127.0.0.1","secure":false}')
  t.is((await proxied.browser().get('/ip', forwarded)).body, '{"ip":"203.0.113.9","secure":true}')
})

test('behind https the cookie is only for https, and browsers are told to stay with it', async t => {
  const { headers } = await proxied.browser().get('/token', forwarded)

  t.regex(String(headers['set-cookie']), /; secure; httponly$/i)
  t.regex(String(headers['strict-transport-security']), /^max-age=/)
  t.is((await house.browser().get('/token')).headers['strict-transport-security'], undefined)
})

test('a form sent through the proxy is from this site', async t => {
  const browser = proxied.browser()
  const token = (await browser.get('/token', forwarded)).body
  const send = (origin: string) =>
    browser.send('/login', { method: 'POST', headers: { ...forwarded, origin, 'x-csrf-token': token } })

  t.is((await send('https://chat.example')).status, 200)
  t.is((await send('https://evil.example')).status, 400)
})

test('health is passing while the database answers, without a session', async t => {
  const { status, body, headers } = await house.browser().get('/web/health')

  t.is(status, 200)
  t.is(body, '{"status":"pass"}')
  t.is(headers['set-cookie'], undefined)
})

test.serial('health fails when the database does not answer', async t => {
  const { query } = house.database
  t.teardown(() => Object.assign(house.database, { query }))

  Object.assign(house.database, { query: () => Promise.reject(new Error('gone')) })
  const gone = await house.browser().get('/web/health')
  t.is(gone.status, 503)
  t.is(gone.body, '{"status":"fail"}')
})

test('numbers are for this machine only, unless the settings say otherwise', async t => {
  await house.browser().get('/ip')

  const { body, headers } = await house.browser().get('/metrics')
  t.regex(String(headers['content-type']), /^text\/plain; version=0\.0\.4/)
  t.regex(body, /^foyer_requests_total\{status="2xx"\} \d+$/m)

  t.is(
    (await house.browser().get('/metrics', { 'x-forwarded-for': '203.0.113.9' })).status,
    404,
    'a proxy nobody told of',
  )
  t.is((await proxied.browser().get('/metrics', forwarded)).status, 404)
})
