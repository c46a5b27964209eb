import test from 'ava'
import { Command } from '#core'
import type { Database } from '../../core/database/database.ts'
import { computing, workshop } from './workshop.ts'

let database: Database
test.before(async () => {
  database = await workshop()
})

const line = (name: string) => Command.create({ name, price: 10 })

test.serial('creating a hundred orders with lines and tags takes as many statements as creating two', async t => {
  await database.unit({}, async env => {
    const tags = await env['workshop.tag'].create([{ name: 'a' }, { name: 'b' }, { name: 'c' }])
    const statements = async (count: number) => {
      const before = env.unit.queries
      const values = { line_ids: [line('x'), line('y'), line('z')], tag_ids: tags }
      const orders = await env['workshop.order'].create(Array.from({ length: count }, () => values))
      t.deepEqual(orders.mapped('total'), Array(count).fill(30))
      return env.unit.queries - before
    }
    await statements(1)
    const few = await statements(2)
    t.is(await statements(100), few)
    t.log(`${few} statements`)
    t.true(few <= 13, `${few}`)
  })
})

test.serial(
  'E18: a batch with precomputed fields is one INSERT and no UPDATE; only an editable one takes a value',
  async t => {
    await database.unit({}, async env => {
      const before = env.unit.queries
      const lines = await env['workshop.line'].create([
        { name: 'a', price: 2, quantity: 3 },
        { name: 'b', price: 5, amount: 1 },
        { name: 'c', code: 'own' },
      ])
      t.is(env.unit.queries - before, 1)
      t.deepEqual(lines.mapped('amount'), [6, 5, 0])
      t.deepEqual(lines.mapped('code'), ['[a]', '[b]', 'own'])
    })
  },
)

test.serial('E18: lines that are made through their order know its fields before they are inserted', async t => {
  await database.unit({}, async env => {
    const computed = await computing(async () => {
      const order = await env['workshop.order'].create({ rate: 3, line_ids: [line('x'), line('y')] })
      t.deepEqual(order.line_ids.mapped('amount'), [30, 30])
    })
    t.deepEqual(
      computed.filter(call => !call.startsWith('limit')),
      ['amount(2)', 'total(1)'],
    )
  })
})

test.serial('D1, D3: lines are created and deleted', async t => {
  await database.unit({}, async env => {
    const order = await env['workshop.order'].create({ line_ids: [line('a'), line('b')] })
    await order.write({ line_ids: [line('c')] })
    t.deepEqual(order.line_ids.mapped('name'), ['a', 'b', 'c'])
    const first = order.line_ids.slice(0, 1)
    await order.write({ line_ids: [Command.delete(first.id)] })
    t.is((await first.exists()).length, 0)
    t.is(order.total, 20)
  })
})

test.serial('D4, D6: taking a line out deletes it where its owner cascades, else it stays without one', async t => {
  await database.unit({}, async env => {
    const order = await env['workshop.order'].create({
      line_ids: [line('a'), line('b')],
      part_ids: [line('p'), line('q')],
    })
    const [a, b] = [...order.line_ids]
    const [p, q] = [...order.part_ids]
    await order.write({ line_ids: [Command.unlink(a!.id)], part_ids: [Command.unlink(p!.id)] })
    t.deepEqual((await a!.union(b!).exists()).ids, [b!.id])
    t.is((await p!.load('part_of_id')).part_of_id.length, 0)

    const other = await env['workshop.line'].create({ name: 'r' })
    await order.write({ part_ids: [Command.set([other.id])] })
    t.deepEqual(order.part_ids.ids, [other.id])
    t.is((await q!.load('part_of_id')).part_of_id.length, 0)
  })
})

test.serial('D8: a line is created for each of the orders written, a tag once for all of them', async t => {
  await database.unit({}, async env => {
    const orders = await env['workshop.order'].create([{}, {}])
    await orders.write({ line_ids: [line('each')], tag_ids: [Command.create({ name: 'once' })] })
    await orders.load('line_ids', 'tag_ids')
    t.deepEqual(
      [...orders].map(order => order.line_ids.length),
      [1, 1],
    )
    t.is(orders.tag_ids.length, 1)
  })
})

test.serial('D9: linking again makes no second link; linking what is not there is an error', async t => {
  await database.unit({}, async env => {
    const tag = await env['workshop.tag'].create({ name: 'd9' })
    const order = await env['workshop.order'].create({ tag_ids: tag })
    await order.write({ tag_ids: [Command.link(tag.id)] })
    t.deepEqual((await order.load('tag_ids')).tag_ids.ids, [tag.id])
    for (const values of [{ tag_ids: [Command.link(999_999)] }, { line_ids: [Command.link(999_999)] }]) {
      await t.throwsAsync(
        env.savepoint(() => order.write(values)),
        { name: 'MissingError' },
      )
    }
  })
})

test.serial('commands are carried out in their order', async t => {
  await database.unit({}, async env => {
    const [a, b] = [...(await env['workshop.tag'].create([{ name: 'a' }, { name: 'b' }]))]
    const order = await env['workshop.order'].create({ tag_ids: a! })
    await order.write({ tag_ids: [Command.link(b!.id), Command.clear(), Command.link(a!.id)] })
    t.deepEqual(order.tag_ids.ids, [a!.id])
    await order.write({ tag_ids: [Command.create({ name: 'c' }), Command.clear()] })
    t.is(order.tag_ids.length, 0)
    await order.write({ line_ids: [line('first'), Command.clear(), line('second')] })
    t.deepEqual(order.line_ids.mapped('name'), ['second'])
  })
})

test.serial('D13: what an environment does not show of the lines stays, archived ones too', async t => {
  await database.unit({}, async env => {
    const order = await env['workshop.order'].create({
      line_ids: [line('shown'), Command.create({ name: 'archived', active: false })],
    })
    const all = () => env['workshop.line'].searchCount([['order_id', '=', order]], { activeTest: false })
    await order.write({ line_ids: [] })
    t.is(await all(), 1)
    await order.withContext({ active_test: false }).write({ line_ids: [] })
    t.is(await all(), 0)
  })
})

test.serial('a line that is moved up stands further up in the lines that were loaded', async t => {
  await database.unit({}, async env => {
    const order = await env['workshop.order'].create({ line_ids: [line('a'), line('b')] })
    await order.load('line_ids')
    await order.line_ids.slice(1).write({ sequence: 1 })
    t.deepEqual(order.line_ids.mapped('name'), ['b', 'a'])
  })
})

test.serial('E12: only people whose tags have changed are counted anew', async t => {
  await database.unit({}, async env => {
    const people = await env['workshop.person'].create([{ name: 'a' }, { name: 'b' }, { name: 'c' }])
    const [a, b, c] = [...people]
    const tag = await env['workshop.tag'].create({ name: 'e12', person_ids: a! })
    t.deepEqual(await computing(() => tag.write({ person_ids: [Command.link(b!.id)] })), ['tag_count(1)'])
    t.deepEqual(await computing(() => tag.write({ person_ids: [Command.set([a!.id, b!.id, c!.id])] })), [
      'tag_count(1)',
    ])
    t.deepEqual(await computing(() => tag.write({ person_ids: people })), [])
    t.deepEqual(people.mapped('tag_count'), [1, 1, 1])
    await tag.unlink()
    t.deepEqual((await people.load('tag_count')).mapped('tag_count'), [0, 0, 0])
  })
})

test.serial('E13: both orders of a line that moves have their total computed, at once', async t => {
  await database.unit({}, async env => {
    const [from, to] = [...(await env['workshop.order'].create([{ line_ids: [line('x')] }, {}]))]
    const moved = await computing(() => env['workshop.line'].browse(from!.line_ids.ids).write({ order_id: to! }))
    t.deepEqual(
      moved.filter(call => call.startsWith('total')),
      ['total(2)'],
    )
    t.deepEqual([from!.total, to!.total], [0, 10])
  })
})

test.serial('E25: a check of a computed field runs when it is computed anew, and the write is undone', async t => {
  const id = await database.unit({}, async env => (await env['workshop.order'].create({ line_ids: [line('x')] })).id)
  const broken = database.unit({}, async env => {
    const order = await env['workshop.order'].browse(id).load('line_ids')
    await order.line_ids.write({ price: 2000 })
  })
  await t.throwsAsync(broken, { name: 'ValidationError', message: /At most 1000/ })
  await database.unit({}, async env => {
    const order = await env['workshop.order'].browse(id).load('line_ids.price', 'total')
    t.deepEqual([order.line_ids.price, order.total], [10, 10])
  })
})

test.serial(
  'E3, E27: a search and SQL see what was computed; what SQL wrote is seen after it is read again',
  async t => {
    await database.unit({}, async env => {
      const order = await env['workshop.order'].create({ line_ids: [line('x')] })
      await order.load('line_ids')
      await order.line_ids.write({ price: 77 })
      t.deepEqual((await env['workshop.order'].search([['total', '=', 77]])).ids, [order.id])
      t.deepEqual(await env.sql('SELECT total FROM workshop_order WHERE id = $1', [order.id]), [{ total: 77 }])
      await env.sql('UPDATE workshop_order SET single = 5 WHERE id = $1', [order.id])
      env.unit.cache.clear()
      t.is((await order.load('single')).single, 5)
    })
  },
)
