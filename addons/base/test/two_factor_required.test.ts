import test from 'ava'
import { clock } from '#core'
import { testServer, Visitor } from '#core/testing'
import { codeIn } from '../models/res_users/one_time_code.ts'
import { newPerson, password } from './people.ts'

const server = await testServer(['base'], { demo: true })
// It stands still but where a test moves it: a code is that of half a minute, which may be over before it is entered.
test.beforeEach(() => clock.set(new Date()))
test.afterEach.always(() => clock.set(null))

const somebody = () => new Visitor(server.address)
const codeOf = (secret: string) => codeIn(secret, Math.floor(clock.now().getTime() / 30_000))
const there = (answer: Response) => answer.headers.get('location')

test.serial('where a group demands two-factor, nothing else is open before it is set up', async t => {
  const group = (required: boolean) =>
    server.database.unit({}, async env => (await env.ref('base.group_user')).write({ totp_required: required }))
  const { login, id } = await newPerson(server)
  const before = await somebody().logIn(login, password)
  const events = async (browser: Visitor) => (await browser.get('/events')).status
  t.is(await events(before), 200)
  await group(true)
  t.teardown(() => group(false))
  t.is(await events(before), 401, 'also for who was logged in')
  const browser = somebody()
  t.is(there(await browser.post('/web/login', { login, password, redirect: '/web/profile' })), '/web/profile')
  const first = '/web/profile/totp?redirect=%2Fweb%2Fprofile'
  t.is(there(await browser.get('/web/profile')), first)
  for (const path of ['/web', '/web/login', '/web/avatar/res.users/2', '/web/whoami', '/web/profile/keys'])
    t.regex(there(await browser.get(path)) ?? '', /^\/web\/profile\/totp\?/, path)
  for (const path of ['/web/profile/keys', '/web/profile/password', '/web/profile/totp/off'])
    t.regex(there(await browser.post(path)) ?? '', /^\/web\/profile\/totp\?/, path)
  const json = await browser.get('/web/whoami', { accept: 'application/json' })
  t.deepEqual([json.status, json.headers.get('location')], [401, null])
  const page = await (await browser.get(first)).text()
  t.notRegex(page, /href="\/web/, 'nothing leads past it')
  const [, secret] = /name="secret" value="(\w+)"/.exec(page)!
  const shown = await browser.post('/web/profile/totp', {
    secret: secret!,
    code: codeOf(secret!),
    redirect: '/web/profile',
  })
  t.regex(await shown.text(), /href="\/web\/profile">I have kept them/)
  t.is((await browser.get('/web/profile')).status, 200)
  t.notRegex(await (await browser.get('/web/profile/security')).text(), /totp\/off/)
  await browser.post('/web/profile/totp/off')
  t.is((await browser.get('/web')).status, 200, 'nor is it switched off meanwhile')
  t.is(await events(browser), 200)
  clock.advance(11 * 60_000)
  t.is(there(await before.get('/web')), '/web/login?redirect=%2Fweb')
  await server.database.unit({}, env => env['res.users'].browse(id).switchOffTotp())
  const again = await somebody().logIn(login, password)
  clock.advance(11 * 60_000)
  const confirm = there(await again.get('/web/profile/totp'))!
  t.regex(await (await again.get(confirm)).text(), /name="password"/)
  t.is((await again.post('/web/logout')).status, 303)
})

test.serial('portal users are asked for no second factor, nor is who sees things as somebody', async t => {
  const { id, login } = await newPerson(server)
  const groups = async (required: boolean) =>
    server.database.unit({}, async env => {
      const portal = await env.ref('base.group_portal')
      await portal.write({ totp_required: required })
      await env['res.users'].browse(id).write({ group_ids: portal.id })
      await (await env.ref('base.group_user')).write({ totp_required: required })
    })
  await groups(true)
  t.teardown(() => groups(false))
  t.is((await (await somebody().logIn(login, password)).get('/web/profile')).status, 200)
  const { id: colleague } = await newPerson(server)
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  await server.database.unit({}, env => env['res.users'].browse(2).write({ has_totp: true, totp_secret: secret }))
  const boss = somebody()
  await boss.post('/web/login', { login: 'admin', password: 'admin' })
  await boss.post('/web/login/code', { code: codeOf(secret) })
  t.is(there(await boss.post(`/web/users/${colleague}/see`)), '/web')
  t.is((await boss.get('/web/profile')).status, 200)
})
