import test from 'ava'
import type { Operation } from '#core'
import { office } from './office.ts'

const house = await office()

/** Who may do what to base's models: r read, w write, c create, d delete. `public` is whoever is not logged in. */
const table: Record<string, { public: string; petra: string; demo: string; rita: string; admin: string }> = {
  'ir.actions.act_url': { public: '', petra: '', demo: 'r', rita: 'r', admin: 'rwcd' },
  'ir.actions.act_window': { public: '', petra: '', demo: 'r', rita: 'r', admin: 'rwcd' },
  'ir.actions.act_window.view': { public: '', petra: '', demo: 'r', rita: 'r', admin: 'rwcd' },
  'ir.actions.client': { public: '', petra: '', demo: 'r', rita: 'r', admin: 'rwcd' },
  'ir.actions.report': { public: '', petra: '', demo: 'r', rita: 'r', admin: 'rwcd' },
  'ir.actions.server': { public: '', petra: '', demo: 'r', rita: 'r', admin: 'rwcd' },
  'ir.attachment': { public: 'r', petra: 'rcd', demo: 'rwcd', rita: 'rwcd', admin: 'rwcd' },
  'ir.config_parameter': { public: '', petra: '', demo: '', rita: '', admin: 'rwcd' },
  'ir.cron': { public: '', petra: '', demo: '', rita: '', admin: 'rwcd' },
  'ir.default': { public: '', petra: '', demo: '', rita: '', admin: 'rwcd' },
  'ir.filters': { public: '', petra: '', demo: 'rwcd', rita: 'rwcd', admin: 'rwcd' },
  'ir.mail': { public: '', petra: '', demo: '', rita: '', admin: 'rwd' },
  'ir.model': { public: '', petra: '', demo: '', rita: 'r', admin: 'r' },
  'ir.model.access': { public: '', petra: '', demo: '', rita: 'rwcd', admin: 'rwcd' },
  'ir.model.data': { public: '', petra: '', demo: '', rita: '', admin: 'rwcd' },
  'ir.model.data.conflict': { public: '', petra: '', demo: '', rita: '', admin: 'rd' },
  'ir.module.category': { public: '', petra: '', demo: 'r', rita: 'rwcd', admin: 'rwcd' },
  'ir.module.module': { public: '', petra: '', demo: '', rita: '', admin: 'r' },
  'ir.rule': { public: '', petra: '', demo: '', rita: 'rwcd', admin: 'rwcd' },
  'ir.sequence': { public: '', petra: '', demo: 'r', rita: 'r', admin: 'rwcd' },
  'ir.sequence.date_range': { public: '', petra: '', demo: 'r', rita: 'r', admin: 'rwcd' },
  'ir.ui.menu': { public: '', petra: '', demo: 'r', rita: 'r', admin: 'rwcd' },
  'ir.ui.view': { public: '', petra: '', demo: '', rita: '', admin: 'rwcd' },
  'res.company': { public: 'r', petra: 'r', demo: 'r', rita: 'rwcd', admin: 'rwcd' },
  'res.country': { public: 'r', petra: 'r', demo: 'r', rita: 'r', admin: 'rwcd' },
  'res.currency': { public: 'r', petra: 'r', demo: 'r', rita: 'r', admin: 'rwcd' },
  'res.groups': { public: '', petra: '', demo: 'r', rita: 'rwcd', admin: 'rwcd' },
  'res.groups.privilege': { public: '', petra: '', demo: 'r', rita: 'rwcd', admin: 'rwcd' },
  'res.lang': { public: 'r', petra: 'r', demo: 'r', rita: 'r', admin: 'rwcd' },
  'res.partner': { public: 'r', petra: 'r', demo: 'r', rita: 'rwcd', admin: 'rwcd' },
  'res.users': { public: '', petra: '', demo: 'r', rita: 'rwcd', admin: 'rwcd' },
  'res.users.apikeys': { public: '', petra: 'rd', demo: 'rd', rita: 'rd', admin: 'rd' },
  'res.users.device': { public: '', petra: '', demo: '', rita: 'rd', admin: 'rd' },
  'res.users.link': { public: '', petra: '', demo: '', rita: 'rd', admin: 'rd' },
  'res.users.log': { public: '', petra: 'r', demo: 'r', rita: 'r', admin: 'r' },
}
const letters: readonly (readonly [string, Operation])[] = [
  ['r', 'read'],
  ['w', 'write'],
  ['c', 'create'],
  ['d', 'unlink'],
]

test('every model has a row in the table of who may do what', t => {
  const models = [...house.database.registry.models.values()].filter(({ abstract }) => !abstract)
  t.deepEqual(models.map(({ name }) => name).toSorted(), Object.keys(table))
})

for (const [model, row] of Object.entries(table)) {
  test(`${model} is open to those it is meant for, and closed to all others`, async t => {
    for (const [login, expected] of Object.entries(row)) {
      const may = await house.as(login, async env => {
        let found = ''
        for (const [letter, operation] of letters) {
          if (await env.model(model).hasAccess(operation)) found += letter
        }
        return found
      })
      t.is(may, expected, login)
    }
  })
}

test('what a model refuses, it refuses from every door', async t => {
  await house.as('demo', async env => {
    const { id } = await env.ref('base.group_system')
    const groups = env['res.groups'].browse(id)
    const doors = [
      () => groups.write({ name: 'Mine' }),
      () => groups.unlink(),
      () => groups.copy(),
      () => env['res.groups'].create({ name: 'Mine' }),
      () => env.user.write({ group_ids: [[4, id]] }),
      () => env['ir.config_parameter'].search([]),
      () => env['ir.config_parameter'].searchCount([]),
      () => env['ir.config_parameter'].nameSearch('x'),
      () => env['ir.rule'].browse(1).read(['name']),
      () => env['ir.rule'].browse(1).load('name'),
    ]
    for (const door of doors) {
      const error = await t.throwsAsync(env.savepoint<unknown>(door), { name: 'AccessError' })
      t.regex(error!.message, /You may not (open|modify|create|delete) “.+” \(.+\)\.\n[\s\S]*Ask your administrator/)
    }
  })
})

test('a refusal names the groups that could', async t => {
  await house.as('demo', async env => {
    const error = await t.throwsAsync(env['ir.config_parameter'].create({ key: 'x', value: 'y' }))
    t.regex(error!.message, /Groups that may:\n- Administration \/ Settings\n/)
  })
})

test('somebody from outside sees their own contact and company only', async t => {
  await house.as('petra', async env => {
    const partners = await env['res.partner'].search([])
    t.deepEqual(partners.mapped('name'), ['Petra Portal'])
    const { id } = await env.ref('base.partner_admin')
    await t.throwsAsync(env['res.partner'].browse(id).load('email'), { name: 'AccessError' })
    t.is(await env['res.partner'].searchCount([['email', '=', 'ines@atelier-lumen.example']]), 0)
    t.is(await env['res.company'].searchCount([]), 1)
  })
})

test('nobody changes the superuser, not even an administrator', async t => {
  await house.as('admin', async env => {
    const root = env['res.users'].browse(1)
    await t.throwsAsync(root.write({ new_password: 'a long password' }), { name: 'AccessError' })
    await t.throwsAsync(root.write({ active: true }), { name: 'AccessError' })
    await t.throwsAsync(root.unlink(), { name: 'AccessError' })
  })
})

test('rights that are given count at once, and for the next request', async t => {
  const { database } = house
  const mayWrite = (login: string) => house.as(login, env => env['res.lang'].hasAccess('write'))
  t.false(await mayWrite('luis'))
  await database.unit({}, async env => {
    const [system, luis] = [await env.ref('base.group_system'), await env.ref('base.user_luis')]
    await env['res.groups'].browse(system.id).write({ user_ids: [[4, luis.id]] })
  })
  t.true(await mayWrite('luis'))
  await database.unit({}, async env => {
    const [system, luis] = [await env.ref('base.group_system'), await env.ref('base.user_luis')]
    await env['res.users'].browse(luis.id).write({ group_ids: [[3, system.id]] })
  })
  t.false(await mayWrite('luis'))
})

test('an access line that is archived opens nothing', async t => {
  await house.as('admin', async env => {
    const lines = await env['ir.model.access'].search([['name', '=', 'res.users.user']])
    const demo = await env.ref('base.user_demo')
    t.true(await (await env.withUser(demo.id))['res.users'].hasAccess('read'))
    await lines.write({ active: false })
    t.false(await (await env.withUser(demo.id))['res.users'].hasAccess('read'))
  })
})
