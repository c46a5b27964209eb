import test from 'ava'
import { Database } from '../../database/database.ts'
import { manifest, writeAddons } from '../../testing/index.ts'
import { findAddons, selectAddons } from '../find.ts'
import { loadAddons } from '../load.ts'
import { type Life, life } from './lives.ts'
import { shop } from './shop.ts'

/** Does something in the database as people with these addons would. */
async function use(house: Life, addons: readonly string[], work: Parameters<Database['unit']>[1]): Promise<void> {
  const loaded = await loadAddons(selectAddons(await findAddons(house.options.folders), addons))
  const definitions = loaded.flatMap(addon => addon.models)
  const database = await Database.open({ connection: house.connection, definitions, poolSize: 2 })
  await database.unit({}, work)
  await database.close()
}

// One after the other: imports of #addons are looked up where the last of them has its addons.
test.serial('after an uninstall schema and data are as they were before the install', async t => {
  const house = await life(writeAddons(shop))
  const before = await house.everything()
  const came = await house.install('shop')
  const row = (table: string) => came.rows.find(one => one.table === table)
  t.deepEqual(row('shop_product'), { table: 'shop_product', made: 3, changed: 0, removed: 0 }, 'written later, yet new')
  t.deepEqual(row('res_partner')?.made, 1)
  t.like(
    came.records.find(({ id }) => id === 'shop.model_res_users'),
    { what: 'made', idOnly: true },
  )
  t.deepEqual(await house.states(), ['shop installed 1.0'])
  t.notDeepEqual(await house.everything(), before)
  await use(house, ['shop'], async env => {
    const products = env.model('shop.product')
    const own = await products.create({ name: 'Pear', image: Buffer.from('pear') })
    const admin = await env.ref('base.user_admin')
    const values = { product_ids: [[6, 0, own.ids]], favourite_id: own.id, shop_photo: Buffer.from('me') }
    await env.model('res.users').browse(admin.id).write(values)
    await env.model('res.partner').browse(1).write({ website: 'here' })
    await env
      .model('ir.attachment')
      .create({ name: 'paper', res_model: 'shop.product', res_id: own.id, raw: Buffer.from('x') })
    const { id: inherit_id } = await env.ref('shop.view_product')
    const arch = '<field name="price" position="after"><field name="parent_id"/></field>'
    await env.model('ir.ui.view').create({ name: 'own', model: 'shop.product', inherit_id, arch })
    const { id: model_id } = await env.model('ir.model').search([['model', '=', 'res.partner']])
    await env.model('ir.default').create({ model_id, field: 'ref', json_value: '"?"' })
  })
  const done = await house.uninstall('shop')
  t.deepEqual(house.warnings, [])
  const after = await house.everything()
  for (const key of Object.keys(before)) t.deepEqual(after[key], before[key], key)
  t.deepEqual(Object.keys(after), Object.keys(before))
  t.deepEqual(await house.states(), ['shop uninstalled'])
  const goes = (name: string) => done.records.find(({ id }) => id === name)
  t.like(goes('shop.apple'), { what: 'removed', idOnly: false })
  t.like(goes('shop.model_res_users'), { what: 'removed', idOnly: true }, 'the model stays')
  t.like(
    done.rows.find(({ table }) => table === 'res_partner'),
    { made: 0, removed: 1 },
  )
  t.deepEqual(
    done.dropped.find(({ table, column }) => table === 'shop_product' && column === null),
    { table: 'shop_product', column: null, rows: 4 },
  )
})

test.serial('Discuss and the live chat leave nothing behind', async t => {
  const house = await life(writeAddons({}))
  const before = await house.everything()
  await house.install('im_livechat')
  await house.uninstall('discuss')
  t.deepEqual(house.warnings, [])
  const after = await house.everything()
  for (const key of Object.keys(before)) t.deepEqual(after[key], before[key], key)
  t.deepEqual(Object.keys(after), Object.keys(before))
})

test.serial(
  'J17: what can not be deleted stays with its id and is told, what another addon names stays, all else goes',
  async t => {
    const own = {
      'keep/manifest.ts': manifest({ name: 'Keep', depends: ['base'] }),
      'keep/index.ts': `
      import { inherit, UserError } from '#core'
      import { Partner as BasePartner } from '#addons/base'
      export class Partner extends inherit(BasePartner) {
        async unlink() {
          await this.load('name')
          if ([...this].some(one => one.name === 'Rock')) throw new UserError('A rock stays.')
          await super.unlink()
        }
      }`,
      'a/manifest.ts': manifest({ name: 'A', depends: ['base'], data: ['data.xml'] }),
      'a/data.xml': `<odoo>${['Sand', 'Rock', 'Shared', 'Clay', 'Silt'].map(
        name => `<record id="${name.toLowerCase()}" model="res.partner"><field name="name">${name}</field></record>`,
      )}</odoo>`.replaceAll(',', ''),
    }
    const house = await life(writeAddons(own))
    await house.install(['keep', 'a'])
    const partners = () =>
      house.rows(`SELECT name FROM res_partner WHERE name = ANY('{Sand,Rock,Shared,Clay,Silt}') ORDER BY id`)
    await house.rows(
      `INSERT INTO ir_model_data (module, name, model, res_id) SELECT 'keep', 'mine', model, res_id FROM ir_model_data WHERE name = 'shared'`,
    )
    t.is((await partners()).length, 5)
    const { warnings, records } = await house.uninstall('a')
    t.deepEqual(await partners(), [{ name: 'Rock' }, { name: 'Shared' }])
    t.deepEqual(await house.rows(`SELECT name FROM ir_model_data WHERE module = 'a'`), [{ name: 'rock' }])
    t.deepEqual(await house.rows(`SELECT name FROM ir_model_data WHERE module = 'keep' AND name = 'mine'`), [
      { name: 'mine' },
    ])
    t.deepEqual(warnings, ['a.rock stays, because it can not be deleted: A rock stays.'])
    t.deepEqual(
      records
        .filter(({ what, model }) => what === 'removed' && model === 'res.partner')
        .map(({ id }) => id)
        .toSorted(),
      ['a.clay', 'a.sand', 'a.shared', 'a.silt'],
    )
  },
)

test.serial('records with a value that goes get what it says, and other columns come back as they were', async t => {
  const house = await life(writeAddons(shop))
  await house.install('shop')
  await use(house, ['shop'], async env => {
    const { id: model_id } = await env.model('ir.model').search([['model', '=', 'res.partner']])
    await env.model('ir.cron').create({ name: 'often', model_id, method: 'search', interval_type: 'years' })
    await env.model('res.partner').browse(1).write({ name: 'Mine' })
  })
  await house.uninstall('shop')
  t.deepEqual(await house.rows(`SELECT interval_type FROM ir_cron WHERE name ->> 'en_US' = 'often'`), [
    { interval_type: 'days' },
  ])
  t.deepEqual(await house.rows('SELECT name FROM res_partner WHERE id = 1'), [{ name: 'Mine' }])
})

const over = (id: string, model: string, fields: string) => `<record id="${id}" model="${model}">${fields}</record>`
const text = (name: string, value: string) => `<field name="${name}">${value}</field>`

/** An addon whose files change records of base: texts, links, sets, pictures, what people may do. */
const facade = {
  'facade/manifest.ts': manifest({ name: 'Facade', version: '1.0', depends: ['base'], data: ['data.xml'] }),
  'facade/i18n/fr.po': 'msgid ""\nmsgstr ""\n\nmsgid "Set Up"\nmsgstr "Installer"\n',
  'facade/data.xml': `<odoo>
    ${over('painter', 'res.groups', text('name', 'Painter'))}
    ${over('front', 'res.partner', text('name', 'Front'))}
    ${over('base.main_company', 'res.company', `${text('name', 'Facade Ltd')}<field name="partner_id" ref="front"/>`)}
    ${over('base.menu_administration', 'ir.ui.menu', text('name', 'Set Up'))}
    ${over('base.group_portal', 'res.groups', text('comment', 'Seen from the street.'))}
    ${over('base.main_partner', 'res.partner', '<field name="image_128" eval="False"/><field name="country_id" ref="base.fr"/>')}
    ${over('base.res_partner_own_rule', 'ir.rule', `<field name="groups" eval="[(6, 0, [ref('base.group_public'), ref('painter')])]"/>`)}
    ${over('base.res_company_own_rule', 'ir.rule', `<field name="groups" eval="[(3, ref('base.group_portal')), (4, ref('base.group_user')), (4, ref('painter'))]"/>`)}
    ${over('base.view_groups_list', 'ir.ui.view', `${text('priority', '3')}<field name="arch" type="xml"><list><field name="name"/></list></field>`)}
    ${over('base.view_groups_form', 'ir.ui.view', text('priority', '3'))}
  </odoo>`,
}
const dot = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'

test.serial('what the files of an addon write into records of others is given back with it', async t => {
  const root = writeAddons(facade)
  const house = await life(root)
  await use(house, ['base'], async env => {
    await (await env.ref('base.lang_fr')).write({ active: true })
    await (await env.ref('base.main_partner')).write({ image_128: Buffer.from(dot, 'base64') })
    const menu = await env.ref('base.menu_administration')
    await menu.updateFieldTranslations('name' as never, { fr_FR: 'Réglages' })
  })
  const before = await house.everything()
  await house.install('facade')
  t.deepEqual(await house.rows('SELECT name FROM res_company'), [{ name: 'Facade Ltd' }])
  const plan = await house.plan('uninstall', 'facade')
  t.true(plan.records.some(({ id, fields }) => id === 'base.main_company' && fields.includes('name')))
  t.deepEqual(plan.warnings, [])
  await house.uninstall('facade')
  t.deepEqual(house.warnings, [])
  const after = await house.everything()
  for (const key of Object.keys(before)) t.deepEqual(after[key], before[key], key)
})

test.serial('what somebody has changed since stays, and the plan says so', async t => {
  const house = await life(writeAddons(facade))
  await house.install('facade')
  await use(house, ['facade'], async env => {
    await (await env.ref('base.main_company')).write({ name: 'Ours' })
  })
  const { warnings } = await house.plan('uninstall', 'facade')
  t.deepEqual(warnings, ['base.main_company keeps name as it is: it was changed after facade had set it'])
  await house.uninstall('facade')
  const [company] = (await house.rows(
    'SELECT c.name, p.name AS partner FROM res_company c JOIN res_partner p ON p.id = c.partner_id',
  )) as object[]
  t.deepEqual(company, { name: 'Ours', partner: 'My Company' })
})

test.serial('of two addons that write the same, each leaves what was there without it, in either order', async t => {
  const says = (name: string) => ({
    [`${name}/manifest.ts`]: manifest({ name, version: '1.0', depends: ['base'], data: ['data.xml'] }),
    [`${name}/data.xml`]: `<odoo>${over('base.main_company', 'res.company', text('name', name))}</odoo>`,
  })
  const house = await life(writeAddons({ ...says('early'), ...says('late') }))
  const name = async () => ((await house.rows('SELECT name FROM res_company')) as { name: string }[])[0]!.name
  for (const [first, second, left] of [
    ['early', 'late', 'late'],
    ['late', 'early', 'early'],
  ] as const) {
    await house.install('early')
    await house.install('late')
    t.is(await name(), 'late')
    await house.uninstall(first)
    t.is(await name(), left)
    await house.uninstall(second)
    t.is(await name(), 'My Company')
  }
  t.deepEqual(house.warnings, [])
})

test.serial('J11, J12: what an addon overrides runs first, and only in databases where it is installed', async t => {
  const shout = (name: string, from: string, base: string) => `
    import { inherit } from '#core'
    import { Partner as Beneath } from '#addons/${from}'
    export class Partner extends inherit(${base}) {
      async write(values) { await super.write(values.name ? { ...values, name: values.name + ' ${name}' } : values) }
    }`
  const root = writeAddons({
    'a/manifest.ts': manifest({ name: 'A', depends: ['base'] }),
    'a/index.ts': shout('a', 'base', 'Beneath'),
    'b/manifest.ts': manifest({ name: 'B', depends: ['a'] }),
    'b/index.ts': shout('b', 'a', 'Beneath'),
  })
  const [one, two] = [await life(root), await life(root)]
  await one.install('b')
  await two.install('a')
  const rename = (house: Life, addons: string[]) =>
    use(house, addons, env => env.model('res.partner').browse(1).write({ name: 'x' }))
  await Promise.all([rename(one, ['b']), rename(two, ['a'])])
  const name = 'SELECT name FROM res_partner WHERE id = 1'
  t.deepEqual(await one.rows(name), [{ name: 'x b a' }])
  t.deepEqual(await two.rows(name), [{ name: 'x a' }])
})
