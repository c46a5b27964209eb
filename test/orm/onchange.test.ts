import test from 'ava'
import { Command, type Environment, inherit, onchange } from '#core'
import type { Database } from '../../core/database/database.ts'
import { Line, market, Order } from './market.ts'

class Watched extends inherit(Order) {
  customer_change = onchange<Watched>('warnOfTown', 'customer_id')
  name_change = onchange<Watched>('trimName', 'name')
  rebate_change = onchange<Watched>('warnOfRebate', 'rebate', 'customer_id')
  tags_change = onchange<Watched>('addLine', 'tag_ids')

  async warnOfTown() {
    if (this.customer_id.town === 'Far') return { warning: { title: 'Far away', message: `${this.name} is far.` } }
  }

  trimName() {
    this.name = this.name.trim()
  }

  warnOfRebate() {
    if (this.rebate > 50) return { warning: { title: 'Rebate', message: 'That is a lot.', type: 'notification' } }
  }

  async addLine() {
    if (this.tag_ids.length > 1) await this.write({ line_ids: [Command.create({ price: 99 })] })
    else if (this.tag_ids.length === 1) this.name = ' tagged '
  }
}

class WatchedLine extends inherit(Line) {
  quantity_change = onchange<WatchedLine>('warnOfMany', 'quantity')

  warnOfMany() {
    if (this.quantity > 100) {
      this.quantity = 100
      return { warning: { title: 'Too many', message: 'At most a hundred.' } }
    }
  }
}

const lines = {
  fields: { order_id: {}, product_id: { fields: { display_name: {} } }, quantity: {}, price: {}, subtotal: {} },
}
const spec = {
  name: {},
  customer_id: { fields: { display_name: {} } },
  rebate: {},
  line_ids: lines,
  total: {},
} as const

let database: Database
test.before(async () => {
  database = await market(Watched, WatchedLine)
})

async function stock(env: Environment) {
  const [pear, fig] = [
    ...(await env['market.product'].create([
      { name: 'Pear', price: 10 },
      { name: 'Fig', price: 5 },
    ])),
  ]
  const [ada, far] = [
    ...(await env['market.customer'].create([
      { name: 'Ada', rebate: 2 },
      { name: 'Far', town: 'Far', rebate: 60 },
    ])),
  ]
  const order = await env['market.order'].create({
    name: 'Stored',
    line_ids: [
      Command.create({ product_id: pear!.id, quantity: 2 }),
      Command.create({ product_id: fig!.id, quantity: 1 }),
    ],
  })
  await order.load('line_ids')
  const [first, second] = order.line_ids.ids
  return { order, pear: pear!, fig: fig!, ada: ada!, far: far!, first: first!, second: second! }
}

test('G10: with nothing changed: defaults and computed values, only fields of the specification', async t => {
  await database.unit({}, async env => {
    const { ada } = await stock(env)
    const { value, warning } = await env['market.order'].onchange({}, [], { ...spec, words: {} })
    t.deepEqual(value, { name: 'Draft', customer_id: null, rebate: 0, line_ids: [], total: 0, words: 'Draft: 0' })
    t.is(warning, undefined)
    const given = await env['market.order']
      .withContext({ default_customer_id: ada.id, default_line_ids: [[0, 0, { price: 3 }]] })
      .onchange({}, [], spec)
    const [[, called]] = given.value.line_ids as [[number, string]]
    t.like(given.value, { customer_id: { id: ada.id, display_name: 'Ada' }, rebate: 2, total: -2 })
    t.regex(called, /^virtual_/)
    t.deepEqual((await env['market.line'].onchange({}, [], { quantity: {} })).value, { quantity: 1 })
  })
})

test('only what differs comes back; what can be edited follows what it is computed from', async t => {
  await database.unit({}, async env => {
    const { order, ada } = await stock(env)
    const change = (values: object, ...changed: 'customer_id'[]) => order.onchange(values, changed, spec)
    t.deepEqual((await change({ customer_id: ada.id }, 'customer_id')).value, { rebate: 2, total: 23 })
    t.deepEqual((await change({ customer_id: ada.id, rebate: 7, name: 'x' }, 'customer_id')).value, {
      rebate: 2,
      total: 23,
    })
    t.deepEqual((await order.onchange({ rebate: 7, customer_id: ada.id }, ['rebate'], spec)).value, { total: 18 })
    t.deepEqual((await order.onchange({ rebate: 7 }, ['rebate'], { name: {} })).value, {})
    t.deepEqual((await order.onchange({ name: 'y' }, ['name'], spec)).value, {})
  })
})

test('G12: lines come as commands: a new one keeps its name, unchanged ones and the inverse are absent', async t => {
  await database.unit({}, async env => {
    const { order, pear, first } = await stock(env)
    const value = async (commands: unknown[], ...changed: ('line_ids' | `line_ids.${string}`)[]) =>
      (await order.onchange({ line_ids: commands }, changed, spec)).value
    const product_id = { id: pear.id, display_name: 'Pear' }
    t.deepEqual(await value([[0, 'v1', { product_id: pear.id, quantity: 3 }]], 'line_ids'), {
      line_ids: [[0, 'v1', { product_id, quantity: 3, price: 10, subtotal: 30 }]],
      total: 55,
    })
    t.deepEqual(await value([[0, -7, { product_id: pear.id, price: 1, quantity: 1 }]], 'line_ids'), {
      line_ids: [[0, -7, { product_id, quantity: 1, price: 1, subtotal: 1 }]],
      total: 26,
    })
    t.deepEqual(await value([[1, first, { quantity: 4 }]], 'line_ids'), {
      line_ids: [[1, first, { subtotal: 40 }]],
      total: 45,
    })
    t.deepEqual(await value([[2, first, 0]], 'line_ids'), { total: 5 })
    const said = { product_id: pear.id, quantity: 3, price: 10, subtotal: 30 }
    t.deepEqual(await value([[0, 'v1', said]], 'line_ids'), { total: 55 }, 'what the form shows already is absent')
  })
})

test('a changed field of a line has what follows it in the line computed again', async t => {
  await database.unit({}, async env => {
    const { order, fig, pear, first } = await stock(env)
    const given = { product_id: fig.id, quantity: 2, price: 10, subtotal: 20 }
    const { value } = await order.onchange({ line_ids: [[1, first, given]] }, [`line_ids.${first}.product_id`], spec)
    t.deepEqual(value, { line_ids: [[1, first, { price: 5, subtotal: 10 }]], total: 15 })
    const many = await order.onchange(
      { line_ids: [[0, 'new1', { product_id: pear.id, quantity: 500, price: 1 }]] },
      ['line_ids.new1.quantity'],
      spec,
    )
    t.like(many, { value: { total: 125 }, warning: { title: 'Too many' } })
    t.like((many.value.line_ids as unknown[][])[0]![2], { quantity: 100, subtotal: 100 })
  })
})

test('lines that methods make come with a name, lines that are linked with what they are', async t => {
  await database.unit({}, async env => {
    const { order } = await stock(env)
    const tags = await env['market.tag'].create([{ name: 'A' }, { name: 'B' }])
    const other = await stock(env)
    const both = { ...spec, tag_ids: { fields: { name: {} } } }
    const made = await order.onchange({ tag_ids: [[6, 0, tags.ids]] }, ['tag_ids'], both)
    const [[code, called, values]] = made.value.line_ids as [[number, string, object]]
    t.is(code, 0)
    t.regex(called, /^virtual_/)
    t.like(values, { price: 99, quantity: 0, subtotal: 0 })
    const linked = await order.onchange({ line_ids: [[4, other.first, 0]] }, ['line_ids'], spec)
    t.is(linked.value.total, 45)
    const draft = env['market.order'].new({ line_ids: [Command.link(other.first)] })
    await draft.load('total')
    t.is(draft.total, 20)
  })
})

test('G13: warnings of methods are passed on with title and message; several become one', async t => {
  await database.unit({}, async env => {
    const { order, ada, far } = await stock(env)
    t.is((await order.onchange({ customer_id: ada.id }, ['customer_id'], spec)).warning, undefined)
    const note = await order.onchange({ rebate: 51 }, ['rebate'], spec)
    t.deepEqual(note.warning, { title: 'Rebate', message: 'That is a lot.', type: 'notification' })
    const { warning, value } = await order.onchange({ customer_id: far.id }, ['customer_id'], spec)
    t.deepEqual(warning, {
      title: 'Warnings',
      message: 'Far away\n\nStored is far.\n\nRebate\n\nThat is a lot.',
      type: 'dialog',
    })
    t.deepEqual(value, { rebate: 60, total: -35 })
  })
})

test('methods of fields that methods have changed run as well', async t => {
  await database.unit({}, async env => {
    const { order } = await stock(env)
    const tag = await env['market.tag'].create({ name: 'T' })
    const { value } = await order.onchange({ tag_ids: [[4, tag.id, 0]] }, ['tag_ids'], { name: {} })
    t.deepEqual(value, { name: 'tagged' })
  })
})

test('G15: a stored record that is edited and not saved stays as it is', async t => {
  const ids = await database.unit({}, async env => {
    const { order, far, first, second } = await stock(env)
    return { order: order.id, far: far.id, first, second }
  })
  const read = () =>
    database.unit({}, async env => {
      const [order] = await env['market.order']
        .browse(ids.order)
        .read(['name', 'total', 'rebate', 'line_ids', 'customer_id'])
      return [order, await env['market.line'].browse([ids.first, ids.second]).read(['quantity', 'price', 'order_id'])]
    })
  const before = await read()
  await database.unit({}, async env => {
    const commands = [
      [1, ids.first, { quantity: 9 }],
      [2, ids.second, 0],
      [0, 'x', { price: 5 }],
    ]
    const values = { name: ' New ', customer_id: ids.far, line_ids: commands }
    await env['market.order'].browse(ids.order).onchange(values, ['name', 'customer_id', 'line_ids'], spec)
    t.false(env.unit.writing, 'nothing but reading')
  })
  t.deepEqual(await read(), before)
})

test('an onchange takes as many queries for many lines as for two', async t => {
  await database.unit({}, async env => {
    const { order, pear, ada } = await stock(env)
    const counted = async () => {
      env.unit.cache.clear()
      const before = env.unit.queries
      await order.onchange({ customer_id: ada.id }, ['customer_id'], spec)
      return env.unit.queries - before
    }
    const few = await counted()
    await order.write({ line_ids: Array.from({ length: 40 }, () => Command.create({ product_id: pear.id })) })
    t.is(await counted(), few)
  })
})
