import test from 'ava'
import { type TestServer, testServer } from '#core/testing'
import { Browser } from '../../core/http/test/browser.ts'

let server: TestServer
test.before(async () => {
  server = await testServer(['base'], { demo: true })
})

/** Somebody with a browser, who fills in forms as they come. */
class Somebody extends Browser {
  constructor() {
    super(() => server.address)
  }

  async submit(page: string, fields: Record<string, string>, action = page) {
    const csrf_token = /name="csrf_token" value="([\w-]+)"/.exec((await this.get(page)).body)?.[1] ?? ''
    return this.send(action, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
      body: new URLSearchParams({ csrf_token, ...fields }).toString(),
    })
  }

  logIn(login: string, password = login, redirect = '') {
    return this.submit('/web/login', { login, password, redirect })
  }
}

async function loggedIn(login: string, password = login) {
  const somebody = new Somebody()
  await somebody.logIn(login, password)
  return somebody
}

test.serial('who opens the site is led to the login page, and after it back', async t => {
  const demo = new Somebody()
  t.is((await demo.get('/')).headers.location, '/web')
  t.is((await demo.get('/web/profile?tab=2')).headers.location, '/web/login?redirect=%2Fweb%2Fprofile%3Ftab%3D2')

  const answer = await demo.logIn('demo', 'demo', '/web/profile?tab=2')

  t.is(answer.status, 303)
  t.is(answer.headers.location, '/web/profile?tab=2')
  t.is((await demo.get('/web')).status, 200)
  t.is((await demo.get('/web/login')).headers.location, '/web', 'no form for who is logged in')
})

test.serial('the way back never leads to another site', async t => {
  for (const address of ['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil.example']) {
    t.is((await new Somebody().logIn('demo', 'demo', address)).headers.location, '/web', address)
  }
})

test.serial('login changes the cookie; logout ends the session', async t => {
  const demo = new Somebody()
  await demo.get('/web/login')
  const before = demo.cookie
  await demo.logIn('demo')
  const during = demo.cookie
  t.not(during, before)

  await demo.submit('/web', {}, '/web/logout')

  t.not(demo.cookie, during)
  demo.cookie = during
  t.is((await demo.get('/web')).status, 303)
})

test.serial('after five wrong passwords there is a pause for this login, not for others', async t => {
  const eve = new Somebody()
  for (let n = 0; n < 5; n++) t.is((await eve.logIn('admin', `wrong ${n}`)).status, 401)

  const answer = await eve.logIn('admin', 'admin')

  t.is(answer.status, 429)
  t.regex(String(answer.headers['retry-after']), /^\d+$/)
  t.regex(answer.body, /Too many tries/)
  t.is((await eve.logIn('demo')).status, 303)
})

test.serial('a new password ends all other sessions of this person', async t => {
  const [here, there] = [await loggedIn('demo'), await loggedIn('demo')]

  const answer = await here.submit('/web/profile/password', {
    before: 'demo',
    after: 'a longer secret 7',
    again: 'a longer secret 7',
  })

  t.is(answer.status, 303)
  t.is((await here.get('/web')).status, 200)
  t.is((await there.get('/web')).status, 303)
})

test.serial('who is archived is out at once', async t => {
  const demo = await loggedIn('demo', 'a longer secret 7')
  t.is((await demo.get('/web')).status, 200)

  await server.database.unit({}, async env => {
    await env
      .model('res.users')
      .search([['login', '=', 'demo']])
      .then(users => users.write({ active: false }))
  })

  t.is((await demo.get('/web')).status, 303)
  t.is((await new Somebody().logIn('demo', 'a longer secret 7')).status, 401)
})

test.serial('a name or password of any shape is only wrong, never an error', async t => {
  for (const odd of ["' OR 1=1 --", '\u202e', '😀', 'x'.repeat(4000), '{"$ne":""}', '<script>']) {
    t.is((await new Somebody().logIn(odd, odd)).status, 401, odd.slice(0, 20))
  }
  t.is((await new Somebody().logIn('a\0b')).status, 400)
  t.is((await new Somebody().logIn('x'.repeat(20_000))).status, 413)
})
