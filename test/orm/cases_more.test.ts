import test from 'ava'
import { type AnyModel, Command, inherit } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'
import { each } from './folk_people.ts'
import { computing, Line, Order, Person, Tag } from './workshop.ts'

/** Who deletes a line deletes those of the same name. */
class Twins extends inherit(Line) {
  override async unlink() {
    const names = (await (await this.exists()).load('name')).mapped('name')
    await super.unlink()
    const twins = await this.env['workshop.line'].search([['name', 'in', names]])
    if (twins.length > 0) await twins.unlink()
  }
}

let database: Database
test.before(async () => {
  const definitions = [Order, Line, Tag, Person, Twins]
  database = await Database.open({ connection: await emptyDatabase(), definitions })
  onCleanUp(() => database.close())
  await syncSchema(database)
})

const line = (name: string, price = 10) => Command.create({ name, price })

test.serial('D11: lines of which one goes with the other are deleted by their own commands', t =>
  each(database, async env => {
    const order = await env['workshop.order'].create({ line_ids: [line('twin'), line('twin'), line('other')] })
    const [first, second] = [...order.line_ids]
    await order.write({ line_ids: [Command.delete(first!.id), line('new', 1), Command.delete(second!.id)] })
    t.deepEqual(order.line_ids.mapped('name').sort(), ['new', 'other'])
    t.is(order.total, 11)
  }),
)

test.serial(
  'E2: what follows from a value that is written twice is computed once a write, and right when it is read',
  t =>
    each(database, async env => {
      const order = await env['workshop.order'].create({ line_ids: [line('a')] })
      const written = await order.line_ids.load('price')
      const totals = async (work: () => Promise<unknown>) =>
        (await computing(work)).filter(call => call.startsWith('total')).length
      t.is(await totals(() => written.write({ price: 20 })), 1)
      t.is(await totals(() => written.write({ price: 20 })), 0)
      t.is(await totals(async () => order.total), 0)
      t.is(order.total, 20)
    }),
)

test.serial('D2, D5, D7: lines are written, taken out all at once, and taken from another parent', t =>
  each(database, async env => {
    const [one, other] = [
      ...(await env['workshop.order'].create([{ line_ids: [line('a')] }, { line_ids: [line('b')] }])),
    ]
    const [a, b] = [one!.line_ids, other!.line_ids]
    await one!.write({ line_ids: [Command.update(a.id, { price: 30 })] })
    t.deepEqual([a.price, one!.total], [30, 30])
    await one!.write({ line_ids: [Command.link(b.id)] })
    await other!.load('line_ids')
    t.deepEqual([one!.total, other!.total], [40, 0])
    t.deepEqual([one!.line_ids.length, other!.line_ids.length], [2, 0])
    await one!.write({ line_ids: [Command.clear()] })
    t.deepEqual([one!.total, (await a.union(b).exists()).length], [0, 0])
  }),
)

test.serial('D10: ids, records, and nothing are a set', t =>
  each(database, async env => {
    const tags = await env['workshop.tag'].create([{ name: 'a' }, { name: 'b' }])
    const order: AnyModel = await env.model('workshop.order').create({ tag_ids: tags.ids })
    const now = () => (order.tag_ids as AnyModel).mapped('name') as string[]
    t.deepEqual(now(), ['a', 'b'])
    for (const [value, names] of [
      [tags.at(1), ['b']],
      [tags.ids[0], ['a']],
      [false, []],
      [tags, ['a', 'b']],
      [
        [...tags.ids, ...tags.ids],
        ['a', 'b'],
      ],
      [null, []],
    ] as [unknown, string[]][]) {
      await order.write({ tag_ids: value })
      t.deepEqual(now(), names)
    }
  }),
)

test.serial('D15: at creation a line may be linked, changed, and left alone', t =>
  each(database, async env => {
    const loose = await env['workshop.line'].create({ name: 'loose', price: 5 })
    const order = await env['workshop.order'].create({
      line_ids: [Command.link(loose.id), Command.update(loose.id, { price: 7 }), Command.unlink(4711), line('own')],
    })
    t.deepEqual([order.line_ids.mapped('name').sort(), order.total], [['loose', 'own'], 17])
  }),
)
