import test from 'ava'
import { NotLoaded } from '#core'
import type { Database } from '../../core/database/database.ts'
import { orchard, people } from './orchard.ts'

let database: Database
test.before(async () => {
  database = await orchard()
  await database.unit({}, async env => {
    const bed = await env['orchard.bed'].create({ name: 'North' })
    const names = ['apple', 'mint', 'pear', 'hidden']
    await env['orchard.plant'].create(names.map(name => ({ name, bed_id: bed, count: name.length, price: 1 })))
  })
})

test('searchFetch loads exactly the fields named, columns with the search', async t => {
  await database.unit({ uid: people.flo }, async env => {
    await env['orchard.bed'].search([['id', '=', 0]])
    const before = env.unit.queries
    const plants = await env['orchard.plant'].searchFetch([], ['name', 'count', 'bed_id'], {
      order: 'name desc',
      limit: 2,
    })
    t.is(env.unit.queries - before, 1)
    t.deepEqual(plants.mapped('name'), ['pear', 'mint'])
    t.deepEqual(
      [...plants].map(plant => plant.bed_id.length),
      [1, 1],
    )
    t.throws(() => plants.at(0).latin, { instanceOf: NotLoaded })
    t.throws(() => plants.at(0).bed_id.name, { instanceOf: NotLoaded })
    await plants.write({ count: 7 })
    t.deepEqual(plants.mapped('count'), [7, 7])
  })
})

test('searchFetch loads what is behind paths, and computed fields: one query a relation', async t => {
  await database.unit({ uid: people.flo }, async env => {
    const before = env.unit.queries
    const plants = await env['orchard.plant'].searchFetch([], ['size', 'bed_id.name'])
    t.is(env.unit.queries - before, 3)
    t.deepEqual(plants.mapped('size'), [5, 4, 4])
    t.is(plants.at(0).bed_id.name, 'North')
  })
})

test('A19: searchFetch and searchRead refuse fields there are not, and those the person may not read', async t => {
  await database.unit({ uid: people.flo }, async env => {
    const plants = env.model('orchard.plant')
    for (const method of ['searchFetch', 'searchRead'] as const) {
      await t.throwsAsync(plants[method]([], ['zz']), { name: 'ValueError', message: /orchard\.plant has no field zz/ })
      await t.throwsAsync(plants[method]([], ['price']), { name: 'AccessError', message: /price/ })
    }
    await t.throwsAsync(plants.searchFetch([], ['bed_id.zz']), { name: 'ValueError', message: /orchard\.bed has no/ })
  })
})

test('searchRead gives plain values in a constant number of queries', async t => {
  await database.unit({ uid: people.flo }, async env => {
    const rows = await env['orchard.plant'].searchRead([['name', '!=', 'mint']], ['name', 'bed_id', 'bed_name'], {
      limit: 1,
    })
    t.deepEqual(rows, [{ id: 1, name: 'apple', bed_id: [1, 'North'], bed_name: 'North' }])
  })
  const queries = (limit: number) =>
    database.unit({ uid: people.flo }, async env => {
      await env['orchard.plant'].searchRead([], ['name', 'bed_id', 'bed_name', 'size'], { limit })
      return env.unit.queries
    })
  t.is(await queries(3), await queries(1))
})
