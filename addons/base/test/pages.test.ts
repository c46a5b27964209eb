import test from 'ava'
import { testServer, Visitor } from '#core/testing'

const server = await testServer(['base'], { demo: true })

const logIn = (login: string) => new Visitor(server.address).logIn(login)

async function actions(): Promise<string[]> {
  const rows = await server.database.query<{ name: string }>(
    `SELECT name FROM ir_model_data WHERE module = 'base' AND model = 'ir.actions.act_window' ORDER BY name`,
  )
  return rows.map(({ name }) => name)
}

test('every page of the settings opens for an administrator, its list and a new record', async t => {
  const admin = await logIn('admin')
  const names = await actions()
  t.true(names.length > 10)
  for (const name of names) {
    const list = await admin.get(`/web/action/base.${name}`)
    t.is(list.status, 200, name)
    if ((await list.text()).includes(`/new?`)) t.is((await admin.get(`/web/action/base.${name}/new`)).status, 200, name)
  }
})

test('the settings are an app for those who may change them, and closed to others', async t => {
  t.true((await (await (await logIn('admin')).get('/web')).text()).includes('>Settings<'))
  const tom = await logIn('demo')
  t.false((await (await tom.get('/web')).text()).includes('>Settings<'))
  for (const name of ['ir_config_list_action', 'ir_access_act', 'action_rule', 'action_ui_view']) {
    t.is((await tom.get(`/web/action/base.${name}`)).status, 403, name)
  }
  t.is((await tom.post('/web/button/res.users/2/changePassword')).status, 403, 'a method that takes arguments')
  await tom.post('/web/action/base.action_res_users/2', { login: 'root', name: 'Root', _was: '{}' })
  t.deepEqual(await server.database.query('SELECT login FROM res_users WHERE id = 2'), [{ login: 'admin' }])
})

test('a language that is enabled under Settings → Languages can be chosen in the profile at once', async t => {
  const [german] = await server.database.query<{ id: number }>(`SELECT id FROM res_lang WHERE code = 'de_DE'`)
  const [admin, tom] = [await logIn('admin'), await logIn('demo')]
  const offered = async () => (await (await tom.get('/web/profile')).text()).includes('German / Deutsch')
  t.false(await offered())
  const press = (who: Visitor, button: string) =>
    who.post(`/web/button/res.lang/${german!.id}/${button}?next=/web/action/base.res_lang_act_window`)
  t.is((await press(tom, 'actionEnable')).status, 403)
  t.is((await press(tom, 'unlink')).status, 403)
  t.is((await press(admin, 'actionEnable')).status, 303)
  t.true(await offered())
  t.is((await press(admin, 'actionDisable')).status, 303)
  t.false(await offered())
})

test('a form of a user sets a password and shows none', async t => {
  const admin = await logIn('admin')
  const [amara] = await server.database.query<{ id: number }>(`SELECT id FROM res_users WHERE login = 'amara'`)
  const path = `/web/action/base.action_res_users/${amara!.id}`
  const saved = await admin.post(path, { new_password: 'a long password', _was: '{}' })
  t.is(saved.status, 303)
  await new Visitor(server.address).logIn('amara', 'a long password')
  const page = await (await admin.get(path)).text()
  t.false(page.includes('a long password'))
  t.false(page.includes('argon2'))
  const short = await admin.post(path, { new_password: 'brief7!', _was: '{}' })
  t.is(short.status, 422)
  const again = await short.text()
  t.true(again.includes('at least 8 characters'))
  t.false(again.includes('brief7!'))
})
