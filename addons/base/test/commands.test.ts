import test from 'ava'
import { AccessError, type Environment } from '#core'
import { office } from './office.ts'

const house = await office()

const commands: Record<string, (env: Environment, id: number) => Promise<readonly [string, unknown]>> = {
  create: async () => ['create', [0, 0, { login: 'intruder', name: 'Intruder' }]],
  update: async (_env, id) => ['modify', [1, id, { login: 'renamed' }]],
  delete: async (_env, id) => ['delete', [2, id]],
}

for (const [what, commandOf] of Object.entries(commands)) {
  test(`D14: an elevated ${what} of users through a relation asks for the rights of the person behind it`, t =>
    house.as('demo', async env => {
      const petra = await env.sudo()['res.users'].search([['login', '=', 'petra']])
      const [verb, command] = await commandOf(env, petra.id)
      const write = () =>
        env
          .sudo()
          .model('res.company')
          .browse(env.company.ids)
          .write({ user_ids: [command] })

      const error = await t.throwsAsync(env.savepoint(write), { instanceOf: AccessError })
      t.regex(error!.message, new RegExp(`You may not ${verb} “User”`))
      t.is(await env.sudo()['res.users'].searchCount([['login', '=', 'petra']]), 1)
    }))
}

test('D14: so it is for groups, rules, access rights and settings; whoever has the right does it', t =>
  house.as('demo', async env => {
    const group = await env.sudo()['res.groups'].create({ name: 'Plain' })
    const id = (await env.sudo()['ir.model'].search([['model', '=', 'res.partner']])).id
    const access = { name: 'all', model_id: id, perm_write: true }
    const opening = () => group.write({ model_access: [[0, 0, access]] })
    await t.throwsAsync(env.savepoint(opening), { instanceOf: AccessError, message: /Access Control/ })
    const implying = () => group.write({ implied_ids: [[0, 0, { name: 'More' }]] })
    await t.throwsAsync(env.savepoint(implying), { instanceOf: AccessError, message: /Group/ })
    const ruling = () => group.write({ rule_groups: [[0, 0, { name: 'Rule', model_id: id }]] })
    await t.throwsAsync(env.savepoint(ruling), { instanceOf: AccessError, message: /Record Rule/ })

    const rita = await env.withUser(await env.sudo()['res.users'].search([['login', '=', 'rita']]))
    await rita
      .sudo()
      ['res.groups'].browse(group.id)
      .write({ model_access: [[0, 0, access]] })
    t.is((await rita['res.groups'].browse(group.id).load('model_access')).model_access.length, 1)
    const root = await env.withUser(1)
    await root['res.groups'].browse(group.id).write({ implied_ids: [[0, 0, { name: 'More' }]] })
    t.pass()
  }))
