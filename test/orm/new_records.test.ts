import test from 'ava'
import { Command, type Environment } from '#core'
import type { Database } from '../../core/database/database.ts'
import { market } from './market.ts'

let database: Database
test.before(async () => {
  database = await market()
})

/** An order of two lines, 2 × 10 and 1 × 5. */
async function order(env: Environment) {
  const [pear, fig] = [
    ...(await env['market.product'].create([
      { name: 'Pear', price: 10 },
      { name: 'Fig', price: 5 },
    ])),
  ]
  return env['market.order'].create({
    name: 'Stored',
    line_ids: [
      Command.create({ product_id: pear!.id, quantity: 2 }),
      Command.create({ product_id: fig!.id, quantity: 1 }),
    ],
  })
}

test('F23: lines change in memory: the stored record and its totals stay, the computes of the new one follow', async t => {
  const id = await database.unit({}, async env => {
    const stored = await order(env)
    const fresh = env['market.order'].new({}, stored)
    await fresh.load('total', 'words', 'line_ids.share')
    t.is(fresh.total, 25)
    const [line] = [...fresh.line_ids]
    line!.quantity = 5
    t.is(line!.subtotal, 50)
    t.is(fresh.total, 55)
    t.is(fresh.words, 'Stored: 55')
    t.is(line!.share, '50 of 55')

    await stored.load('total', 'line_ids.quantity')
    t.is(stored.total, 25)
    t.deepEqual(stored.line_ids.mapped('quantity'), [2, 1])
    t.deepEqual(fresh._origin.ids, stored.ids)
    t.deepEqual(fresh.line_ids._origin.ids, stored.line_ids.ids)
    t.deepEqual(line!.order_id.ids, fresh.ids, 'the lines of a new parent are its own')
    t.deepEqual(stored._origin.ids, stored.ids)
    return stored.id
  })
  await database.unit({}, async env => {
    const kept = await env['market.order'].browse(id).load('total', 'line_ids.quantity')
    t.is(kept.total, 25)
    t.deepEqual(kept.line_ids.mapped('quantity'), [2, 1])
  })
})

test('a new record has a negative id of its own, and computes what follows from its values', async t => {
  await database.unit({}, async env => {
    const queries = env.unit.queries
    const a = env['market.order'].new({ name: 'A', rebate: 3 })
    const b = env['market.order'].new({ name: 'B' })
    t.true(a.id < 0 && b.id < 0 && a.id !== b.id)
    t.is(a.total, -3)
    t.is(a.words, 'A: -3')
    a.name = 'Z'
    a.rebate = 1
    t.is(a.words, 'Z: -1')
    t.deepEqual(
      a
        .union(b)
        .sorted(one => one.name)
        .mapped('name'),
      ['B', 'Z'],
    )
    t.is(a.line_ids.length, 0)
    t.is(b.town, null)
    t.is(env['market.order'].new().name, '', 'a required text is never null')
    t.deepEqual(a._origin.ids, [])
    t.is(env.unit.queries, queries)
  })
})

test('x2many commands act in memory: create, update, delete, unlink, link, clear, set', async t => {
  await database.unit({}, async env => {
    const stored = await order(env)
    const [pear, fig] = stored.line_ids.ids
    const fresh = env['market.order'].new({}, stored)
    await fresh.load('total', 'line_ids.subtotal')
    await fresh.write({ line_ids: [Command.create({ quantity: 3, price: 7 }), Command.update(pear!, { price: 1 })] })
    t.deepEqual(fresh.line_ids.mapped('subtotal'), [2, 5, 21])
    t.is(fresh.total, 28)
    await fresh.write({ line_ids: [Command.delete(pear!)] })
    t.deepEqual(fresh.line_ids._origin.ids, [fig!])
    t.is(fresh.total, 26)
    await fresh.write({ line_ids: [Command.link(pear!), Command.unlink(fig!)] })
    t.is(fresh.total, 23)
    await fresh.write({ line_ids: [Command.clear()] })
    t.is(fresh.line_ids.length, 0)
    t.is(fresh.total, 0)
    await fresh.write({ line_ids: [Command.set([fig!])] })
    t.deepEqual(fresh.line_ids._origin.ids, [fig!])
    t.is(fresh.total, 5)
    t.is(await env['market.line'].searchCount([['order_id', '=', stored]]), 2)
  })
})

test('tags of a new record are the stored ones, until one is changed in memory', async t => {
  await database.unit({}, async env => {
    const [red, blue] = [...(await env['market.tag'].create([{ name: 'Red' }, { name: 'Blue' }]))]
    const stored = await env['market.order'].create({ name: 'Tagged', tag_ids: [Command.set([red!.id])] })
    const fresh = env['market.order'].new({ tag_ids: [Command.link(blue!.id)] }, stored)
    await fresh.load('tag_ids')
    t.deepEqual(fresh.tag_ids.ids, [red!.id, blue!.id])
    await fresh.write({ tag_ids: [Command.update(red!.id, { name: 'Crimson' }), Command.create({ name: 'New' })] })
    await fresh.load('tag_ids.name')
    t.deepEqual(fresh.tag_ids.mapped('name'), ['Crimson', 'Blue', 'New'])
    t.is(red!.name, 'Red')
  })
})

test('what can be edited stands until something that it follows from changes', async t => {
  await database.unit({}, async env => {
    const [ada, bob] = [
      ...(await env['market.customer'].create([
        { name: 'Ada', rebate: 1 },
        { name: 'Bob', rebate: 2 },
      ])),
    ]
    const stored = await env['market.order'].create({ customer_id: ada! })
    await stored.write({ rebate: 9 })
    const fresh = env['market.order'].new({ name: 'x' }, stored)
    await fresh.load('rebate', 'customer_id', 'total')
    t.is(fresh.rebate, 9)
    fresh.customer_id = bob!
    await fresh.load('rebate')
    t.is(fresh.rebate, 2)
    t.is(fresh.total, -2)
    const given = env['market.order'].new({ customer_id: ada!, rebate: 7 }, stored)
    t.is(given.rebate, 7)
  })
})

test('reading what is not loaded says what to load; loading takes as many queries for many records as for one', async t => {
  await database.unit({}, async env => {
    const ids: number[] = []
    for (let i = 0; i < 5; i++) ids.push((await order(env)).id)
    const counted = async (some: readonly number[]) => {
      env.unit.cache.clear()
      const fresh = env['market.order'].browse(some.map(id => env['market.order'].new({}, id).id))
      t.throws(() => fresh.slice(0, 1).name, { message: /load\('name'\)/ })
      const before = env.unit.queries
      await fresh.load('words', 'line_ids.share', 'customer_id.name')
      t.deepEqual(
        fresh.mapped('total'),
        some.map(() => 25),
      )
      return env.unit.queries - before
    }
    t.is(await counted(ids), await counted(ids.slice(0, 1)))
  })
})

test('nothing of a new record reaches the database', async t => {
  await database
    .unit({}, async env => {
      const fresh = env['market.order'].new({ name: 'Nowhere' })
      const stored = await env['market.order'].create({ name: 'Somewhere' })
      t.deepEqual((await fresh.union(stored).exists()).ids, [...fresh.ids, ...stored.ids])
      t.deepEqual((await env['market.order'].browse(-999).exists()).ids, [])
      await fresh.union(stored).write({ name: 'Both' })
      t.is(fresh.name, 'Both')
      t.deepEqual((await env['market.order'].search([['id', 'in', [fresh.id, stored.id]]])).ids, stored.ids)
      await fresh.unlink()
      t.deepEqual(await fresh.read(['name', 'line_ids']), [{ id: fresh.id, name: 'Both', line_ids: [] }])
      await t.throwsAsync(env['market.line'].create({ order_id: fresh }), {
        message: /order_id can only lead to a stored/,
      })
      t.throws(() => env['market.order'].browse(-999).name, { message: /-999 is the id of no new record/ })
    })
    .catch(() => {})
})

test('a new line that is given a new parent stands among its lines', async t => {
  await database.unit({}, async env => {
    const [a, b] = [env['market.order'].new(), env['market.order'].new()]
    const line = env['market.line'].new({ order_id: a, price: 4 })
    line.quantity = 2
    t.deepEqual(a.line_ids.ids, line.ids)
    t.is(a.total, 8)
    line.order_id = b
    t.deepEqual(a.line_ids.ids, [])
    t.is(a.total, 0)
    t.is(b.total, 8)
  })
})

test('new records over the same stored one are equal, and differ from that', async t => {
  await database.unit({}, async env => {
    const stored = await order(env)
    const [a, b] = [env['market.order'].new({ name: 'a' }, stored), env['market.order'].new({}, stored.id)]
    t.true(a.equals(b))
    t.false(a.equals(stored))
    t.false(a.equals(env['market.order'].new()))
    t.false(env['market.order'].new().equals(env['market.order'].new()))
  })
})

test('wrong values and wrong fields of a new record are told', async t => {
  await database.unit({}, async env => {
    const orders = env.model('market.order')
    t.throws(() => orders.new({ nmae: 'x' }), { message: /no field nmae.*Is name meant/ })
    t.throws(() => orders.new({ rebate: 'many' }), { message: /rebate.*takes a number/ })
    t.throws(() => orders.new({ line_ids: [[9, 0, 0]] }), { message: /line_ids takes records, ids or x2many/ })
    t.throws(() => orders.new({ line_ids: [[1, 'gone', {}]] }), { message: /has no line "gone"/ })
    t.throws(() => orders.new({}, env.model('market.tag').browse(1)), { message: /over one stored market.order/ })
  })
})
