import test from 'ava'
import { Command, type Environment } from '#core'
import type { Database } from '../../core/database/database.ts'
import { market } from './market.ts'

let database: Database
test.before(async () => {
  database = await market()
})

async function order(env: Environment, prices: readonly number[] = [3, 1, 2]) {
  const customer = await env['market.customer'].create({ name: 'Ada', town: 'Lyon' })
  return env['market.order'].create({
    name: 'One',
    customer_id: customer,
    line_ids: prices.map(price => Command.create({ price })),
  })
}

test('a form and its lines are read at once, as far behind relations as is asked', async t => {
  await database.unit({}, async env => {
    const one = await order(env)
    await one.load('line_ids')
    const read = await one.webRead({
      name: {},
      customer_id: { fields: { display_name: {}, town: {} } },
      tag_ids: {},
      total: {},
      line_ids: { fields: { price: {}, order_id: {}, product_id: { fields: {} } }, order: 'price desc', limit: 2 },
    })
    const [a, b, c] = one.line_ids.ids
    t.deepEqual(read, [
      {
        id: one.id,
        name: 'One',
        customer_id: { id: one.customer_id.id, display_name: 'Ada', town: 'Lyon' },
        tag_ids: [],
        total: 6,
        line_ids: [
          { id: a, price: 3, order_id: one.id, product_id: null },
          { id: c, price: 2, order_id: one.id, product_id: null },
          { id: b },
        ],
      },
    ])
    t.deepEqual(await one.webRead({ line_ids: {}, customer_id: {} }), [
      { id: one.id, line_ids: one.line_ids.ids, customer_id: one.customer_id.id },
    ])
  })
})

test('it takes as many queries for many records as for one', async t => {
  await database.unit({}, async env => {
    const ids: number[] = []
    for (let i = 0; i < 8; i++) ids.push((await order(env)).id)
    const counted = async (some: readonly number[]) => {
      env.unit.cache.clear()
      const before = env.unit.queries
      const fields = { price: {}, share: {}, product_id: { fields: { display_name: {} } } }
      await env['market.order']
        .browse(some)
        .webRead({ customer_id: { fields: { display_name: {} } }, line_ids: { fields, order: 'price' } })
      return env.unit.queries - before
    }
    t.is(await counted(ids), await counted(ids.slice(0, 1)))
  })
})

test('what is searched is read and counted; the count is asked for only when there may be more', async t => {
  await database.unit({}, async env => {
    await env['market.tag'].create(['a', 'b', 'c'].map(name => ({ name: `${name}-searched` })))
    const search = (options: object) =>
      env['market.tag'].webSearchRead([['name', 'like', '-searched']], { name: {} }, options)
    t.like(await search({}), { length: 3, records: { 0: { name: 'a-searched' } } })
    t.like(await search({ limit: 2 }), { length: 3, records: { length: 2 } })
    t.like(await search({ limit: 2, offset: 2, order: 'name desc' }), {
      length: 3,
      records: { 0: { name: 'a-searched' } },
    })
    t.like(await search({ offset: 7 }), { length: 3, records: { length: 0 } })
    const before = env.unit.queries
    await search({ limit: 80 })
    t.is(env.unit.queries - before, 1)
  })
})

test('saving writes or creates, and gives back what the form shows', async t => {
  await database.unit({}, async env => {
    const specification = { name: {}, line_ids: { fields: { subtotal: {} } }, total: {} }
    const values = { name: 'Saved', line_ids: [Command.create({ price: 4, quantity: 2 })] }
    const [made] = await env['market.order'].webSave(values, specification)
    t.like(made, { name: 'Saved', total: 8, line_ids: { 0: { subtotal: 8 } } })
    const one = env['market.order'].browse(made!.id as number)
    const [written] = await one.webSave({ name: 'Again', rebate: 3 }, specification)
    t.like(written, { id: made!.id, name: 'Again', total: 5 })
  })
})

test('a wrong specification is told', async t => {
  await database.unit({}, async env => {
    const one = env.model('market.order').browse((await order(env)).id)
    await t.throwsAsync(one.webRead({ nmae: {} }), { message: /no field nmae/ })
    await t.throwsAsync(one.webRead({ line_ids: { fields: { prise: {} } } }), { message: /no field prise/ })
    await t.throwsAsync(one.webRead({ line_ids: { fields: {}, order: 'nothing' } }), { message: /nothing/ })
  })
})
