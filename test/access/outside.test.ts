/** What people from outside see of the pages, and colleagues of what is not theirs. */
import test from 'ava'
import type { Environment } from '#core'
import { testServer, Visitor } from '#core/testing'

const server = await testServer(['im_livechat'], { demo: true })
const system = <T>(work: (env: Environment) => Promise<T>) => server.database.unit({}, work)

const ids = await system(async env => {
  const portal = await env.ref('base.group_portal')
  const values = { login: 'petra', name: 'Petra Portal', email: 'petra@example.com', password: 'petra' }
  const { id } = await env['res.users'].create({ ...values, group_ids: [portal.id] })
  const action = async (xmlid: string) => (await env.ref(xmlid)).id
  const actions = await env['ir.actions.act_window'].search([])
  return {
    petra: id,
    demo: await action('base.user_demo'),
    users: await action('base.action_res_users'),
    contacts: await action('base.action_partner_form'),
    actions: actions.ids,
  }
})
const petra = await new Visitor(server.address).logIn('petra')
const demo = await new Visitor(server.address).logIn('demo')
const admin = await new Visitor(server.address).logIn('admin')

test('after logging in, somebody from outside comes to their own page, without apps, chats and search', async t => {
  const home = await petra.get('/web')
  t.is(home.status, 303)
  t.is(home.headers.get('location'), '/web/profile')
  const own = await petra.get('/web/profile')
  const page = await own.text()
  t.is(own.status, 200, page)
  t.regex(page, /Petra Portal/)
  t.notRegex(page, /href="\/(discuss|web\/action)|app-menu-item|chat-menu|discuss\/static|im_livechat\/static/)
})

test('they change what is their own: name and language, and nothing else', async t => {
  t.is((await petra.post('/web/profile', { name: 'Petra P.', login: 'root', company_id: '2' })).status, 303)
  const [row] = await server.database.query(
    'SELECT u.login, p.name FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.id = $1',
    [ids.petra],
  )
  t.deepEqual(row, { login: 'petra', name: 'Petra P.' })
})

test('no page of the back office is theirs: no action, no button, no conversation', async t => {
  for (const id of ids.actions) {
    for (const path of [`/web/action/${id}`, `/web/action/${id}/new`, `/web/action/${id}/1`]) {
      t.is((await petra.get(path)).status, 403, path)
    }
  }
  for (const path of ['/discuss', '/discuss/new', '/discuss/menu', '/web/explain/access', '/web/conflicts']) {
    t.is((await petra.get(path)).status, 403, path)
  }
  t.is((await petra.post('/web/button/res.partner/1/unlink')).status, 403)
  t.is((await petra.post('/discuss/presence')).status, 403)
})

test('pictures of others are closed to them', async t => {
  t.is((await petra.get(`/web/avatar/res.users/${ids.demo}`)).status, 404)
  t.true((await petra.get(`/web/image/res.users/${ids.demo}/image_128`)).status >= 400)
  t.is((await petra.get(`/web/avatar/res.users/${ids.petra}`)).status, 200)
})

test('the pages of users and their rights are for those who give rights', async t => {
  for (const path of [`/web/action/${ids.users}`, `/web/action/${ids.users}/${ids.petra}`]) {
    t.is((await demo.get(path)).status, 404, path)
    t.is((await admin.get(path)).status, 200, path)
  }
})

test('a forged form for a record that is closed to changes is refused, and says so', async t => {
  const id = await system(async env => (await env.ref('base.partner_amara')).id)
  const answer = await demo.post(`/web/action/${ids.contacts}/${id}`, { name: 'Hacked' })
  t.is(answer.status, 403)
  t.regex(await answer.text(), /You may not modify “Contact”/)
  t.is((await demo.post(`/web/action/${ids.contacts}/${id}`)).status, 403, 'also when nothing is sent')
  const [row] = await server.database.query('SELECT name FROM res_partner WHERE id = $1', [id])
  t.deepEqual(row, { name: 'Amara Okafor' })
})

test('H20: without the right to create there is no New, and none for what a link leads to', async t => {
  const list = async (who: Visitor) => (await who.get(`/web/action/${ids.contacts}`)).text()
  t.regex(await list(admin), /href="[^"]*\/new/)
  t.notRegex(await list(demo), /href="[^"]*\/new/)
  t.is((await demo.get(`/web/action/${ids.contacts}/new`)).status, 403)
})

test('H22: a method that is not opened is refused by a button, and not run', async t => {
  const partner = await system(async env => (await env.ref('base.partner_amara')).id)
  for (const method of [
    'unlink',
    'write',
    'sudo',
    '_compute',
    'constructor',
    '__proto__',
    'toString',
    'copy',
    'search',
  ]) {
    t.is((await admin.post(`/web/button/res.partner/${partner}/${method}`)).status, 403, method)
  }
  t.is(await system(env => env['res.partner'].searchCount([['id', '=', partner]])), 1)
})
