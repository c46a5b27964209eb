/** H2–H18: lines, implication, rules and field groups, on languages and contacts of a database of their own. */
import test from 'ava'
import { AccessError, type Environment, type Operation, ValidationError } from '#core'
import { testDatabase } from '#core/testing'

const database = await testDatabase(['base'], { demo: true })

class Undo extends Error {}

/** Somebody new who is in one new group, G, and what the test makes; undone. */
async function withPerson(
  work: (system: Environment, person: () => Promise<Environment>, group: number) => Promise<void>,
) {
  const run = database.unit({}, async system => {
    const group = await system['res.groups'].create({ name: 'G' })
    const kind = await system.ref('base.group_user')
    const user = await system['res.users'].create({ login: 'gina', name: 'Gina', group_ids: [kind.id, group.id] })
    await work(system, () => system.withUser(user.id), group.id)
    throw new Undo()
  })
  await run.catch(error => {
    if (!(error instanceof Undo)) throw error
  })
}

const modelId = async (env: Environment, name: string) => (await env['ir.model'].search([['model', '=', name]])).id

async function line(env: Environment, group_id: number, ...may: Operation[]) {
  const flags = Object.fromEntries(may.map(operation => [`perm_${operation}`, true]))
  await env['ir.model.access'].create({ name: 'x', model_id: await modelId(env, 'ir.cron'), group_id, ...flags })
}

interface RuleValues {
  readonly domain: string
  readonly groups?: readonly number[]
  readonly not?: readonly Operation[]
  readonly model?: string
}

async function rule(env: Environment, { domain, groups = [], not = [], model = 'res.country' }: RuleValues) {
  const flags = Object.fromEntries(not.map(operation => [`perm_${operation}`, false]))
  const values = { name: 'x', model_id: await modelId(env, model), domain_force: domain, groups: [...groups] }
  return env['ir.rule'].create({ ...values, ...flags })
}

const can = async (env: Environment) => {
  const found: Operation[] = []
  for (const operation of ['read', 'write', 'create', 'unlink'] as const) {
    if (await env['ir.cron'].hasAccess(operation)) found.push(operation)
  }
  return found
}

test('H2: lines add up: one group reads, another writes, who is in both does both', t =>
  withPerson(async (system, person, group) => {
    const other = await system['res.groups'].create({ name: 'H' })
    await line(system, group, 'read')
    await line(system, other.id, 'write')
    t.deepEqual(await can(await person()), ['read'])
    await other.write({ user_ids: [[4, (await person()).uid]] })
    t.deepEqual(await can(await person()), ['read', 'write'])
  }))

test('H3: a line of an implied group counts, however far; and no more when the implication goes', t =>
  withPerson(async (system, person, group) => {
    const far = await system['res.groups'].create({ name: 'Far' })
    const near = await system['res.groups'].create({ name: 'Near', implied_ids: [far.id] })
    await line(system, far.id, 'read')
    t.deepEqual(await can(await person()), [])
    const own = system['res.groups'].browse(group)
    await own.write({ implied_ids: [[4, near.id]] })
    t.deepEqual(await can(await person()), ['read'])
    const user = await system['res.users'].browse((await person()).uid).load('group_ids', 'all_group_ids')
    t.false(user.group_ids.ids.includes(far.id), 'what somebody was given')
    t.true(user.all_group_ids.ids.includes(far.id), 'what follows')
    await own.write({ implied_ids: [[3, near.id]] })
    t.deepEqual(await can(await person()), [])
  }))

test('a user is internal, portal or public: exactly one, also by implication', t =>
  withPerson(async (system, person, group) => {
    const portal = await system.ref('base.group_portal')
    const kind = await system.ref('base.group_user')
    const users = system['res.users'].browse((await person()).uid)
    const bad = { instanceOf: ValidationError, message: /either internal, portal or public/ }
    await t.throwsAsync(
      system.savepoint(() => users.write({ group_ids: [[4, portal.id]] })),
      bad,
    )
    await t.throwsAsync(
      system.savepoint(() => users.write({ group_ids: [[3, kind.id]] })),
      bad,
    )
    const own = system['res.groups'].browse(group)
    await t.throwsAsync(
      system.savepoint(() => own.write({ implied_ids: [[4, portal.id]] })),
      bad,
    )
  }))

const codes = async (env: Environment) =>
  (await env['res.country'].search([['code', 'in', ['BE', 'DE', 'FR']]])).mapped('code')

test('H5: of two rules for everybody, both must hold', t =>
  withPerson(async (system, person) => {
    await rule(system, { domain: "[('code', '!=', 'DE')]" })
    await rule(system, { domain: "[('code', '!=', 'FR')]" })
    t.deepEqual(await codes(await person()), ['BE'])
  }))

test('H7: of rules of groups one must hold, and each for everybody as well; “everything” opens no rule for everybody', t =>
  withPerson(async (system, person, group) => {
    await rule(system, { domain: "[('code', '!=', 'DE')]" })
    await rule(system, { domain: "[('code', '=', 'DE')]", groups: [group] })
    await rule(system, { domain: "[('code', '=', 'FR')]", groups: [group] })
    t.deepEqual(await codes(await person()), ['FR'])
    await rule(system, { domain: '[]', groups: [group] })
    t.deepEqual((await codes(await person())).toSorted(), ['BE', 'FR'])
  }))

test('H8: a rule takes part in the operations that it is for', t =>
  withPerson(async (system, person, group) => {
    const values = { name: 'x', model_id: await modelId(system, 'res.country'), group_id: group }
    await system['ir.model.access'].create({ ...values, perm_write: true })
    await rule(system, { domain: "[('code', '=', 'DE')]", not: ['read', 'create', 'unlink'] })
    const env = await person()
    t.is((await codes(env)).length, 3)
    const [france] = await env['res.country'].search([['code', '=', 'FR']])
    await t.throwsAsync(
      system.savepoint(() => france!.write({ name: 'x' })),
      { instanceOf: AccessError },
    )
    const [germany] = await env['res.country'].search([['code', '=', 'DE']])
    await t.notThrowsAsync(system.savepoint(() => germany!.write({ name: 'x' })))
    await t.throwsAsync(
      system.savepoint(() => germany!.write({ code: 'ZZ' })),
      { instanceOf: AccessError },
      'afterwards',
    )
  }))

test('H12: the domain of a rule is checked when it is saved; there are no rules about rules', t =>
  withPerson(async system => {
    const bad: [string, RegExp][] = [
      ["[('nothing', '=', 1)]", /nothing/],
      ["[('code', '~~', 1)]", /~~/],
      ['[(', /domain of “x”/],
      ["[('id', '=', somebody)]", /somebody/],
      ["[('id', '=', user.nothing)]", /no field nothing/],
      ["[('code', '=', user.password)]", /closed to rules/],
      ["[('id', '=', user.constructor)]", /no field constructor/],
      ['{}', /domain of “x”/],
      ['1', /domain of “x”/],
    ]
    for (const [domain, message] of bad) {
      const saved = system.savepoint(() => rule(system, { domain }))
      await t.throwsAsync(saved, { instanceOf: ValidationError, message }, domain)
    }
    const ofRules = system.savepoint(() => rule(system, { domain: '[]', model: 'ir.rule' }))
    await t.throwsAsync(ofRules, { instanceOf: ValidationError, message: /Rules can not be about rules/ })
    const none = ['read', 'write', 'create', 'unlink'] as const
    await t.throwsAsync(
      system.savepoint(() => rule(system, { domain: '[]', not: none })),
      {
        message: /one operation at least/,
      },
    )
  }))

test('H17: a field for others is in no description, and neither read, written nor searched', t =>
  withPerson(async (_, person) => {
    const env = await person()
    t.false('new_password' in env['res.users'].fieldsGet())
    t.true('login' in env['res.users'].fieldsGet())
    const closed = { instanceOf: AccessError }
    await t.throwsAsync(env.user.read(['new_password']), closed)
    await t.throwsAsync(env.user.write({ new_password: 'a long password' }), closed)
    await t.throwsAsync(env['res.users'].search([['password', '!=', null]]), closed)
    await t.throwsAsync(env['res.users'].search([], { order: 'password' }), closed)
  }))

test('H18: who names no fields is given those that are open', t =>
  withPerson(async (_, person) => {
    const env = await person()
    const [user] = await env['res.users'].search([['login', '=', 'demo']])
    t.is(user!.login, 'demo')
    t.throws(() => user!.password, { instanceOf: AccessError })
  }))
