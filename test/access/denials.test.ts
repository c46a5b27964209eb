/** How denials read (H13, H15), and what rules may use. */
import test from 'ava'
import { AccessError, type Context, type Environment, type Id } from '#core'
import { testDatabase } from '#core/testing'

const database = await testDatabase(['base'], { demo: true })

class Undo extends Error {}

/** Runs something as somebody, and undoes it. */
async function as<T>(login: string, work: (env: Environment) => Promise<T>, context: Context = {}): Promise<T> {
  const [row] = await database.query<{ id: number }>('SELECT id FROM res_users WHERE login = $1', [login])
  let result: T | undefined
  const run = database.unit({ uid: row!.id, context }, async env => {
    result = await work(env)
    throw new Undo()
  })
  await run.catch(error => {
    if (!(error instanceof Undo)) throw error
  })
  return result as T // set, or it has thrown
}

const model = (env: Environment, name: string) => env['ir.model'].search([['model', '=', name]])

interface RuleValues {
  name: string
  model: string
  domain: string
  group?: string
  only?: 'read' | 'write'
}

/** A rule that holds until the end of the unit of work. */
async function rule(env: Environment, { name, model: of, domain, group, only }: RuleValues): Promise<void> {
  const groups = group ? [(await env.ref(group)).id] : []
  const flags = only
    ? { perm_read: only === 'read', perm_write: only === 'write', perm_create: false, perm_unlink: false }
    : {}
  await env
    .sudo()
    ['ir.rule'].create({ name, model_id: (await model(env.sudo(), of)).id, domain_force: domain, groups, ...flags })
}

const messageOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return error instanceof AccessError ? error.message : String(error)
}

test('H13: a denial of a model names the operation, the model, the groups that may, and whom to ask', async t => {
  await as('demo', async env => {
    t.is(
      await messageOf(env['res.groups'].create({ name: 'Mine' })),
      'You may not create “Group” (res.groups).\nGroups that may:\n- Administration / Access Rights\nAsk your administrator if you need it.',
    )
  })
})

test('H13: where no group may, it says so', async t => {
  await as('admin', async env => {
    t.is(
      await messageOf(env['ir.module.module'].create({ name: 'x' })),
      'You may not create “App” (ir.module.module).\nNo group is allowed to.\nAsk your administrator if you need it.',
    )
  })
})

test('H13: a denial is in the language of the person', async t => {
  await as('demo', async env => {
    const french = env.withContext({ lang: 'fr_FR' })
    t.regex(
      await messageOf(french['res.groups'].create({ name: 'Mine' })),
      /^Vous n’avez pas le droit de créer « Groupe » \(res\.groups\)\.\nGroupes qui le peuvent :\n- /,
    )
  })
})

const denied = async (rules: RuleValues[], context: Context = { debug: true }, login = 'demo') =>
  as(
    login,
    async env => {
      for (const one of rules) await rule(env, one)
      const partner = await env.ref('base.partner_amara')
      return (await messageOf(env['res.partner'].browse(partner.id).read(['name']))).replaceAll(
        String(partner.id),
        'ID',
      )
    },
    context,
  )
const named = (name: string, domain: string, group?: string): RuleValues =>
  group ? { name, model: 'res.partner', domain, group } : { name, model: 'res.partner', domain }
const nobody = "[('name', '=', 'Nobody')]"

test('H15: two rules of groups fail: both are listed, with the record', async t => {
  const message = await as(
    'demo',
    async env => {
      await (await env.sudo().ref('base.res_partner_internal_rule')).write({ domain_force: nobody })
      await rule(env, named('Friends only', nobody, 'base.group_user'))
      const { id } = await env.ref('base.partner_amara')
      return (await messageOf(env['res.partner'].browse(id).read(['name']))).replaceAll(String(id), 'ID')
    },
    { debug: true },
  )
  t.regex(message, /^You may not open this record of “Contact” \(res\.partner\)\.\nAsk your administrator/)
  t.regex(message, /\n- Contact \(res\.partner, ID\)\n/)
  t.regex(message, /Rules that say no:\n- Internal users: all contacts\n- Friends only$/)
})

test('H15: one of two global rules fails: only that one is listed', async t => {
  const message = await denied([named('Passes', "[('active', '=', True)]"), named('Fails', nobody)])
  t.regex(message, /Rules that say no:\n- Fails$/)
})

test('H15: six records are named at most', async t => {
  const message = await as(
    'demo',
    async env => {
      await rule(env, named('Fails', nobody))
      const names = Array.from({ length: 8 }, (_, index) => ({ name: `Contact ${index}` }))
      const { ids } = await env.sudo()['res.partner'].create(names)
      return messageOf(env['res.partner'].browse(ids).read(['name']))
    },
    { debug: true },
  )
  t.is(message.match(/- Contact/g)?.length, 6)
  t.regex(message, /- … and 2 more/)
})

test('H15: who did not ask for details, or comes from outside, is told no rule and no number', async t => {
  for (const context of [{}, { debug: true }]) {
    const login = context.debug ? 'public' : 'demo'
    t.notRegex(await denied([named('Fails', nobody)], context, login), /Fails|ID/, login)
  }
})

test('a denial for a company that one could switch to says so, and offers it', async t => {
  await as('demo', async env => {
    const system = env.sudo()
    const [one, two] = [env.companyIds[0]!, (await system['res.company'].create({ name: 'Second' })).id]
    await system['res.users'].browse(env.uid).write({ company_ids: [[4, two]] })
    const { id } = await system['ir.sequence'].create({ name: 'S', code: 's', company_id: two })
    const tom = await env.withUser(env.uid)
    const error = await t.throwsAsync(
      tom
        .withContext({ allowed_company_ids: [one] })
        ['ir.sequence'].browse(id)
        .read(['name']),
      { instanceOf: AccessError },
    )
    t.regex(error!.message, /It belongs to the company “Second”: switch to it/)
    t.deepEqual(error!.suggestedCompany, { id: two, name: 'Second' })
  })
})

test('H17: a denial of fields names them, and in debug mode the groups they are for', async t => {
  const read = (env: Environment) => messageOf(env.user.read(['new_password']))
  t.is(
    await as('demo', read),
    'You may not read new_password of “User” (res.users).\nAsk your administrator if you need it.',
  )
  t.regex(await as('demo', read, { debug: true }), /\n- new_password: Administration \/ Access Rights\n/)
})

const seen = (login: string, rules: RuleValues[], context: Context = {}) =>
  as(
    login,
    async env => {
      for (const one of rules) await rule(env, one)
      const found = (await env['res.partner'].search([['email', 'like', '@atelier-lumen']])).ids
      return found.length
    },
    context,
  )

test('rules may use any field of the user, and the date', async t => {
  const of = (domain: string) => seen('demo', [named('x', domain)])
  const all = await seen('demo', [])
  t.true(all > 2)
  t.is(await of("[('email', '=', user.email)]"), 1)
  t.is(await of("[('parent_id', '=', user.partner_id.parent_id.id)]"), 3)
  t.is(await of("[('id', 'in', user.partner_id.parent_id.child_ids.ids)]"), 3)
  t.is(await of("[('create_date', '<', time.strftime('%Y-%m-%d'))]"), 0)
  t.is(await of("[('create_date', '>=', time.strftime('%Y-01-01'))]"), all)
})

test('H10, rules: what the caller puts into the context changes nothing, but for the companies', async t => {
  const rules = [named('x', "[('name', '=', user.name)]")]
  for (const context of [
    { uid: 1 },
    { user: { name: 'Inès Moreau' } },
    { active_test: false },
    { lang: 'fr_FR' },
    { default_name: 'x' },
  ]) {
    t.is(await seen('demo', rules, context), 1, JSON.stringify(context))
  }
})

test('H10: a record that was seen in one company is closed again after switching to another', async t => {
  await as('demo', async env => {
    const system = env.sudo()
    const [one, two] = [env.companyIds[0]!, (await system['res.company'].create({ name: 'Second' })).id]
    await system['res.users'].browse(env.uid).write({ company_ids: [[4, two]] })
    const { id } = await system['ir.sequence'].create({ name: 'S', code: 's', company_id: two })
    const tom = await env.withUser(env.uid)
    const within = (ids: Id[]) => tom.withContext({ allowed_company_ids: ids })['ir.sequence'].browse(id)
    await t.notThrowsAsync(within([one, two]).load('name'))
    t.is(await within([one, two]).env['ir.sequence'].searchCount([['id', '=', id]]), 1)
    t.is(await within([one]).env['ir.sequence'].searchCount([['id', '=', id]]), 0)
    await t.throwsAsync(within([one]).load('name'), { instanceOf: AccessError })
    await t.throwsAsync(within([one]).read(['name']), { instanceOf: AccessError })
    await t.notThrowsAsync(within([two]).load('name'))
  })
})
