import test from 'ava'
import fc from 'fast-check'
import { type Environment, NotLoaded, ValueError } from '#core'
import type { Database } from '../../core/database/database.ts'
import { garden, undoing } from './garden.ts'

let database: Database
test.before(async () => {
  database = await garden()
})
const undone = (work: (env: Environment) => Promise<void>) => undoing(database, work)

/** Two beds, the second within the first; a plant in each and one in none; tags on two of them. */
async function plants(env: Environment) {
  const [sunny, shady] = [...(await env['garden.tag'].create([{ name: 'sunny' }, { name: 'shady' }]))]
  const outer = await env['garden.bed'].create({ name: 'Outer', sequence: 1 })
  const inner = await env['garden.bed'].create({ name: 'Inner', sequence: 2, parent_id: outer })
  const all = await env['garden.plant'].create([
    { name: 'Mint', bed_id: inner, tag_ids: shady!, height: 20, kind: 'herb' },
    { name: 'Dill', bed_id: inner, tag_ids: [sunny!.id, shady!.id], height: 50, kind: 'herb' },
    { name: 'Ash', bed_id: outer, height: 900, kind: 'tree' },
    { name: 'Weed' },
  ])
  await all.load('bed_id.parent_id.name', 'tag_ids.name', 'shout', 'bed_id.plant_ids.name')
  return { all, outer, inner, sunny: sunny!, shady: shady! }
}

test('mapped follows relations as sets: what is behind comes once for each record there', async t => {
  await undone(async env => {
    const { all, outer, inner, sunny, shady } = await plants(env)

    t.deepEqual(all.mapped('height'), [20, 50, 900, 0])
    t.deepEqual(all.concat(all.at(0)).mapped('height'), [20, 50, 900, 0, 20], 'one for each record')
    t.deepEqual(all.mapped('bed_id').ids, [inner.id, outer.id])
    t.deepEqual(all.mapped('bed_id.name'), ['Inner', 'Outer'])
    t.deepEqual(all.mapped('bed_id.parent_id').ids, [outer.id])
    t.deepEqual(all.mapped('tag_ids').ids, [shady.id, sunny.id])
    t.deepEqual(all.mapped('bed_id.plant_ids.height'), [50, 20, 900])
    t.deepEqual(all.mapped('bed_id.id'), [inner.id, outer.id])
    t.is(String(env.model('garden.plant').browse([1]).mapped('')), 'garden.plant(1)')
  })
})

test('mapped takes a function: a list, or one set of the records it gives', async t => {
  await undone(async env => {
    const { all, inner, outer } = await plants(env)
    const none = all.browse()

    t.deepEqual(
      all.mapped(plant => plant.name.length),
      [4, 4, 3, 4],
    )
    t.deepEqual(all.mapped(plant => plant.bed_id).ids, [inner.id, outer.id])
    t.deepEqual(
      none.mapped(plant => plant.name.length),
      [],
    )
    t.deepEqual(none.mapped(plant => plant.bed_id).ids, [])
    t.is(none.mapped(plant => plant.bed_id)._name, 'garden.bed')
  })
})

test('A9: filtered keeps the records for which a path leads to something, or a function says so, in their order', async t => {
  await undone(async env => {
    const { all } = await plants(env)

    t.deepEqual(all.reverse().filtered('height').mapped('name'), ['Ash', 'Dill', 'Mint'])
    t.deepEqual(all.filtered('tag_ids').mapped('name'), ['Mint', 'Dill'])
    t.deepEqual(all.filtered('bed_id.plant_ids.height').mapped('name'), ['Mint', 'Dill', 'Ash'], 'any of the lines')
    t.deepEqual(all.filtered('bed_id.parent_id').mapped('name'), ['Mint', 'Dill'])
    t.deepEqual(all.filtered(plant => plant.bed_id.parent_id).mapped('name'), ['Mint', 'Dill'])
    t.deepEqual(all.filtered(plant => plant.height > 30).mapped('name'), ['Dill', 'Ash'])
  })
})

test('grouped gives a set for each value; records and moments that are the same are one key', async t => {
  await undone(async env => {
    const { all, inner, outer } = await plants(env)
    await all.write({ watered: new Date('2026-01-01T10:00:00Z') })

    const byBed = all.grouped('bed_id')
    t.deepEqual(
      [...byBed.values()].map(group => group.mapped('name')),
      [['Mint', 'Dill'], ['Ash'], ['Weed']],
    )
    t.deepEqual(byBed.get(outer)!.mapped('name'), ['Ash'])
    t.true(byBed.has(inner))
    t.is(all.grouped('watered').size, 1)
    t.deepEqual([...all.grouped('kind').keys()], ['herb', 'tree', null])
    t.is(all.grouped(plant => plant.bed_id.parent_id).get(outer)!.length, 2)
  })
})

test('A10: sorted takes the order of the model, of a list of fields, of a function; a many2one its model’s', async t => {
  await undone(async env => {
    const { all } = await plants(env)
    const shuffled = all.reverse()

    t.deepEqual(shuffled.sorted().mapped('name'), ['Ash', 'Dill', 'Mint', 'Weed'])
    t.deepEqual(shuffled.sorted('name desc').mapped('name'), ['Weed', 'Mint', 'Dill', 'Ash'])
    t.deepEqual(shuffled.sorted('bed_id').mapped('name'), ['Dill', 'Mint', 'Ash', 'Weed'], 'beds: sequence desc')
    t.deepEqual(shuffled.sorted('kind nulls first, name').mapped('name'), ['Weed', 'Dill', 'Mint', 'Ash'])
    t.deepEqual(shuffled.sorted(plant => plant.height).mapped('height'), [0, 20, 50, 900])
    t.deepEqual(shuffled.sorted(plant => [plant.kind, -plant.height]).mapped('name'), ['Dill', 'Mint', 'Ash', 'Weed'])
    t.deepEqual(shuffled.sorted('shout', true).mapped('name'), ['Weed', 'Mint', 'Dill', 'Ash'], 'not stored')
  })
})

test('what is not loaded is named with the whole path', async t => {
  await undone(async env => {
    const { all } = await plants(env)
    env.unit.cache.clear()
    const fresh = await env['garden.plant'].search([['id', 'in', all.ids]])

    t.throws(() => fresh.mapped('bed_id.name'), { instanceOf: NotLoaded, message: /await load\('bed_id\.name'\)/ })
    t.throws(() => fresh.filtered('tag_ids.name'), { instanceOf: NotLoaded, message: /await load\('tag_ids\.name'\)/ })
    t.throws(() => env.model('garden.plant').browse(fresh.ids).grouped('name.nope'), { message: /nothing behind/ })
    t.throws(() => fresh.sorted('bed_id, tag_ids'), { instanceOf: ValueError, message: /tag_ids is a many2many/ })
    t.throws(() => fresh.sorted('bed_id, name'), {
      instanceOf: NotLoaded,
      message: /await load\('bed_id\.sequence', 'bed_id\.name'\)/,
    })
    t.throws(() => fresh.sorted('nmae'), { instanceOf: ValueError, message: /no field nmae.*name/ })
    t.throws(() => fresh.sorted('name; drop table'), { instanceOf: ValueError, message: /no order/ })
    t.throws(() => env.model('garden.plant').browse(fresh.ids).mapped('nmae'), { message: /no field nmae/ })
    t.throws(() => env.model('garden.plant').browse(fresh.ids).mapped('name.x'), { message: /is no relation/ })
    t.throws(() => env.model('garden.plant').browse(fresh.ids).grouped('nmae'), { message: /no field nmae/ })
  })
})

test('a function that would have to wait is refused: its promise is true whatever comes of it', async t => {
  await undone(async env => {
    const { all } = await plants(env)
    const asynchronous = async () => false
    t.throws(() => all.filtered(asynchronous as unknown as () => boolean), { message: /at once/ })
  })
})

const text = fc.option(fc.oneof(fc.constantFrom('a', 'B', 'ä', 'Z', 'z', '\u{1f33f}', '\uffee'), fc.string()), {
  nil: null,
})
const directions = fc.constantFrom('', ' desc', ' asc nulls first', ' desc nulls last')
const orders = fc.uniqueArray(
  fc.constantFrom('code', 'height', 'sown', 'watered', 'kind', 'bed_id', 'bed_id.id', 'name'),
  {
    minLength: 1,
    maxLength: 3,
  },
)
const rows = fc.array(
  fc.record({
    code: text.map(value => value?.replace(/[\0\ud800-\udfff]/gu, '') ?? null),
    height: fc.constantFrom(0, 1, 2.5, -3),
    sown: fc.constantFrom(null, '2026-01-31', '2025-12-01'),
    watered: fc.constantFrom(null, new Date('2026-01-01T00:00:00Z'), new Date('2026-01-01T00:00:01Z')),
    kind: fc.constantFrom(null, 'herb' as const, 'tree' as const),
    bed: fc.integer({ min: -1, max: 3 }),
  }),
  { maxLength: 12 },
)

test('sorted gives the order that a search gives, for any order and any values', async t => {
  await undone(async env => {
    const beds = await env['garden.bed'].create([
      { name: 'B', sequence: 1 },
      { name: 'a', sequence: 1 },
      { name: 'C', sequence: 2 },
      { name: 'D' },
    ])
    const property = fc.asyncProperty(
      rows,
      orders,
      fc.array(directions, { minLength: 3 }),
      async (list, names, ways) => {
        const order = [...names.map((name, index) => `${name}${ways[index]}`), 'id'].join(', ')
        const plants = await env['garden.plant'].create(
          list.map(({ bed, ...values }, index) => ({
            ...values,
            name: `n${index % 3}`,
            bed_id: beds.ids[bed] ?? null,
          })),
        )
        const found = await plants.search([['id', 'in', plants.ids]], { order })
        await plants.load('bed_id.name')
        const shuffled = plants.browse([...plants.ids].sort((a, b) => ((a * 7919) % 13) - ((b * 7919) % 13)))
        t.deepEqual(shuffled.sorted(order).ids, found.ids, order)
      },
    )
    await fc.assert(property, { numRuns: 150 })
  })
})
