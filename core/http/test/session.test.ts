import test from 'ava'
import * as clock from '../../clock.ts'
import { html, json, redirect } from '../reply.ts'
import { route } from '../route.ts'
import { testHouse } from './house.ts'

const house = testHouse([
  route('GET', '/token', { auth: 'public' }, request => html(request.csrfToken)),
  route('GET', '/who', { auth: 'public' }, request => json({ uid: request.session.uid, env: request.env.uid })),
  route('GET', '/mine', { auth: 'user' }, request => json({ uid: request.env.uid })),
  route('POST', '/mine', { auth: 'user' }, request => json({ uid: request.env.uid })),
  route('POST', '/login', { auth: 'public' }, request => {
    request.login(Number(request.form.uid))
    if (request.form.fail) throw new Error('after login')
    return redirect('/mine')
  }),
  route('POST', '/logout', { auth: 'public' }, request => {
    request.logout()
    return redirect('/who')
  }),
  route('POST', '/remember', { auth: 'public' }, request => {
    request.session.data.colour = 'green'
    return json({})
  }),
  route('GET', '/remembered', { auth: 'public' }, request => json(request.session.data)),
])

async function loggedIn(uid = 7) {
  const browser = house.browser()
  await browser.post('/login', { uid: String(uid) })
  return browser
}

const rows = async () => (await house.pool.query('SELECT * FROM http_session')).rows

test.serial('a visitor who is only looking gets no cookie and leaves nothing in the database', async t => {
  const browser = house.browser()

  const answer = await browser.get('/who')

  t.is(answer.body, '{"uid":null,"env":3}')
  t.is(answer.headers['set-cookie'], undefined)
  t.deepEqual(await rows(), [])
})

test.serial('a form gives a visitor a cookie, but still nothing is kept in the database', async t => {
  const browser = house.browser()

  const { headers } = await browser.get('/token')

  t.regex(String(headers['set-cookie']), /^session_id=[\w-]{43}; path=\/; expires=[^;]+; samesite=lax; httponly$/i)
  t.deepEqual(await rows(), [])
})

test.serial('login changes the cookie, and the one before opens nothing', async t => {
  const browser = house.browser()
  await browser.get('/token')
  const before = browser.cookie

  const answer = await browser.post('/login', { uid: '7' })

  t.is(answer.status, 303)
  t.not(browser.cookie, before)
  t.is((await browser.get('/mine')).body, '{"uid":7}')
  browser.cookie = before
  t.is((await browser.get('/mine')).status, 303)
})

test.serial('the database has only the hash of what opens a session', async t => {
  const browser = await loggedIn()
  const secret = browser.cookie!.split('=')[1]!

  t.false(JSON.stringify(await rows()).includes(secret))
  t.false(house.lines.join().includes(secret))
})

test.serial('logout changes the cookie and ends the session for good', async t => {
  const browser = await loggedIn()
  const before = browser.cookie

  await browser.post('/logout')

  t.not(browser.cookie, before)
  t.is((await browser.get('/who')).body, '{"uid":null,"env":3}')
  browser.cookie = before
  t.is((await browser.get('/who')).body, '{"uid":null,"env":3}')
})

test.serial('a login whose unit of work fails is none', async t => {
  const browser = house.browser()

  const answer = await browser.post('/login', { uid: '7', fail: 'yes' })

  t.is(answer.status, 500)
  t.is((await browser.get('/who')).body, '{"uid":null,"env":3}')
})

test.serial('nobody is ever logged in as the superuser', async t => {
  house.people.set(1, { ...house.people.get(7)!, uid: 1 })
  const browser = await loggedIn(1)

  t.is((await browser.get('/mine')).status, 303)
  t.is((await browser.get('/who')).body, '{"uid":null,"env":3}')
})

test.serial('a new password or a closed account ends the sessions that were open', async t => {
  const [browser, other] = [await loggedIn(8), await loggedIn(8)]
  const bob = house.people.get(8)!

  bob.sessionToken = 'bob 2'
  t.is((await browser.get('/mine')).status, 303)
  bob.sessionToken = 'bob 1'
  t.is((await browser.get('/mine')).status, 303, 'it is gone, not asleep')

  bob.active = false
  t.is((await other.get('/mine')).status, 303)
  bob.active = true
})

test.serial('a session ends after seven days without activity, and lives on with it', async t => {
  const browser = await loggedIn()
  t.teardown(() => clock.set(null))

  clock.advance(6.9 * 24 * 3600_000)
  const used = await browser.get('/mine')
  t.is(used.status, 200)
  t.regex(String(used.headers['set-cookie']), /^session_id=/, 'the cookie lives on as well')

  clock.advance(6.9 * 24 * 3600_000)
  t.is((await browser.get('/mine')).status, 200)
  clock.advance(7.1 * 24 * 3600_000)
  t.is((await browser.get('/mine')).status, 303)
})

test.serial('what a visitor had goes on after login, but passes to no other user', async t => {
  const browser = house.browser()
  await browser.post('/remember')
  t.is((await browser.get('/remembered')).body, '{"colour":"green"}')

  await browser.post('/login', { uid: '7' })
  t.is((await browser.get('/remembered')).body, '{"colour":"green"}')

  await browser.post('/login', { uid: '8' })
  t.is((await browser.get('/remembered')).body, '{}')
})

test.serial('who must log in is sent to the login page and told the way back', async t => {
  const browser = house.browser()

  const page = await browser.get('/mine?tab=2')
  t.is(page.status, 303)
  t.is(page.headers.location, '/web/login?redirect=%2Fmine%3Ftab%3D2')

  const fragment = await browser.get('/mine', {
    'hx-request': 'true',
    'hx-request-type': 'partial',
    'hx-current-url': `${house.url}/web?page=3`,
  })
  t.is(fragment.status, 401)
  t.is(fragment.headers['hx-redirect'], '/web/login?redirect=%2Fweb%3Fpage%3D3')

  const program = await browser.get('/mine', { accept: 'application/json' })
  t.is(program.status, 401)
  t.is(JSON.parse(program.body).error.name, 'SessionExpired')
})

test.serial('the way back never leads to another site', async t => {
  const browser = house.browser()
  const headers = { 'hx-request': 'true', 'hx-request-type': 'partial', 'hx-current-url': 'https://evil.example/x' }

  t.is((await browser.get('/mine', headers)).headers['hx-redirect'], '/web/login?redirect=%2Fweb')
})
