import test from 'ava'
import { AccessError, type Environment, ValidationError } from '#core'
import { office } from './office.ts'

const house = await office()

const phoneOf = async (env: Environment) => (await env['res.partner'].defaultGet(['phone'])).phone

test('F1: context, then the person’s row with the company, without, the company’s, everybody’s, then the field’s', t =>
  house.as('admin', async env => {
    const defaults = env['ir.default']
    const company = env.company.id
    const other = await env['res.company'].create({ name: 'Other' })

    t.is(await phoneOf(env), undefined)
    await defaults.set('res.partner', 'phone', 'Everywhere')
    t.is(await phoneOf(env), 'Everywhere')
    await defaults.set('res.partner', 'phone', 'Elsewhere', { company: other.id })
    t.is(await phoneOf(env), 'Everywhere')
    await defaults.set('res.partner', 'phone', 'Here', { company })
    t.is(await phoneOf(env), 'Here')
    await defaults.set('res.partner', 'phone', 'Mine', { user: env.uid })
    t.is(await phoneOf(env), 'Mine')
    t.is(await phoneOf(env.sudo()), 'Mine', 'superuser mode is still the same person')
    await defaults.set('res.partner', 'phone', 'Mine here', { user: env.uid, company })
    t.is(await phoneOf(env), 'Mine here')
    t.is(await phoneOf(await env.withUser(await env.ref('base.user_demo'))), 'Here', 'somebody else')
    t.is(await phoneOf(env.withContext({ default_phone: 'Now' })), 'Now')

    const partner = await env['res.partner'].create({ name: 'P' })
    t.is(partner.phone, 'Mine here', 'create starts with the same')
    await defaults.set('res.partner', 'phone', 'Changed', { user: env.uid, company })
    t.is(await phoneOf(env), 'Changed', 'set again, it replaces')
    await defaults.discard('res.partner', 'phone')
    t.is(await phoneOf(env), undefined)
  }))

test('a default may hold only where another field has a value', t =>
  house.as('admin', async env => {
    await env['ir.default'].set('res.partner', 'phone', 'Hub', { condition: 'is_company=true' })
    await env['ir.default'].set('res.partner', 'phone', 'Home')

    const [person, firm] = [...(await env['res.partner'].create([{ name: 'P' }, { name: 'F', is_company: true }]))]
    t.deepEqual([person!.phone, firm!.phone], ['Home', 'Hub'])
  }))

test('a default goes with the record that it names', t =>
  house.as('admin', async env => {
    const country = await env['res.country'].create({ name: 'Atlantis', code: 'XA' })
    await env['ir.default'].set('res.partner', 'country_id', country.id)
    t.is((await env['res.partner'].create({ name: 'P' })).country_id.id, country.id)

    await (await env['res.partner'].search([['country_id', '=', country.id]])).unlink()
    await country.unlink()
    t.is(await env['ir.default'].searchCount([]), 0)
    t.is((await env['res.partner'].create({ name: 'P' })).country_id.length, 0)
  }))

test('a default for a field there is not, or of a value that does not fit it, is refused', t =>
  house.as('admin', async env => {
    const set = (field: string, value: unknown, condition?: string) =>
      env.savepoint(() => env['ir.default'].set('res.partner', field, value, condition ? { condition } : {}))

    await t.throwsAsync(set('phnoe', 'x'), { instanceOf: ValidationError, message: /no field “phnoe”/ })
    await t.throwsAsync(set('phone', 5), { instanceOf: ValidationError, message: /takes a text/ })
    await t.throwsAsync(set('phone', 'x', 'nothing=1'), { instanceOf: ValidationError, message: /no field “nothing”/ })
    await t.throwsAsync(env['ir.default'].set('no.model', 'x', 1), { message: /no\.model/ })
  }))

test('who may not change settings sets no defaults', t =>
  house.as('demo', async env => {
    await t.throwsAsync(env['ir.default'].set('res.partner', 'phone', 'x'), { instanceOf: AccessError })
  }))
