import test from 'ava'
import { Command, clock, throttle } from '#core'
import { testServer, Visitor } from '#core/testing'
import { codeIn, spanOf } from '../models/res_users/one_time_code.ts'
import { newPerson, password } from './people.ts'

const server = await testServer(['base'], { demo: true })
// It stands still but where a test moves it: a code is that of half a minute, which may be over before it is entered.
test.beforeEach(() => clock.set(new Date()))
test.afterEach.always(() => clock.set(null))

const somebody = () => new Visitor(server.address)
const later = () => clock.advance(30_000)
const codeOf = (secret: string, shift = 0) => codeIn(secret, Math.floor(clock.now().getTime() / 30_000) + shift)
const there = (answer: Response) => answer.headers.get('location')

/** Somebody with codes switched on, in a browser where they are logged in. */
async function guarded() {
  const one = await newPerson(server)
  const browser = await somebody().logIn(one.login, password)
  const page = await (await browser.get('/web/profile/totp')).text()
  const secret = /<code[^>]*>([A-Z2-7 ]+)<\/code>/.exec(page)![1]!.replaceAll(' ', '')
  const form = { secret, code: codeOf(secret) }
  const shown = await (await browser.post('/web/profile/totp', form)).text()
  later()
  return { ...one, browser, secret, codes: codesIn(shown), page, form, shown }
}

const codesIn = (page: string) => [...page.matchAll(/<li><code>([\w-]+)<\/code>/g)].map(([, code]) => code!)

/** A browser that has shown the password. */
async function half(login: string, browser = somebody()): Promise<Visitor> {
  const answer = await browser.post('/web/login', { login, password })
  if (there(answer) !== '/web/login/code') throw new Error(`No code was asked for: ${there(answer)}`)
  return browser
}

test.serial('codes are those of RFC 6238, good for a moment before and after', t => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  for (const [time, code] of [
    [59, '287082'],
    [1111111109, '081804'],
    [1234567890, '005924'],
    [20000000000, '353130'],
  ] as const) {
    t.is(codeIn(secret, Math.floor(time / 30)), code)
    t.is(spanOf(secret, code, new Date(time * 1000 + 30_000)), Math.floor(time / 30))
    t.is(spanOf(secret, code, new Date(time * 1000 + 90_000)), null)
  }
  t.is(spanOf(secret, '', new Date()), null)
})

test.serial(
  'two-factor is switched on by a code of the app; its picture is drawn here, and the recovery codes shown once',
  async t => {
    const { id, browser, secret, codes, page, form, shown } = await guarded()
    t.regex(page, /<svg[^>]*viewBox/)
    t.notRegex(page, /<svg[^>]* style=/)
    t.is(new Set(codes).size, 8)
    const csrf_token = /name="csrf_token" value="([^"]+)"/.exec(shown)![1]!
    t.is(there(await browser.post('/web/profile/totp', { ...form, csrf_token })), '/web/profile/security', 'once more')
    const security = await (await browser.get('/web/profile/security')).text()
    t.regex(security, /Switched on/)
    const [, set] = /name="codes" value="([^"]+)"/.exec(security)!
    const renewed = codesIn(await (await browser.post('/web/profile/totp/codes', { codes: set! })).text())
    t.is(there(await browser.post('/web/profile/totp/codes', { codes: set! })), '/web/profile/security', 'once more')
    t.is(new Set([...codes, ...renewed]).size, 16)
    const [row] = await server.database.query<object>('SELECT * FROM res_users WHERE id = $1', [id])
    const sessions = await server.database.query<object>('SELECT * FROM http_session')
    t.true(sessions.length > 0)
    for (const code of [...codes, ...renewed])
      for (const kept of [row, sessions])
        t.false(JSON.stringify(kept).replaceAll('-', '').includes(code.replaceAll('-', '')))
    t.false(JSON.stringify(sessions).includes(secret))
    await server.database.unit({ uid: id }, async env => {
      await t.throwsAsync(env.user.read(['totp_secret']), { name: 'AccessError' })
      await t.throwsAsync(env['res.users'].search([['totp_secret', '=', secret]]), { name: 'AccessError' })
      await t.throwsAsync(env.user.write({ has_totp: false }), { name: 'AccessError' })
    })
  },
)

test.serial('a wrong code switches nothing on', async t => {
  const { login } = await newPerson(server)
  const browser = await somebody().logIn(login, password)
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  const wrong = await browser.post('/web/profile/totp', { secret, code: '000000' })
  t.is(wrong.status, 422)
  t.true((await wrong.text()).includes(`name="secret" value="${secret}"`), 'the app knows this one')
  for (const odd of ['', 'A', secret.toLowerCase(), `${secret}A`])
    t.is(there(await browser.post('/web/profile/totp', { secret: odd, code: '000000' })), '/web/profile/totp')
  t.is(there(await somebody().post('/web/login', { login, password })), '/web')
})

test.serial('the login then asks for a code, each of which is good once', async t => {
  const { login, secret } = await guarded()
  const browser = await half(login)
  t.is((await browser.get('/web')).status, 303, 'the password alone opens nothing')
  t.is((await browser.post('/web/login/code', { code: '123 456' })).status, 401)
  const code = codeOf(secret)
  t.is(there(await browser.post('/web/login/code', { code: `${code.slice(0, 3)} ${code.slice(3)}` })), '/web')
  t.is((await browser.get('/web')).status, 200)
  const thief = await half(login)
  t.is((await thief.post('/web/login/code', { code })).status, 401)
  later()
  t.is(there(await thief.post('/web/login/code', { code: codeOf(secret) })), '/web')
})

test.serial('a recovery code opens the account once', async t => {
  const { login, codes } = await guarded()
  const enter = async (code: string) => (await (await half(login)).post('/web/login/code', { code })).status
  t.is(await enter(codes[0]!.toUpperCase().replaceAll('-', ' ')), 303)
  t.is(await enter(codes[0]!), 401)
  t.is(await enter(codes[1]!), 303)
  t.deepEqual((await Promise.all([enter(codes[2]!), enter(codes[2]!)])).sort(), [303, 401], 'of two at once one')
})

test.serial('of two who show the same code at once one gets in', async t => {
  const { login, secret } = await guarded()
  const browsers = [await half(login), await half(login)]
  const answers = await Promise.all(browsers.map(browser => browser.post('/web/login/code', { code: codeOf(secret) })))
  t.deepEqual(answers.map(({ status }) => status).sort(), [303, 401])
})

test.serial('codes can not be tried at will; a browser of before is not kept out by who tries', async t => {
  const { login, secret, browser: own } = await guarded()
  await own.post('/web/logout')
  const thief = await half(login)
  for (let round = 0; round < 5; round++) t.is((await thief.post('/web/login/code', { code: '000000' })).status, 401)
  t.is((await thief.post('/web/login/code', { code: codeOf(secret) })).status, 429)
  t.is(there(await (await half(login, own)).post('/web/login/code', { code: codeOf(secret) })), '/web')
})

test.serial(
  'who tries codes from many addresses is slowed down; the person goes on where they are known, or by a paper',
  async t => {
    const { id, login, secret, codes, browser: own } = await guarded()
    for (let round = 0; round < 20; round++) await throttle(`code ${id}`, 20, 3600) // as many wrong ones, from anywhere
    const stranger = await half(login)
    const refused = await stranger.post('/web/login/code', { code: codeOf(secret) })
    t.is(refused.status, 429)
    t.regex(await refused.text(), /Wait \d+ minutes/)
    t.is((await own.get('/web')).status, 200)
    await own.post('/web/logout')
    t.is(there(await (await half(login, own)).post('/web/login/code', { code: codeOf(secret) })), '/web')
    t.is(there(await stranger.post('/web/login/code', { code: codes[0]! })), '/web')
  },
)

test.serial(
  'a dump of the database makes no codes: the secret of the app is encrypted with that of the server',
  async t => {
    const { database } = server
    database.secret = 'a secret of the server, in no table'
    t.teardown(() => {
      database.secret = null
    })
    const { id, login, secret, codes } = await guarded()
    const other = await guarded()
    const stored = await database.query<{ totp_secret: string }>(
      'SELECT totp_secret FROM res_users WHERE id = ANY($1) ORDER BY id',
      [[id, other.id]],
    )
    for (const row of stored) t.regex(row.totp_secret, /^sealed:[\w-]{80}$/)
    const enter = async (code: string) => (await (await half(login)).post('/web/login/code', { code })).status
    t.is(await enter(codeOf(secret)), 303)
    later()
    await database.unit({}, env => env['res.users'].browse(id).write({ totp_secret: stored[1]!.totp_secret }))
    t.is(await enter(codeOf(other.secret)), 401, 'the secret of somebody else, put in its place')
    await database.unit({}, env => env['res.users'].browse(id).write({ totp_secret: stored[0]!.totp_secret }))
    database.secret = 'another secret'
    t.is(await enter(codeOf(secret)), 401)
    t.is(await enter(codes[0]!), 303, 'a recovery code needs none')
  },
)

test.serial('the step needs the password of a short time ago, in the browser that showed it', async t => {
  const { id, login, secret } = await guarded()
  t.is(there(await somebody().post('/web/login/code', { code: codeOf(secret) })), '/web/login')
  const slow = await half(login)
  clock.advance(11 * 60_000)
  t.is(there(await slow.post('/web/login/code', { code: codeOf(secret) })), '/web/login')
  const planted = somebody()
  await planted.get('/web/login')
  const thief = somebody()
  thief.session = planted.session!
  const changed = await half(login, planted)
  t.is(there(await thief.get('/web/login/code')), '/web/login', 'the cookie of before the password is worthless')
  await server.database.unit({}, env => env['res.users'].browse(id).write({ password: 'another one' }))
  t.is(there(await changed.post('/web/login/code', { code: codeOf(secret) })), '/web/login')
})

test.serial('a browser that is trusted is not asked, until all sessions are ended', async t => {
  const { login, secret } = await guarded()
  const browser = await half(login)
  await browser.post('/web/login/code', { code: codeOf(secret), trust: '1' })
  await browser.post('/web/logout')
  t.is(there(await browser.post('/web/login', { login, password })), '/web')
  await browser.post('/web/profile/sessions/end')
  await browser.post('/web/logout')
  await half(login, browser)
})

test.serial('what decides who logs in takes the password again after ten minutes', async t => {
  const { browser, login } = await guarded()
  clock.advance(11 * 60_000)
  const asked = there(await browser.post('/web/profile/totp/off'))
  t.is(asked, '/web/profile/confirm?redirect=%2Fweb%2Fprofile%2Fsecurity')
  t.is((await browser.post('/web/profile/confirm', { password: 'a guess' })).status, 422)
  t.is(
    there(await browser.post('/web/profile/confirm', { password, redirect: '//evil.example' })),
    '/web/profile/security',
  )
  t.is(there(await browser.post('/web/profile/totp/off')), '/web/profile/security')
  t.is(there(await somebody().post('/web/login', { login, password })), '/web')
})

test.serial('an administrator switches codes off for somebody who has lost them; nobody else does', async t => {
  const { id, login, browser } = await guarded()
  const demo = await somebody().logIn('demo')
  t.is((await demo.post(`/web/button/res.users/${id}/actionSwitchOffTotp`)).status, 403)
  const admin = await somebody().logIn('admin')
  const manager = await newPerson(server)
  await server.database.unit({}, async env => {
    const group = await env.ref('base.group_erp_manager')
    await env['res.users'].browse(manager.id).write({ group_ids: [Command.link(group.id)] })
  })
  const rights = await somebody().logIn(manager.login, password)
  for (const action of ['actionSwitchOffTotp', 'actionEndSessions'])
    t.is((await rights.post(`/web/button/res.users/2/${action}`)).status, 403, `${action} of an administrator`)
  t.is((await admin.post(`/web/button/res.users/${id}/actionSwitchOffTotp`)).status, 303)
  t.is(there(await somebody().post('/web/login', { login, password })), '/web')
  t.is((await browser.get('/web')).status, 303, 'the sessions of before are over')
})
