import test from 'ava'
import { type Environment, fields, inherit, ValidationError, type Values } from '#core'
import type { Database } from '../../core/database/database.ts'
import { Bed, garden, Plant, undoing } from './garden.ts'

/** A bed is created with a tag of its own, as authors do it in an override. */
class LabelledBed extends inherit(Bed) {
  color = fields.Char('Color', { default: 'green' })

  override async create(given: Values<'garden.bed'> | readonly Values<'garden.bed'>[]) {
    const tag = await this.env['garden.tag'].create({ name: `tag ${await this.env['garden.tag'].searchCount([])}` })
    await this.env['garden.plant'].create({ name: 'companion', tag_ids: tag })
    return super.create(given)
  }
}

class TallPlant extends inherit(Plant) {
  override height = fields.Float('Height', { default: env => (env.uid === 1 ? 7 : 8) })
}

let database: Database
test.before(async () => {
  database = await garden(LabelledBed, TallPlant)
})
const undone = (work: (env: Environment) => Promise<void>) => undoing(database, work)

test('F1: the context comes before the field’s own default; only fields that have one come back', async t => {
  await undone(async env => {
    const plants = env['garden.plant'].withContext({ default_height: 3, default_bed_id: null, default_nonsense: 1 })

    t.deepEqual(await plants.defaultGet(['name', 'height', 'sown', 'code']), { height: 3 })
    t.deepEqual(await env['garden.plant'].defaultGet(['name', 'height']), { height: 7 })
    t.deepEqual(await env['garden.bed'].defaultGet(['active', 'name']), { active: true })
    await t.throwsAsync(env['garden.plant'].defaultGet(['nmae']), { message: /no field nmae/ })
  })
})

test('defaults come as create takes them: ids for records, commands for several', async t => {
  await undone(async env => {
    const bed = await env['garden.bed'].create({ name: 'B' })
    const tag = await env['garden.tag'].create({ name: 'T' })
    const context = { default_bed_id: bed, default_tag_ids: tag, default_sown: new Date('2026-03-04T00:00:00Z') }

    const values = await env['garden.plant'].withContext(context).defaultGet(['bed_id', 'tag_ids', 'sown'])
    t.deepEqual(values as object, { bed_id: bed.id, tag_ids: [[6, 0, [tag.id]]], sown: '2026-03-04' })
    const plant = await env['garden.plant'].create({ name: 'P', ...values })
    t.deepEqual([plant.bed_id.id, (await plant.load('tag_ids')).tag_ids.ids], [bed.id, [tag.id]])
  })
})

test('create starts with the same defaults, and given values win over them', async t => {
  await undone(async env => {
    const plants = env['garden.plant'].withContext({ default_name: 'Mint', default_height: 3 })

    const [first, second] = [...(await plants.create([{}, { height: 9, name: 'Ash' }]))]
    t.deepEqual([first!.name, first!.height], ['Mint', 3])
    t.deepEqual([second!.name, second!.height], ['Ash', 9])
    await t.throwsAsync(plants.withContext({ default_kind: 'stone' }).create({}), { instanceOf: ValidationError })
  })
})

test('no default leaks through the context into what is created below', async t => {
  await undone(async env => {
    const context = { default_name: 'leak', default_height: 99 }
    const bed = await env['garden.bed'].withContext(context).create({ plant_ids: [[0, 0, { name: 'line' }]] })
    t.is(bed.name, 'leak', 'the model they were set for')
    const other = await bed.env['garden.plant'].create({ name: 'next' })
    const [line] = await bed.load('plant_ids.height')
    const companion = await env['garden.plant'].search([['name', '=', 'companion']])
    const tags = await env['garden.tag'].search([])

    t.deepEqual([line!.plant_ids.height, companion.height, other.height], [7, 7, 7])
    t.false(tags.mapped('name').includes('leak'))
    await t.throwsAsync(
      env.savepoint(() => bed.plant_ids.create({})),
      { message: /Name of .* is required/ },
    )
  })
})

test('neither do they reach lines of the same model', async t => {
  await undone(async env => {
    const outer = await env['garden.bed'].create({ name: 'Outer' })
    const bed = env['garden.bed'].withContext({ default_name: 'leak', default_sequence: 5 })
    const inner = env.savepoint(() => bed.create({ parent_id: outer, plant_ids: [[0, 0, {}]] }))
    await t.throwsAsync(inner, { message: /Name of .* is required/ })
  })
})

test('defaults that are set on an environment are of each model that is taken from it', async t => {
  await undone(async env => {
    const marked = env.withContext({ default_name: 'Any', default_height: 5 })

    t.is((await marked['garden.plant'].create({})).height, 5)
    const bed = await marked['garden.bed'].create({})
    t.is(bed.name, 'Any')
    t.deepEqual(await bed.env['garden.plant'].defaultGet(['height']), { height: 7 })
    t.deepEqual(await env['garden.plant'].withEnv(marked).defaultGet(['height']), { height: 5 })
  })
})

test('defaults set for another model take the place of those before', async t => {
  await undone(async env => {
    const bed = env['garden.bed'].withContext({ default_name: 'bed', lang: 'fr_FR' })
    const plants = bed.env['garden.plant'].withContext({ default_height: 1 })

    t.deepEqual(plants.env.context, { lang: 'fr_FR', default_height: 1 })
    t.deepEqual(await plants.withContext({ default_code: 'x' }).defaultGet(['height', 'code', 'name']), {
      height: 1,
      code: 'x',
    })
    t.deepEqual(await plants.sudo().defaultGet(['height']), { height: 1 })
  })
})

test('defaults cost no query a record', async t => {
  await undone(async env => {
    const before = env.unit.queries
    await env['garden.plant'].create([{ name: 'a' }])
    const one = env.unit.queries - before
    await env['garden.plant'].create(Array.from({ length: 200 }, (_, index) => ({ name: `n${index}` })))
    t.is(env.unit.queries - before - one, one)
  })
})
