import test from 'ava'
import { type Environment, fields, inherit, type Values } from '#core'
import type { Database } from '../../core/database/database.ts'
import { Bed, garden, Plant, undoing } from './garden.ts'

declare module '#models' {
  interface GardenBed extends NestedBed {}
  interface GardenPlant extends StatefulPlant {}
}

class NestedBed extends inherit(Bed) {
  child_ids = fields.One2many('garden.bed', 'parent_id', 'Beds within', { copy: true })

  override async copyData(values: Values<'garden.bed'> = {}): Promise<Values<'garden.bed'>[]> {
    const list = await super.copyData(values)
    return list.map(one => ({ ...one, name: values.name ?? `${one.name} (copy)` }))
  }
}

class StatefulPlant extends inherit(Plant) {
  state = fields.Char('State')
}

let database: Database
test.before(async () => {
  database = await garden(NestedBed, StatefulPlant)
})
const undone = (work: (env: Environment) => Promise<void>) => undoing(database, work)

test('F13: fields and lines that are not copied are not; given values win; the original stays', async t => {
  await undone(async env => {
    const bed = await env['garden.bed'].create({ name: 'Old' })
    const tag = await env['garden.tag'].create({ name: 't' })
    const plant = await env['garden.plant'].create({
      name: 'Mint',
      code: 'secret',
      state: 'ripe',
      height: 5,
      bed_id: bed,
      tag_ids: tag,
    })

    const copy = await plant.copy()
    t.deepEqual([copy.name, copy.code, copy.state, copy.height], ['Mint', null, null, 5])
    t.deepEqual([copy.bed_id.id, (await copy.load('tag_ids')).tag_ids.ids], [bed.id, [tag.id]], 'linked, not copied')
    const other = await plant.copy({ name: 'Dill', code: 'own', bed_id: null })
    t.deepEqual([other.name, other.code, other.bed_id.length], ['Dill', 'own', 0])
    await plant.load('tag_ids')
    t.deepEqual([plant.name, plant.code, plant.bed_id.id, plant.tag_ids.ids], ['Mint', 'secret', bed.id, [tag.id]])
    t.is(await env['garden.tag'].searchCount([]), 1)
    await t.throwsAsync(plant.copy({ zz: 1 } as never), { message: /no field zz/ })
  })
})

test('lines that are copied are copied deeply, with what their model says of copies', async t => {
  await undone(async env => {
    const outer = await env['garden.bed'].create({
      name: 'Outer',
      plant_ids: [
        [0, 0, { name: 'Mint', code: 'm' }],
        [0, 0, { name: 'Dill' }],
      ],
      child_ids: [[0, 0, { name: 'Inner', plant_ids: [[0, 0, { name: 'Ash' }]] }]],
    })
    const copy = await (await outer.copy({ name: 'Second' })).load('plant_ids.code', 'child_ids.plant_ids.name')

    t.is(copy.name, 'Second')
    t.deepEqual(copy.plant_ids.mapped('name'), ['Dill', 'Mint'])
    t.deepEqual(copy.plant_ids.mapped('code'), [null, null])
    t.deepEqual(copy.child_ids.mapped('name'), ['Inner (copy)'])
    t.deepEqual(copy.child_ids.plant_ids.mapped('name'), ['Ash'])
    t.is(copy.plant_ids.intersection((await outer.load('plant_ids')).plant_ids).length, 0)
    t.is(outer.plant_ids.length, 2)
  })
})

test('several are copied at once, in their order, with as many queries as one', async t => {
  await undone(async env => {
    const beds = await env['garden.bed'].create(
      Array.from({ length: 40 }, (_, index) => ({
        name: `b${index}`,
        plant_ids: [[0, 0, { name: `p${index}` }]] as const,
      })),
    )
    const counted = async (some: typeof beds) => {
      env.unit.cache.clear()
      const before = env.unit.queries
      const copies = await some.copy()
      return { copies, queries: env.unit.queries - before }
    }
    const one = await counted(beds.slice(0, 4))
    const many = await counted(beds)

    t.deepEqual(many.copies.mapped('name').slice(0, 3), ['b0 (copy)', 'b1 (copy)', 'b2 (copy)'])
    await many.copies.load('plant_ids.name')
    t.deepEqual(many.copies.mapped('plant_ids.name').length, 40)
    t.is(one.queries, many.queries)
  })
})

test('copies have the texts of all languages, lines too; one that is changed is a text of its own', async t => {
  await undone(async env => {
    const bed = await env['garden.bed'].create({ name: 'Bed', plant_ids: [[0, 0, { name: 'Mint' }]] })
    const mint = (await bed.load('plant_ids')).plant_ids
    await mint.withContext({ lang: 'fr_FR' }).write({ name: 'Menthe' })
    const inFrench = async (plant: typeof mint) => {
      env.unit.cache.clear()
      return (await plant.withContext({ lang: 'fr_FR' }).load('name')).name
    }

    const copy = await bed.copy()
    t.is(await inFrench((await copy.load('plant_ids')).plant_ids), 'Menthe')
    t.is(await inFrench(await mint.copy()), 'Menthe')
    t.is(await inFrench(await mint.withContext({ lang: 'fr_FR' }).copy()), 'Menthe')
    t.is(
      (await (await mint.withContext({ lang: 'fr_FR' }).copy()).withContext({ lang: 'en_US' }).load('name')).name,
      'Mint',
    )
    t.is(await inFrench(await mint.copy({ name: 'Dill' })), 'Dill')
  })
})

test('a record that is among its own lines is copied once', async t => {
  await undone(async env => {
    const bed = await env['garden.bed'].create({ name: 'Loop' })
    // Circles can not be written; what came into the table another way is copied all the same.
    await env.sql('UPDATE garden_bed SET parent_id = id WHERE id = $1', [bed.id])
    env.unit.cache.clear()
    const copy = await bed.copy()
    t.is(await env['garden.bed'].searchCount([['name', 'like', 'Loop']]), 2)
    t.is((await copy.load('parent_id')).parent_id.id, bed.id)
    t.is((await env['garden.bed'].browse().copy()).length, 0)
  })
})
