import test from 'ava'
import { office } from './office.ts'

const house = await office()

const offered = ['lang_id', [['active', '=', true]]] as const

test('all usual languages are there; English is enabled, in the demo French as well', async t => {
  const rows = await house.database.query<{ code: string; active: boolean }>('SELECT code, active FROM res_lang')
  t.true(rows.length > 80)
  for (const code of ['de_DE', 'es_ES', 'ar_001', 'zh_CN', 'pt_BR', 'ja_JP'])
    t.true(rows.some(row => row.code === code))
  t.deepEqual(
    rows
      .filter(({ active }) => active)
      .map(({ code }) => code)
      .toSorted(),
    ['en_US', 'fr_FR'],
  )
  const [arabic] = await house.database.query(`SELECT direction, week_start FROM res_lang WHERE code = 'ar_SY'`)
  t.deepEqual(arabic, { direction: 'rtl', week_start: '6' })
})

test('enabling a language makes it selectable at once; before, it is refused', t =>
  house.as('admin', async env => {
    const german = env['res.lang'].browse((await env.ref('base.lang_de')).id)
    const [, domain] = offered
    const choices = async () => (await env['res.lang'].nameSearch('', domain)).map(([id]) => id)
    t.false((await choices()).includes(german.id))
    await t.throwsAsync(
      env.savepoint(() => env.user.write({ lang_id: german.id })),
      { message: 'German / Deutsch is not enabled: an administrator can enable it.' },
    )
    await german.actionEnable()
    t.true((await choices()).includes(german.id))
    await env.user.write({ lang_id: german.id })
    t.is((await env.withUser(env.uid)).lang, 'de_DE')
  }))

test('only administrators enable and disable languages', async t => {
  for (const login of ['demo', 'rita', 'petra', 'public']) {
    await house.as(login, async env => {
      const german = env['res.lang'].browse((await env.ref('base.lang_de')).id)
      await t.throwsAsync(german.actionEnable(), { name: 'AccessError' }, login)
    })
  }
})

test('a language that somebody reads in, and the last one, stay enabled', t =>
  house.as('admin', async env => {
    const [english, french] = [await env.ref('base.lang_en'), await env.ref('base.lang_fr')]
    const disable = (id: number) => env.savepoint(() => env['res.lang'].browse(id).actionDisable())
    await t.throwsAsync(disable(french.id), {
      message: /French \/ Français can not be disabled while people read in it \(1\)/,
    })
    const users = await env['res.users'].sudo().search([], { activeTest: false })
    await users.write({ lang_id: english.id })
    await disable(french.id)
    await users.write({ lang_id: null })
    await t.throwsAsync(disable(english.id), { message: 'At least one language must stay enabled.' })
  }))

test('a language is deleted only when it is disabled, and its code is one', t =>
  house.as('admin', async env => {
    const german = env['res.lang'].browse((await env.ref('base.lang_de')).id)
    await german.actionEnable()
    await t.throwsAsync(
      env.savepoint(() => german.unlink()),
      { message: /Disable the language before/ },
    )
    await german.actionDisable()
    await german.unlink()
    const wrong = env['res.lang'].create({ name: 'Klingon', code: 'klingon!' })
    await t.throwsAsync(wrong, { message: /such as fr_FR; “klingon!” is not/ })
  }))

test('menus, messages and fields are in the language of the person', t =>
  house.as('amara', async env => {
    t.is(env.lang, 'fr_FR')
    const menu = await env['ir.ui.menu'].browse((await env.ref('base.menu_res_lang')).id).load('name')
    t.is(menu.name, 'Langues')
    t.is(env['res.users'].fieldsGet().login?.string, 'Identifiant')
    const country = await env['res.country'].search([['code', '=', 'DE']])
    t.is(country.name, 'Allemagne')
    await t.throwsAsync(env['res.users'].authenticate('demo', 'x'), {
      message: 'Identifiant ou mot de passe incorrect.',
    })
  }))

test('how a language writes dates and numbers is what an administrator says, and has to be sensible', t =>
  house.as('admin', async env => {
    const english = await env.ref('base.lang_en')
    const { formatDateTime, formatNumber, formatsOf } = await import('#core')
    const moment = new Date('2026-02-05T15:05Z')
    t.is(formatDateTime(moment, 'UTC', await formatsOf(env)), 'Feb 5, 2026 3:05 PM')
    await english.write({ date_format: '%Y.%m.%d', time_format: '%H:%M', decimal_point: ',', thousands_sep: ' ' })
    const formats = await formatsOf(env)
    t.is(formatDateTime(moment, 'UTC', formats), '2026.02.05 15:05')
    t.is(formatNumber(1234.5, 2, 2, formats), '1 234,50')
    const wrong = (values: object) => env.savepoint(() => english.write(values))
    await t.throwsAsync(wrong({ date_format: '%d/%Q' }), { message: /“%Q” stands for nothing in a date or a time/ })
    await t.throwsAsync(wrong({ thousands_sep: ',' }), { message: /separators that differ/ })
  }))
