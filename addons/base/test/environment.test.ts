import test from 'ava'
import { AccessError, type Environment, ValueError } from '#core'
import { office } from './office.ts'

const house = await office()

/** Tom, who works in C1, his main one, and C2; not in C3. */
async function companies(env: Environment) {
  const c1 = (await env.ref('base.main_company')).id
  const [c2, c3] = (await env['res.company'].create([{ name: 'Second' }, { name: 'Third' }])).ids
  const tom = env['res.users'].browse((await env.ref('base.user_demo')).id)
  await tom.write({ company_ids: [c1, c2!] })
  return { c1, c2: c2!, c3: c3!, tom: await env.withUser(tom) }
}

test('A12: sudo keeps the person and drops the checks; sudo(false) has them again; so has another person', t =>
  house.as('demo', async env => {
    const petra = await env.sudo()['res.users'].search([['login', '=', 'petra']])
    const elevated = env.sudo()

    t.deepEqual([elevated.uid, elevated.su], [env.uid, true])
    t.deepEqual([elevated.sudo(false).uid, elevated.sudo(false).su], [env.uid, false])
    t.deepEqual([(await elevated.withUser(petra)).uid, (await elevated.withUser(petra)).su], [petra.id, false])
    t.true((await env.withUser(1)).su, 'user 1 is always the superuser')
    t.true((await env.withUser(1)).sudo(false).su)
    t.is(env['res.users'].browse(1).sudo().env.su, true)
    t.is(env['res.users'].browse(1).sudo().sudo(false).env.su, false)
  }))

test('A14: the company is the context’s first, if it is one of the person’s; without, their main one', t =>
  house.as('admin', async admin => {
    const { c1, c2, c3, tom } = await companies(admin.sudo())
    const at = (ids: number[]) => tom.withContext({ allowed_company_ids: ids })

    t.is(tom.company.id, c1)
    t.deepEqual(tom.companies.ids, [c1, c2])
    t.is(at([c2, c1]).company.id, c2)
    t.deepEqual(at([c2]).companies.ids, [c2])
    t.throws(() => at([c3]).company, { instanceOf: AccessError, message: /do not belong to the company/ })
    t.throws(() => at([c1, c3]).companies, { instanceOf: AccessError })
    await t.throwsAsync(
      at([c3])
        ['res.partner'].search([])
        .then(() => at([c3]).companyIds),
      { instanceOf: AccessError },
    )
    t.is(at([c3]).sudo().company.id, c3)
    t.throws(() => tom.withContext({ allowed_company_ids: 'all' }).company, { instanceOf: ValueError })
  }))

test('withCompany puts a company first; an empty one changes nothing', t =>
  house.as('admin', async admin => {
    const { c1, c2, c3, tom } = await companies(admin.sudo())

    t.deepEqual(tom.withCompany(c2).companies.ids, [c2, c1])
    t.deepEqual(tom['res.partner'].withCompany(admin['res.company'].browse(c2)).env.companyIds, [c2, c1])
    t.is(tom.withCompany(null), tom)
    t.is(tom.withCompany(tom['res.company']), tom)
    t.throws(() => tom.withCompany(c3).company, { instanceOf: AccessError })
    t.throws(() => tom.withCompany(tom['res.company'].browse([c1, c2])), { instanceOf: ValueError })
  }))

test('rules go by the company that is worked in', t =>
  house.as('admin', async admin => {
    const { c1, c2, tom } = await companies(admin.sudo())
    const { id: model_id } = await admin['ir.model'].search([['model', '=', 'res.company']])
    await admin.sudo()['ir.rule'].create({ name: 'Own', model_id, domain_force: "[('id', '=', company_id)]" })

    t.deepEqual((await tom['res.company'].search([])).ids, [c1])
    t.deepEqual((await tom.withCompany(c2)['res.company'].search([])).ids, [c2])
  }))

test('the language of the context counts only if it is in use', t =>
  house.as('amara', async env => {
    t.is(env.lang, 'fr_FR')
    t.is(env.withContext({ lang: 'de_DE' }).lang, 'fr_FR')
    t.is(env.withContext({ lang: 'en_US' }).lang, 'en_US')
    t.is(env.withContext({ lang: 7 }).lang, 'fr_FR')
    await env
      .sudo()
      ['res.lang'].search([['code', '=', 'de_DE']], { activeTest: false })
      .then(de => de.actionEnable())
    await env.sudo()['res.lang'].search([])
    t.is(env.withContext({ lang: 'de_DE' }).lang, 'de_DE')
  }))

test('a context is merged, a key that is undefined is taken out; what is no object is refused', t =>
  house.as('demo', async env => {
    const french = env.withContext({ lang: 'en_US', tz: 'Europe/Paris' })

    t.deepEqual(french.withContext({ tz: 'UTC' }).context, { lang: 'en_US', tz: 'UTC' })
    t.deepEqual(french.withContext({ tz: undefined }).context, { lang: 'en_US' })
    for (const wrong of [null, 'x', ['lang']])
      t.throws(() => env.withContext(wrong as unknown as object as never), { instanceOf: ValueError })
  }))

test('who may give rights is an admin, who may change settings is the system’s', t =>
  house.as('demo', async env => {
    const as = async (login: string) => env.withUser(await env.sudo()['res.users'].search([['login', '=', login]]))
    const kinds = (one: Environment) => [one.isSuperuser(), one.isAdmin(), one.isSystem()]

    t.deepEqual(kinds(env), [false, false, false])
    t.deepEqual(kinds(await as('rita')), [false, true, false])
    t.deepEqual(kinds(await as('admin')), [false, true, true])
    t.deepEqual(kinds(env.sudo()), [true, true, true])
  }))
