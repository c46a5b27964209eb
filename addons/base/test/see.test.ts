import test from 'ava'
import { clock } from '#core'
import { testServer, Visitor } from '#core/testing'
import { newPerson, password, streamOf } from './people.ts'

const server = await testServer(['base'], { demo: true })
test.afterEach.always(() => clock.set(null))

const somebody = () => new Visitor(server.address)
const text = async (answer: Promise<Response>) => (await answer).text()

/** An administrator who sees things as somebody else. */
async function behind(id: number, login = 'admin', secret = 'admin'): Promise<Visitor> {
  const admin = await somebody().logIn(login, secret)
  const answer = await admin.post(`/web/users/${id}/see`)
  if (answer.headers.get('location') !== '/web') throw new Error(`Not seen: ${answer.status}`)
  return admin
}

test.serial('an administrator sees things as somebody else; every page says so, and leads back', async t => {
  const { id, name } = await newPerson(server)
  const admin = await behind(id)
  for (const path of ['/web', '/web/profile', '/web/profile/security']) {
    t.regex(await text(admin.get(path)), new RegExp(`You see this as ${name}\\.`), path)
  }
  const part = await text(
    admin.get('/web/profile', { 'hx-request': 'true', 'hx-request-type': 'partial', 'hx-current-url': server.address }),
  )
  t.notRegex(part, /<!doctype/)
  t.regex(part, /You see this as/, 'a part of a page as well, in a window that was open before')
  t.is((await admin.get('/web/action/base.action_ir_mail')).status, 403, 'with their rights')
  const answer = await admin.post('/web/users/back')
  t.is(answer.headers.get('location'), `/web/action/base.action_res_users/${id}`)
  t.notRegex(await text(admin.get('/web')), /You see this as/)
  t.is((await admin.get('/web/action/base.action_ir_mail')).status, 200)
  t.is((await admin.post('/web/users/back')).status, 400)
  const events = await server.database.query('SELECT event FROM res_users_log WHERE user_id = $1 ORDER BY id', [id])
  t.deepEqual(events, [{ event: 'seen' }, { event: 'seen_off' }])
})

test.serial('it is written down, where the person reads it, and they end it', async t => {
  const { id, login } = await newPerson(server)
  const admin = await behind(id)
  const [row] = await server.database.query<object>(
    `SELECT l.user_id, u.login AS by FROM res_users_log l JOIN res_users u ON u.id = l.by_id WHERE event = 'seen' ORDER BY l.id DESC`,
  )
  t.deepEqual(row, { user_id: id, by: 'admin' })
  const own = await somebody().logIn(login, password)
  const page = await text(own.get('/web/profile/security'))
  t.regex(page, /Seen by an administrator/)
  t.regex(page, /An administrator<\/span>/)
  t.regex(page, /by Inès/)
  await own.post('/web/profile/sessions/end')
  t.is((await admin.get('/web')).status, 303)
})

test.serial('how people log in stays out of reach of who sees things as them', async t => {
  const { id, login } = await newPerson(server)
  const admin = await behind(id)
  const posts: [string, Record<string, string>][] = [
    ['/web/profile/password', { before: password, after: 'quite another one', again: 'quite another one' }],
    ['/web/profile/totp', { code: '000000' }],
    ['/web/profile/totp/off', {}],
    ['/web/profile/totp/codes', {}],
    ['/web/profile/keys', { name: 'x', days: '30' }],
    ['/web/profile/sessions/end', {}],
    ['/web/profile/confirm', { password }],
    [`/web/users/${id}/see`, {}],
    [`/web/users/${id}/link`, {}],
  ]
  for (const [path, fields] of posts) t.is((await admin.post(path, fields)).status, 403, path)
  t.is((await admin.get('/web/profile/totp')).status, 403)
  await somebody().logIn(login, password)
})

test.serial(
  'nobody does it but who sets up everything, not as one who manages users, not as the program, not for an old session',
  async t => {
    const { id, login } = await newPerson(server)
    const manager = await newPerson(server, { groups: ['base.group_erp_manager'] })
    const visitor = await server.database.publicUid()
    const admin = await somebody().logIn('admin')
    const own = await admin.get('/web/users/2/see')
    for (const other of [1, 2, manager.id, visitor, 999_999]) {
      t.true([403, 404, 422].includes((await admin.post(`/web/users/${other}/see`)).status), String(other))
    }
    t.is(own.status, 403)
    for (const one of [login, manager.login]) {
      const browser = await somebody().logIn(one, password)
      t.is((await browser.post(`/web/users/${one === login ? manager.id : id}/see`)).status, 403)
    }
    clock.advance(11 * 60_000)
    t.regex((await admin.post(`/web/users/${id}/see`)).headers.get('location')!, /profile\/confirm/)
  },
)

test.serial('it ends when the administrator or the person may not log in any more', async t => {
  const [one, two] = [await newPerson(server), await newPerson(server)]
  const boss = await newPerson(server, { groups: ['base.group_system'] })
  const browsers = [await behind(one.id, boss.login, password), await behind(two.id, boss.login, password)]
  const status = async () => Promise.all(browsers.map(async browser => (await browser.get('/web')).status))
  t.deepEqual(await status(), [200, 200])
  await server.database.unit({}, env => env['res.users'].browse(one.id).write({ active: false }))
  t.deepEqual(await status(), [303, 200])
  await server.database.unit({}, env => env['res.users'].browse(boss.id).write({ password: 'a new one' }))
  t.deepEqual(await status(), [303, 303])
})

test.serial('who ends all their sessions ends those in which they see things as somebody else', async t => {
  const { id } = await newPerson(server)
  const boss = await newPerson(server, { groups: ['base.group_system'] })
  const [away, here] = [await behind(id, boss.login, password), await somebody().logIn(boss.login, password)]
  t.regex(await text(here.get('/web/profile/security')), /As somebody else/)
  await here.post('/web/profile/sessions/end')
  t.deepEqual([(await away.get('/web')).status, (await here.get('/web')).status], [303, 200])
})

test.serial('the stream is that of the person, who is not there because of it; it ends on the way back', async t => {
  const { id } = await newPerson(server)
  const open: string[] = []
  server.bus.onOpen(({ stream }) => open.push(stream))
  const admin = await somebody().logIn('admin')
  const before = await streamOf(admin)
  t.deepEqual(open, ['user:2'])
  const ended = new Promise(resolve => before.on('close', resolve).resume())
  await admin.post(`/web/users/${id}/see`)
  await ended
  const stream = await streamOf(admin)
  let said = ''
  const over = new Promise(resolve => stream.on('data', chunk => (said += chunk)).on('close', resolve))
  t.is([...server.bus.streams.of(`user:${id}`)].length, 1)
  t.deepEqual(open, ['user:2'])
  await admin.post('/web/users/back')
  await over
  t.regex(said, /event: bye/)
})
