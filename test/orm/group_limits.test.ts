import test from 'ava'
import type { Database } from '../../core/database/database.ts'
import { orchard, people } from './orchard.ts'

let database: Database
test.before(async () => {
  database = await orchard()
  await database.unit({}, async env => {
    const kinds = ['tree', 'herb', 'bulb'] as const
    await env['orchard.plant'].create(
      Array.from({ length: 12 }, (_, index) => ({
        name: `p${index}`,
        kind: kinds[index % 5],
        count: index,
        alive: index % 2 === 0,
        planted: `2026-0${1 + (index % 3)}-10`,
        price: 1,
      })),
    )
  })
})

/** Kinds, of tree 0 5 10, herb 1 6 11, bulb 2 7, unset 3 4 8 9. */
const kinds = (options: object, aggregates: string[] = [], uid?: number) =>
  database.unit(uid ? { uid } : {}, async env =>
    (await env.model('orchard.plant').readGroup([], ['kind'], aggregates, options)).map(row => row.kind),
  )

const having: [unknown[], (string | null)[]][] = [
  [[['__count', '>', 3]], [null]],
  [[['count:sum', '>=', 18]], ['herb', null]],
  [
    ['|', ['count:max', '=', 10], ['count:min', '<', 2.5]],
    ['bulb', 'herb', 'tree'],
  ],
  [
    ['!', ['count:max', 'in', [7, 10]]],
    ['herb', null],
  ],
  [[['count:avg', '!=', 5]], ['bulb', 'herb', null]],
  [[['alive:bool_and', '=', true]], []],
  [[['latin:max', '=', null]], ['bulb', 'herb', 'tree', null]],
  [[['latin:max', '!=', 'x']], ['bulb', 'herb', 'tree', null]],
  [[['planted:min', '>', '2026-01-01']], ['bulb', 'herb', 'tree', null]],
  [[['__count', 'in', []]], []],
]
for (const [domain, expected] of having) {
  test(`having ${JSON.stringify(domain)} leaves ${expected.join(', ') || 'none'}`, async t => {
    t.deepEqual(await kinds({ having: domain }), expected)
  })
}

test('groups are ordered by their specs and aggregates, and cut', async t => {
  const aggregates = ['count:sum', '__count']
  t.deepEqual(await kinds({ order: 'count:sum desc' }, aggregates), [null, 'herb', 'tree', 'bulb'])
  t.deepEqual(await kinds({ order: '__count, kind desc' }, aggregates), ['bulb', 'tree', 'herb', null])
  t.deepEqual(await kinds({ order: 'kind desc nulls last', limit: 3, offset: 1 }), ['herb', 'bulb', null])
  t.deepEqual(await kinds({ limit: 0 }), [])
})

test('of all records together, having may leave nothing', async t => {
  await database.unit({}, async env => {
    const all = (having: [['__count', '>', number]]) => env['orchard.plant'].readGroup([], [], ['__count'], { having })
    t.deepEqual(await all([['__count', '>', 5]]), [{ __count: 12 }])
    t.deepEqual(await all([['__count', '>', 50]]), [])
  })
})

const wrong: [groupby: string[], aggregates: string[], options: object, RegExp][] = [
  [['zz'], [], {}, /orchard\.plant has no field zz/],
  [['bed_id.name'], [], {}, /groups are made by fields of orchard\.plant itself/],
  [['notes'], [], {}, /orchard\.plant\.notes is a json/],
  [['display_name'], [], {}, /display_name has no column/],
  [['kind"; DROP TABLE x; --'], [], {}, /has no field/],
  [[], ['zz:sum'], {}, /has no field zz/],
  [[], ['name:sum'], {}, /“name:sum” is no aggregate of orchard\.plant; of this field there are name:count/],
  [[], ['count'], {}, /“count” is no aggregate of orchard\.plant/],
  [[], ['count:stddev'], {}, /count:sum/],
  [[], ['alive:max'], {}, /alive:bool_and/],
  [[], ['tag_ids:count'], {}, /tag_ids is a many2many, of which there are no aggregates/],
  [['kind'], [], { order: 'name' }, /is no order of groups of orchard\.plant: write what they are made of \(kind\)/],
  [['kind'], ['id:recordset'], { order: 'id:recordset' }, /is no order/],
  [['kind'], [], { having: [['name', '=', 'x']] }, /“name” is no aggregate/],
  [['kind'], [], { having: [['count:sum', '>', 'x']] }, /compares count:sum with a number; got "x"/],
  [['kind'], [], { having: [['count:sum', 'like', 3]] }, /compares count:sum by = !=/],
  [['kind'], [], { having: [['id:recordset', '=', 3]] }, /several values/],
  [['kind'], [], { limit: -1 }, /limit is a whole number/],
]
for (const [groupby, aggregates, options, message] of wrong) {
  test(`refused: ${JSON.stringify([groupby, aggregates, options])}`, async t => {
    const reading = database.unit({}, env => env.model('orchard.plant').readGroup([], groupby, aggregates, options))
    await t.throwsAsync(reading, { name: 'ValueError', message })
  })
}

test('who may not read a field can neither group, aggregate, order nor choose by it', async t => {
  const denied = (groupby: string[], aggregates: string[] = [], options: object = {}) =>
    t.throwsAsync(
      database.unit({ uid: people.flo }, env => env.model('orchard.plant').readGroup([], groupby, aggregates, options)),
      { name: 'AccessError', message: /price/ },
    )
  await denied(['price'])
  await denied([], ['price:sum'])
  await denied(['kind'], [], { having: [['price:sum', '>', 0]] })
})

test('who may not read a model can not group its records, nor count what is behind it', async t => {
  await database.unit({ uid: people.flo }, async env => {
    await t.throwsAsync(env.model('ir.model.access').readGroup([], [], ['__count']), { name: 'AccessError' })
  })
})

test('what waits to be computed or written counts', async t => {
  await database
    .unit({}, async env => {
      const [one] = [...(await env['orchard.plant'].search([], { limit: 1 }))]
      await one!.write({ kind: 'bulb', count: 1000 })
      const rows = await env['orchard.plant'].readGroup([['kind', '=', 'bulb']], ['kind'], ['count:max'])
      t.deepEqual(rows, [{ kind: 'bulb', 'count:max': 1000 }])
      throw new Error('undone')
    })
    .catch(error => t.is(error.message, 'undone'))
})
