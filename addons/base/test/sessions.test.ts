import test from 'ava'
import { Command, clock, type Environment, type Values } from '#core'
import { testServer, Visitor } from '#core/testing'
import { newPerson, streamOf } from './people.ts'

const server = await testServer(['base'], { demo: true })

const somebody = () => new Visitor(server.address)

const idsIn = (page: string) => [...page.matchAll(/name="session" value="([^"]+)"/g)].map(([, id]) => id!)
const security = async (browser: Visitor) => (await browser.get('/web/profile/security')).text()

/** Opens the stream of a browser; `ended` has all that it said. */
async function listen(browser: Visitor): Promise<{ ended: Promise<string> }> {
  const response = await streamOf(browser)
  let text = ''
  response.on('data', chunk => {
    text += chunk
  })
  return { ended: new Promise(resolve => response.on('close', () => resolve(text))) }
}

test.serial(
  'people see where they are logged in, end one session, and its stream closes within five seconds',
  async t => {
    const ada = await newPerson(server)
    const here = await somebody().logIn(ada.login, ada.password)
    const there = await somebody().logIn(ada.login, ada.password)
    const [kept, ended] = [await listen(here), await listen(there)]
    let open = true
    void kept.ended.then(() => {
      open = false
    })
    const page = await security(here)
    t.is(page.match(/This browser/g)?.length, 1)
    const [other, ...more] = idsIn(page)
    t.deepEqual(more, [])
    t.is((await here.post('/web/profile/sessions/end', { session: other! })).status, 303)
    clock.advance(4000)
    server.bus.tick()
    t.regex(await ended.ended, /event: bye[\s\S]*auth/)
    t.is((await there.get('/web')).status, 303)
    t.is((await here.get('/web')).status, 200)
    t.deepEqual(idsIn(await security(here)), [])
    t.true(open)
    clock.set(null)
  },
)

test.serial(
  'streams close within five seconds, too, of who is archived, whose password is set, and who lacks what a group demands',
  async t => {
    const write = (id: number, values: Values<'res.users'>) =>
      server.database.unit({}, env => env['res.users'].browse(id).write(values))
    const strict = await server.database.unit({}, async env => {
      const [user] = [await env.ref('base.group_user')]
      return (await env['res.groups'].create({ name: 'Strict', totp_required: true, implied_ids: [user.id] })).id
    })
    for (const values of [{ active: false }, { password: 'set by another' }, { group_ids: [Command.link(strict)] }]) {
      const { id, login, password } = await newPerson(server)
      const stream = await listen(await somebody().logIn(login, password))
      await write(id, values)
      clock.advance(4000)
      server.bus.tick()
      t.regex(await stream.ended, /event: bye[\s\S]*auth/, JSON.stringify(values))
    }
  },
)

test('all other sessions end at once; nobody ends those of others', async t => {
  const [bo, eve] = [await newPerson(server), await newPerson(server)]
  const browsers = await Promise.all([1, 2, 3].map(() => somebody().logIn(bo.login, bo.password)))
  const [id] = idsIn(await security(browsers[0]!))
  const thief = await somebody().logIn(eve.login, eve.password)
  t.is((await thief.post('/web/profile/sessions/end', { session: id! })).status, 303)
  await thief.post('/web/profile/sessions/end')
  for (const browser of browsers) t.is((await browser.get('/web')).status, 200)
  await browsers[0]!.post('/web/profile/sessions/end')
  t.deepEqual(await Promise.all(browsers.map(async browser => (await browser.get('/web')).status)), [200, 303, 303])
})

test('the page has nothing that opens a session, and lists none of before a change of the password', async t => {
  const cleo = await newPerson(server)
  const [here, there] = [
    await somebody().logIn(cleo.login, cleo.password),
    await somebody().logIn(cleo.login, cleo.password),
  ]
  const page = await security(here)
  for (const browser of [here, there]) t.false(page.includes(browser.session!))
  const thief = somebody()
  thief.session = idsIn(page)[0]!
  t.is((await thief.get('/web')).status, 303)
  const change = { before: cleo.password, after: 'quite another one', again: 'quite another one' }
  t.is((await here.post('/web/profile/password', change)).status, 303)
  t.deepEqual(idsIn(await security(here)), [])
})

test('what has happened is read by the person and by those who manage users, written by nobody, and cleaned away', async t => {
  const dora = await newPerson(server)
  const fail = (login: string) => somebody().post('/web/login', { login, password: 'my secret guess' })
  await fail(dora.login)
  await fail('my secret login')
  const browser = somebody()
  await browser.logIn(dora.login, dora.password)
  const page = await security(browser)
  t.regex(page, /Wrong password[\s\S]*127\.0\.0\.1/)
  t.true(page.indexOf('Logged in with the password') < page.indexOf('Wrong password'))
  const all = await server.database.query<object>('SELECT * FROM res_users_log')
  t.notRegex(JSON.stringify(all), /my secret/)
  await server.database.unit({ uid: dora.id }, async env => {
    const own = await env['res.users.log'].search([])
    t.deepEqual([...new Set([...own].map(one => one.user_id.id))], [dora.id])
    for (const door of [
      () => own.write({ ip: 'x' }),
      () => own.unlink(),
      () => env['res.users.log'].create({ event: 'login' }),
    ])
      await t.throwsAsync(env.savepoint<unknown>(door), { name: 'AccessError' })
  })
  await server.database.unit({}, async env => {
    const admin = await env.withUser((await env.ref('base.user_admin')).id)
    t.true((await admin['res.users.log'].searchCount([['user_id', '=', null]])) > 0)
    const old = await env['res.users.log'].create({
      event: 'login',
      date: new Date(clock.now().getTime() - 91 * 86_400_000),
    })
    await env['res.users.log'].removeOld()
    t.is((await old.exists()).length, 0)
    t.true((await env['res.users.log'].searchCount([])) > 0)
  })
})

test('what decides who logs in is written down in plain words, for the person and on the form of the user', async t => {
  const ian = await newPerson(server)
  const here = await somebody().logIn(ian.login, ian.password)
  await somebody().logIn(ian.login, ian.password)
  const form = await (await here.get('/web/profile/keys')).text()
  const latest = /name="latest" value="(\d+)"/.exec(form)![1]!
  const [, key] = /id="key" value="(\w+)"/.exec(
    await (await here.post('/web/profile/keys', { name: 'Backup', days: '7', latest })).text(),
  )!
  for (let twice = 0; twice < 2; twice++)
    await fetch(`${server.address}/web/whoami`, { headers: { authorization: `Bearer ${key}` } })
  const page = await security(here)
  await here.post(`/web/profile/keys/${/keys\/(\d+)\/revoke/.exec(page)![1]}/revoke`)
  await here.post('/web/profile/sessions/end', { session: idsIn(page)[0]! })
  await here.post('/web/profile/password', { before: 'a guess', after: 'x', again: 'x' })
  const admin = await somebody().logIn('admin')
  const users = (env: Environment) => env['res.users'].browse(ian.id)
  await server.database.unit({ uid: 2 }, env => users(env).write({ new_password: 'correct horse battery' }))
  t.is((await admin.post(`/web/button/res.users/${ian.id}/actionEndSessions`)).status, 303)
  t.is((await here.get('/web')).status, 303)
  const demo = await somebody().logIn('demo')
  t.is((await demo.post(`/web/button/res.users/${ian.id}/actionEndSessions`)).status, 403)

  const again = await somebody().logIn(ian.login, 'correct horse battery')
  const words = [
    ...(await security(again)).matchAll(
      /<strong[^>]*>([^<]+)(?:<bdi>([^<]+)<\/bdi>)?<\/strong>(?: <bdi>(by [^<]+)<\/bdi>)?/g,
    ),
  ]
    .map(([, what, about = '', by]) => what + about + (by ? `, ${by}` : ''))
    .slice(-10, -1)
  t.deepEqual(words, [
    'Logged in with the password',
    'All sessions ended, by Inès Moreau',
    'Password changed, by Inès Moreau',
    'Wrong password',
    'Session ended',
    'API key revoked: Backup',
    'API key used for the first time: Backup',
    'API key made: Backup',
    'Logged in with the password',
  ])
  const seen = await (await admin.get(`/web/action/base.action_res_users/${ian.id}`)).text()
  t.regex(seen, /API key revoked/)
  t.false(JSON.stringify(await server.database.query<object>('SELECT * FROM res_users_log')).includes(key!))
})

test('who guesses from the same address does not lock out the person, who comes with a browser of before', async t => {
  const fay = await newPerson(server)
  const own = await somebody().logIn(fay.login, fay.password)
  await own.post('/web/logout')
  const guess = (browser: Visitor) => browser.post('/web/login', { login: fay.login, password: 'a guess' })
  for (let round = 0; round < 5; round++) t.is((await guess(somebody())).status, 401)
  t.is((await guess(somebody())).status, 429)
  t.is((await somebody().post('/web/login', { login: fay.login, password: fay.password })).status, 429)
  t.is((await own.post('/web/login', { login: fay.login, password: fay.password })).status, 303)
  await own.post('/web/logout')
  for (let round = 0; round < 5; round++) t.is((await guess(own)).status, 401)
  t.is((await guess(own)).status, 429, 'whoever has taken the browser is slowed down like everybody')
})

test('a browser is known for those who have logged in with it, and no longer after a change of the password', async t => {
  const [gil, hal] = [await newPerson(server), await newPerson(server)]
  const shared = await somebody().logIn(gil.login, gil.password)
  await shared.post('/web/logout')
  await shared.logIn(hal.login, hal.password)
  const known = async () => {
    const rows = await server.database.query<{ user_id: number; digest: string }>('SELECT * FROM res_users_device')
    return rows.map(row => row.user_id)
  }
  t.true((await known()).includes(gil.id))
  t.true((await known()).includes(hal.id))
  await server.database.unit({}, env => env['res.users'].browse(gil.id).write({ password: 'a new one' }))
  t.false((await known()).includes(gil.id))
  t.true((await known()).includes(hal.id))
})
