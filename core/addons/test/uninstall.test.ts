import test from 'ava'
import { Database } from '../../database/database.ts'
import { findAddons, selectAddons } from '../find.ts'
import { loadAddons } from '../load.ts'
import { folder, removeFolders } from './fixture.ts'
import { type Life, life } from './lives.ts'
import { shop } from './shop.ts'

test.after.always(removeFolders)

/** Does something in the database as people with these addons would. */
async function use(house: Life, addons: readonly string[], work: Parameters<Database['unit']>[1]): Promise<void> {
  const loaded = await loadAddons(selectAddons(await findAddons(house.options.folders), addons))
  const definitions = loaded.flatMap(addon => addon.models)
  const database = await Database.open({ connection: house.connection, definitions, poolSize: 2 })
  await database.unit({}, work)
  await database.close()
}

test('after an uninstall schema and data are as they were before the install', async t => {
  const house = await life(folder(shop))
  const before = await house.everything()
  await house.install('shop')
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
  t.true(done.records.some(({ id, what }) => id === 'shop.apple' && what === 'removed'))
  t.deepEqual(
    done.dropped.find(({ table, column }) => table === 'shop_product' && column === null),
    { table: 'shop_product', column: null, rows: 4 },
  )
})
