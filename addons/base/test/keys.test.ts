import test from 'ava'
import { clock } from '#core'
import { manifest, testServer, Visitor, writeAddons } from '#core/testing'
import { newPerson, password } from './people.ts'

/** Routes that take keys: of the scope `rpc`, of another, and none. */
const controllers = `
  import { json, route } from '#core'
  const answer = ({ env, form }) => json({ uid: env.uid, ...form })
  export const routes = [
    route('POST', '/probe/rpc', { auth: 'user', keys: 'rpc' }, answer),
    route('POST', '/probe/other', { auth: 'user', keys: 'other' }, answer),
    route('POST', '/probe/page', { auth: 'user' }, answer),
  ]`

const models = `
  import { UsersApikeys } from '#addons/base'
  import { fields, inherit } from '#core'
  export class Keys extends inherit(UsersApikeys) {
    scope = fields.Selection('Scope', { rpc: 'Remote calls', other: 'Other things' }, { required: true, ondelete: { other: 'cascade' } })
  }`

const folder = writeAddons({
  'probe/manifest.ts': manifest({ name: 'Probe', depends: ['base'] }),
  'probe/index.ts': models,
  'probe/controllers/index.ts': controllers,
})
const server = await testServer(['probe'], { demo: true, addonsPath: [folder] })
test.afterEach.always(() => clock.set(null))

const somebody = () => new Visitor(server.address)

async function person(): Promise<{ id: number; browser: Visitor }> {
  const { id, login } = await newPerson(server)
  return { id, browser: await somebody().logIn(login, password) }
}

/** A key that is made on the page, as a person does. */
async function made(browser: Visitor, fields: Record<string, string> = {}): Promise<string> {
  const answer = await browser.post('/web/profile/keys', { ...(await filled(browser)), ...fields })
  return /id="key" value="([0-9a-f]{40})"/.exec(await answer.text())![1]!
}

async function filled(browser: Visitor): Promise<Record<string, string>> {
  const form = await (await browser.get('/web/profile/keys')).text()
  return { name: 'Backup', days: '30', latest: /name="latest" value="(\d+)"/.exec(form)![1]! }
}

const send = (path: string, key: string, init: RequestInit = {}) =>
  fetch(server.address + path, {
    method: 'POST',
    redirect: 'manual',
    ...init,
    headers: { authorization: `Bearer ${key}`, ...init.headers },
  })

test.serial(
  'a key is shown once and stored as a digest; a program acts by it as its user, without a token',
  async t => {
    const { id, browser } = await person()
    const form = await filled(browser)
    const key = await made(browser, form)
    const again = await browser.post('/web/profile/keys', form)
    t.is(again.headers.get('location'), '/web/profile/security', 'the page that showed it, loaded again')
    t.is((await server.database.query('SELECT FROM res_users_apikeys')).length, 1)
    const page = await (await browser.get('/web/profile/security')).text()
    t.true(page.includes(key.slice(0, 8)))
    t.false(page.includes(key))
    const stored = await server.database.query<object>('SELECT * FROM res_users_apikeys')
    t.false(JSON.stringify(stored).includes(key))
    const kept = await server.database.query<object>('SELECT data FROM http_session')
    t.true(kept.length > 0)
    t.false(JSON.stringify(kept).includes(key))
    const answer = await send('/probe/rpc', key)
    t.deepEqual([answer.status, await answer.json()], [200, { uid: id }])
    t.is(answer.headers.get('set-cookie'), null)
    const body = { body: '{"days":3}', headers: { 'content-type': 'application/json' } }
    t.deepEqual(await (await send('/probe/rpc', key, body)).json(), { uid: id, days: 3 })
    t.regex(await (await browser.get('/web/profile/security')).text(), /last used/)
    const who = (await (await send('/web/whoami', key, { method: 'GET' })).json()) as { id: number }
    t.is(who.id, id)
  },
)

test.serial('a key opens what is meant for it: not another scope, not pages, and no stream', async t => {
  const key = await made((await person()).browser)
  t.is((await send('/probe/other', key)).status, 401)
  const { browser } = await person()
  const other = await made(browser, { scope: 'other' })
  t.deepEqual([(await send('/probe/other', other)).status, (await send('/probe/rpc', other)).status], [200, 401])
  t.is((await browser.post('/web/profile/keys', { ...(await filled(browser)), scope: 'all' })).status, 422)
  t.is((await send('/probe/page', key, { headers: { accept: 'application/json' } })).status, 401)
  t.is((await send('/web', key, { method: 'GET' })).status, 303)
  t.is((await send('/events', key, { method: 'GET' })).status, 401)
})

test.serial('what is not a key is refused, also beside a cookie that is good', async t => {
  const { browser } = await person()
  const key = await made(browser)
  const cookie = `session_id=${browser.session}`
  for (const wrong of [
    '',
    'x',
    key.slice(0, 8),
    `${key.slice(0, 39)}x`,
    key.toUpperCase(),
    `${key}0`,
    'a'.repeat(5000),
  ]) {
    if (wrong === key) continue
    const answer = await send('/probe/rpc', wrong, { headers: { cookie } })
    t.is(answer.status, 401, wrong)
    t.is(answer.headers.get('www-authenticate'), 'Bearer')
  }
})

test.serial('who sends what is none again and again is refused for a while', async t => {
  const key = await made((await person()).browser)
  const statuses: number[] = []
  for (let n = 0; n < 35; n++) statuses.push((await send('/probe/rpc', 'x')).status)
  t.deepEqual([statuses[0], statuses.at(-1)], [401, 429])
  t.regex((await send('/probe/rpc', 'x')).headers.get('retry-after') ?? '', /^\d+$/)
  t.is((await send('/probe/rpc', key)).status, 200, 'and holds up no program beside it')
})

test.serial('a key is over at its end, when it is revoked, and with its user', async t => {
  const { id, browser } = await person()
  const [week, month, other] = [await made(browser, { days: '7' }), await made(browser), await made(browser)]
  clock.advance(8 * 86_400_000)
  t.deepEqual(await Promise.all([week, month].map(async key => (await send('/probe/rpc', key)).status)), [401, 200])
  clock.set(null)
  const page = await (await browser.get('/web/profile/security')).text()
  const [, newest] = /keys\/(\d+)\/revoke/.exec(page)!
  const { browser: eve } = await person()
  t.is((await eve.post(`/web/profile/keys/${newest}/revoke`)).status, 403)
  t.is((await browser.post(`/web/profile/keys/${newest}/revoke`)).status, 303)
  t.is((await send('/probe/rpc', other)).status, 401)
  await server.database.unit({}, env => env['res.users'].browse(id).write({ active: false }))
  t.is((await send('/probe/rpc', month)).status, 401)
})

test.serial('a key has a name and an end not too far, and there are not many', async t => {
  const { id, browser } = await person()
  const refused = async (fields: Record<string, string>) =>
    (await browser.post('/web/profile/keys', { ...(await filled(browser)), ...fields })).status
  t.is(await refused({ name: ' ', days: '30' }), 422)
  for (const days of ['', '0', '-1', '31', '365', '9999999', 'Infinity'])
    t.is(await refused({ name: 'x', days }), 422, days)
  for (let count = 0; count < 10; count++) await made(browser)
  t.is(await refused({ name: 'x', days: '30' }), 422)
  await server.database.unit({ uid: id }, async env => {
    const keys = await env['res.users.apikeys'].search([])
    t.is(keys.length, 10)
    const doors = [
      () => keys.read(['digest']),
      () => env['res.users.apikeys'].search([['digest', 'like', 'a']]),
      () => keys.write({ expires: new Date(0) }),
      () => env['res.users.apikeys'].create({ name: 'x', user_id: id, index: 'x', digest: 'x', expires: new Date() }),
    ]
    for (const door of doors) await t.throwsAsync(env.savepoint<unknown>(door), { name: 'AccessError' })
  })
  await made(await somebody().logIn('admin'), { days: '365' })
})
