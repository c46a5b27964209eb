/** The rights on the form of a user, and who may give which. */
import test from 'ava'
import { Command } from '#core'
import { newUser, testServer, Visitor } from '#core/testing'

const ids: Record<string, number> = {}

const server = await testServer(['base'], { demo: true })
await server.database.unit({}, async env => {
  const { id: category_id } = await env['ir.module.category'].create({ name: 'Harbour' })
  const [ships, sheds] = await env['res.groups.privilege'].create([
    { name: 'Ships', category_id, placeholder: 'Stays ashore', description: 'What floats.' },
    { name: 'Sheds', category_id, sequence: 200 },
  ])
  const group = async (name: string, values: object) => {
    ids[name] = (await env['res.groups'].create({ name, ...values })).id
  }
  await group('Sailor', { privilege_id: ships!.id, comment: 'Scrubs the deck.' })
  await group('Mate', { privilege_id: ships!.id, implied_ids: [ids.Sailor] })
  // Made last and first by name: the order of a select is that of what implies what.
  await group('Captain', { privilege_id: ships!.id, implied_ids: [ids.Mate] })
  await group('Keys', { privilege_id: sheds!.id })
  await group('Cranes', { privilege_id: sheds!.id, implied_ids: [ids.Sailor] })
  await group('Loose', {})
  await newUser(env, { login: 'eva', password: 'eva' })
  await newUser(env, { login: 'rita', password: 'rita', groups: ['base.group_erp_manager'] })
  for (const login of ['demo', 'admin', 'eva', 'luis', 'rita']) {
    ids[login] = (await env['res.users'].search([['login', '=', login]])).id
  }
})

const formOf = async (who: string, login: string) =>
  (await new Visitor(server.address).logIn(who)).open(`/web/action/base.action_res_users/${ids[login]}`)

async function groupsOf(login: string): Promise<string[]> {
  const rows = await server.database.query<{ name: string }>(
    `SELECT g.name->>'en_US' AS name FROM res_groups_users_rel JOIN res_groups g ON g.id = gid WHERE uid = $1 ORDER BY 1`,
    [ids[login]],
  )
  return rows.map(({ name }) => name)
}

test('groups that imply each other are one select, others are boxes, under the headings of their categories', async t => {
  const page = await formOf('admin', 'demo')
  t.is(page.value('Ships'), 'Stays ashore')
  t.is(page.value('Administration'), 'None')
  t.is(page.value('User types'), 'Internal User')
  t.is(page.value('Keys'), false)
  t.is(page.value('Loose'), false)
  t.regex(
    page.html,
    /<option value="\d+">Sailor<\/option><option value="\d+">Mate<\/option><option value="\d+">Captain/,
  )
  const text = page.text('.choice-sections')
  t.regex(text, /User types[\s\S]*Administration[\s\S]*Harbour[\s\S]*Ships[\s\S]*What floats\.[\s\S]*Sheds/)
  t.regex(text, /Sailor Scrubs the deck\./)
  t.regex(text, /Access Rights Manages users, groups and what they may see\. Includes Internal User\./)
})

test('what is chosen is given, what it implies is shown, and nothing else changes', async t => {
  const page = await formOf('admin', 'demo')
  page.fill('Ships', 'Mate')
  page.fill('Keys', true)
  await page.press('Save')
  t.deepEqual(await groupsOf('demo'), ['Internal User', 'Keys', 'Mate'])

  // Meanwhile somebody else gives another group: it stays.
  const late = await formOf('admin', 'demo')
  t.is(late.value('Ships'), 'Mate')
  await server.database.unit({}, env =>
    env['res.users'].browse(ids.demo!).write({ group_ids: [Command.link(ids.Loose!)] }),
  )
  late.fill('Ships', 'Captain')
  late.fill('Keys', false)
  await late.press('Save')
  t.deepEqual(await groupsOf('demo'), ['Captain', 'Internal User', 'Loose'])

  const last = await formOf('admin', 'demo')
  last.fill('Ships', 'Stays ashore')
  last.fill('Loose', false)
  last.fill('Cranes', true)
  await last.press('Save')
  t.deepEqual(await groupsOf('demo'), ['Cranes', 'Internal User'])
  const shown = await formOf('admin', 'demo')
  t.is(shown.value('Ships'), 'Sailor (through Cranes)')
  shown.fill('Name', 'Tom B.')
  await shown.press('Save')
  t.deepEqual(await groupsOf('demo'), ['Cranes', 'Internal User'])
})

test('a kind of user that follows from rights is shown, and not given twice', async t => {
  const page = await formOf('admin', 'admin')
  t.is(page.value('User types'), 'Internal User (through Settings)')
  await page.press('Save')
  t.deepEqual(await groupsOf('admin'), ['Settings'])
})

test('who manages users gives rights, but makes nobody an administrator, and changes none', async t => {
  const page = await formOf('rita', 'luis')
  page.fill('Ships', 'Captain')
  await page.press('Save')
  t.deepEqual(await groupsOf('luis'), ['Captain', 'Internal User'])
  page.fill('Administration', 'Settings')
  await page.press('Save')
  t.is(page.status, 403)
  t.regex(page.text(), /Only administrators \(group Settings\) change administrators/)
  t.deepEqual(await groupsOf('luis'), ['Captain', 'Internal User'])

  const uid = ids.rita!
  const { id: system } = await server.database.unit({}, env => env.ref('base.group_system'))
  const link = [Command.link(system)]
  const refused = (work: Parameters<typeof server.database.unit<unknown>>[1]) =>
    t.throwsAsync(server.database.unit({ uid }, work), { name: 'AccessError', message: /Only administrators/ })
  await refused(env => env.user.write({ group_ids: link }))
  await refused(env => env['res.users'].create({ login: 'eve', name: 'Eve', group_ids: link }))
  await refused(env => env['res.groups'].create({ name: 'Boss', implied_ids: link, user_ids: [uid] }))
  await refused(env => env['res.groups'].browse(ids.Loose!).write({ implied_ids: link }))
  await refused(env => env['res.groups'].browse(system).write({ user_ids: [Command.link(uid)] }))
  await refused(env => env['res.users'].browse(ids.admin!).write({ new_password: 'a long password' }))
  await refused(env => env['res.users'].browse(ids.admin!).write({ active: false }))
  await refused(async env => {
    const admin = await env['res.users'].browse(ids.admin!).load('partner_id')
    await admin.partner_id.write({ email: 'rita@elsewhere.example' })
  })
  await refused(async env => env['res.users'].browse(ids.admin!).actionLink())
})

test('who has no right to users raises nobody, oneself included', async t => {
  const eva = await new Visitor(server.address).logIn('eva')
  const before = [await groupsOf('eva'), await groupsOf('admin')]
  const fields = { group_ids: String(ids.Captain), _was: '{}' }
  for (const login of ['eva', 'admin']) {
    t.is((await eva.post(`/web/action/base.action_res_users/${ids[login]}`, fields)).status, 404)
  }
  await eva.post('/web/profile', fields)
  t.deepEqual([await groupsOf('eva'), await groupsOf('admin')], before)
})

test('one administrator stays, whatever is done to whom', async t => {
  const work = (change: Parameters<typeof server.database.unit<unknown>>[1]) => server.database.unit({}, change)
  const { id: system } = await server.database.unit({}, env => env.ref('base.group_system'))
  const refused = { name: 'ValidationError', message: /Somebody has to stay an administrator/ }
  const admin = ids.admin!
  await t.throwsAsync(
    work(env => env['res.users'].browse(admin).write({ active: false })),
    refused,
  )
  await t.throwsAsync(
    work(async env => {
      const { id } = await env.ref('base.group_user')
      await env['res.users'].browse(admin).write({ group_ids: [Command.set([id])] })
    }),
    refused,
  )
  await t.throwsAsync(
    work(env => env['res.groups'].browse(system).write({ user_ids: [Command.unlink(admin)] })),
    refused,
  )
  await work(env => env['res.users'].browse(admin).write({ name: 'Still Here' }))
})
