import test from 'ava'
import { office } from './office.ts'

const house = await office()

test('the domain of a rule is checked when it is saved', t =>
  house.as('admin', async env => {
    const [partners] = await env['ir.model'].search([['model', '=', 'res.partner']])
    const rule = (domain_force: string) =>
      env.savepoint(() => env['ir.rule'].create({ name: 'Mine', model_id: partners!.id, domain_force }))
    await rule("[('user_ids', 'in', [user.id]), '|', ('company_id', '=', False), ('company_id', 'in', company_ids)]")
    for (const [domain, problem] of [
      ["[('nme', '=', 1)]", /res\.partner: .*no field nme.*Is name meant/],
      ["[('name', '~', 1)]", /operator/],
      ["[('name', '=', unknown)]", /unknown/],
      ["[('name', '='", /Mine/],
      ["__import__('os')", /Mine/],
      ['42', /A domain is a list/],
    ] as const) {
      await t.throwsAsync(rule(domain), { name: 'ValidationError', message: problem }, domain)
    }
  }))

test('a rule narrows what people see, for an operation at least, and never what rules there are', t =>
  house.as('admin', async env => {
    const models = await env['ir.model'].search([['model', 'in', ['res.country', 'ir.rule']]])
    const [rules, countries] = [...models]
    const demo = await env.withUser((await env.ref('base.user_demo')).id)
    const before = await demo['res.country'].searchCount([])
    await env['ir.rule'].create({ name: 'F', model_id: countries!.id, domain_force: "[('code', '=like', 'F%')]" })
    const seen = await demo['res.country'].search([])
    t.true(seen.length < before)
    t.true([...seen].every(({ code }) => code.startsWith('F')))
    const own = env.savepoint(() => env['ir.rule'].create({ name: 'x', model_id: rules!.id }))
    await t.throwsAsync(own, { message: 'Rules can not be about rules themselves.' })
    const none = { perm_read: false, perm_write: false, perm_create: false, perm_unlink: false }
    const idle = env.savepoint(() => env['ir.rule'].create({ name: 'x', model_id: countries!.id, ...none }))
    await t.throwsAsync(idle, { message: 'A rule applies to one operation at least.' })
  }))

test('a view is checked when it is saved, with all that extends it', t =>
  house.as('admin', async env => {
    const view = (arch: string, more = {}) =>
      env.savepoint(() => env['ir.ui.view'].create({ name: 'test', model: 'res.partner', arch, ...more }))
    const list = await view('<list><field name="name"/></list>')
    t.deepEqual([list.type, list.mode], ['list', 'primary'])
    const inherit_id = list.id
    const extension = await view('<field name="name" position="after"><field name="email"/></field>', { inherit_id })
    t.deepEqual([extension.type, extension.mode], ['list', 'extension'])
    for (const [arch, problem, more] of [
      ['<list><field name="nme"/></list>', /test, line 1: .*res\.partner has no such field/, {}],
      ['<list>', /not well-formed XML/, {}],
      ['<form><button name="unlink" type="object" string="x"/></form>', /not open to buttons/, {}],
      ['<form><script>alert(1)</script></form>', /<script> cannot stand in a view/, {}],
      ['<field name="phone" position="after"><field name="email"/></field>', /phone/, { inherit_id }],
    ] as const) {
      await t.throwsAsync(view(arch, more), { name: 'ValidationError', message: problem }, arch)
    }
    await t.throwsAsync(
      env.savepoint(() => list.write({ arch: '<list><field name="email"/></list>' })),
      { message: /name/ },
      'the extension has lost its place',
    )
    await t.throwsAsync(
      env.savepoint(() => list.unlink()),
      { message: /still used by/ },
    )
  }))

test('a menu leads to an action that is there, is named after it, and is not inside itself', t =>
  house.as('admin', async env => {
    const action = await env.ref('base.action_res_users')
    const menu = await env['ir.ui.menu'].create({ action: `ir.actions.act_window,${action.id}` })
    t.is(menu.name, 'Users')
    for (const wrong of ['ir.actions.act_window,99999', 'res.users,1', 'x'])
      await t.throwsAsync(
        env.savepoint(() => menu.write({ action: wrong })),
        { message: /There is no action/ },
      )
    const below = await env['ir.ui.menu'].create({ name: 'Below', parent_id: menu.id })
    await t.throwsAsync(menu.write({ parent_id: below.id }), { message: /can not be its own ancestor/ })
  }))

test('a parameter is set, changed and unset', t =>
  house.as('admin', async env => {
    const parameters = env['ir.config_parameter']
    t.is(await parameters.getParam('x.y'), null)
    await parameters.setParam('x.y', '1')
    await parameters.setParam('x.y', '2')
    t.is(await parameters.getParam('x.y'), '2')
    const demo = await env.withUser((await env.ref('base.user_demo')).id)
    t.is(await demo['ir.config_parameter'].getParam('x.y'), '2')
    await t.throwsAsync(demo['ir.config_parameter'].setParam('x.y', '3'), { name: 'AccessError' })
    await parameters.setParam('x.y', null)
    t.is(await parameters.getParam('x.y'), null)
  }))

test('all countries are there, each by its code', async t => {
  const rows = await house.database.query<{ code: string; name: string }>(
    `SELECT code, name->>'en_US' AS name FROM res_country`,
  )
  t.true(rows.length >= 249)
  t.deepEqual(
    rows.filter(({ code }) => ['FR', 'GB', 'US'].includes(code)).map(({ name }) => name),
    ['France', 'United Kingdom', 'United States'],
  )
})

test('external ids follow their records: gone with them, found as soon as they are there', t =>
  house.as('admin', async env => {
    const partner = await env['res.partner'].create({ name: 'Named' })
    await env['ir.model.data'].create({ module: 'x', name: 'named', model: 'res.partner', res_id: partner.id })
    t.is((await env.ref('x.named')).id, partner.id)
    await partner.unlink()
    t.is(await env.ref('x.named', { optional: true }), null)
  }))
