import test from 'ava'
import { type AnyModel, fields } from '#core'
import type { Database } from '../../core/database/database.ts'
import { define, Releases } from './release.ts'
import { grow, ten, trees, waysOf } from './tree.ts'

let database: Database
test.before(async () => {
  database = await trees()
})

/** Two units: the second begins when the first has done its part, and the first commits a moment later. */
async function meeting(first: (model: AnyModel) => Promise<unknown>, second: (model: AnyModel) => Promise<unknown>) {
  let begun = () => {}
  const ready = new Promise<void>(resolve => {
    begun = resolve
  })
  const one = database.unit({}, async env => {
    await first(env.model('tree.branch'))
    begun()
    await new Promise(resolve => setTimeout(resolve, 100))
  })
  await ready
  return Promise.allSettled([one, database.unit({}, env => second(env.model('tree.branch')))])
}
const made = (...values: object[]) =>
  database.unit({}, async env => [...(await env.model('tree.branch').create(values)).ids])
const read = (ids: readonly number[]) => database.unit({}, env => waysOf(env.model('tree.branch'), ids))

test('two units that put two records below each other: one of them is refused', async t => {
  const [a, b] = await made({}, {})
  const results = await meeting(
    model => model.browse(a!).write({ parent_id: b }),
    model => model.browse(b!).write({ parent_id: a }),
  )
  t.is(results[0]!.status, 'fulfilled')
  t.like(results[1], { status: 'rejected', reason: { name: 'UserError' } })
  t.deepEqual(await read([a!, b!]), ['1/0/', '1/'])
})

test('what is made below a record while it moves gets the way that it has then', async t => {
  const [a, b] = await made({}, {})
  const [under] = await made({ parent_id: a })
  let late = 0
  const create = async (model: AnyModel) => {
    late = (await model.create({ parent_id: under })).id
  }
  const move = (to: number | null) => (model: AnyModel) => model.browse(a!).write({ parent_id: to })
  await meeting(move(b!), create)
  t.deepEqual(await read([a!, b!, under!, late]), ['1/0/', '1/', '1/0/2/', '1/0/2/3/'])
  await meeting(create, move(null))
  t.deepEqual(await read([a!, b!, under!, late]), ['0/', '1/', '0/2/', '0/2/3/'])
})

test('rows that are there get their ways when a model begins to keep them', async t => {
  const releases = new Releases()
  const node = (options: object) =>
    class extends define('tree.node', options) {
      name = fields.Char('Name')
      parent_id = fields.Many2one('tree.node' as never, 'Parent')
    }
  const first = await releases.release(node({}))
  const ids = await first.database.unit({}, env => grow(env.model('tree.node'), ten))
  await first.database.query('INSERT INTO tree_node (id, parent_id) VALUES (98, NULL), (99, 98)')
  await first.database.query('UPDATE tree_node SET parent_id = 99 WHERE id = 98')
  const second = await releases.release(node({ parentStore: true }))
  const ways = await second.database.unit({}, env => waysOf(env.model('tree.node'), ids))
  t.is(ways[8], '0/1/3/6/8/')
})
