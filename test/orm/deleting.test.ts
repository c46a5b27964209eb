import test from 'ava'
import {
  type Environment,
  fields,
  inherit,
  MissingError,
  ondelete,
  UserError,
  ValidationError,
  ValueError,
} from '#core'
import type { Database } from '../../core/database/database.ts'
import { garden, Plant, undoing } from './garden.ts'

declare module '#models' {
  interface GardenPlant extends KeptPlant {}
}

class KeptPlant extends inherit(Plant) {
  keep = fields.Boolean('Keep')
  keep_check = ondelete<KeptPlant>('checkKeep')
  root_check = ondelete<KeptPlant>('checkRoots', { atUninstall: true })

  async checkKeep() {
    await this.load('keep')
    if (this.filtered('keep').length > 0) throw new UserError('This plant is kept.')
  }

  async checkRoots() {
    await this.load('code')
    if (this.filtered(plant => plant.code === 'root').length > 0) throw new UserError('This plant has roots.')
  }
}

let database: Database
test.before(async () => {
  database = await garden(KeptPlant)
})
const undone = (work: (env: Environment) => Promise<void>) => undoing(database, work)

test('F16: a check refuses records that are to be deleted, and with one the whole set', async t => {
  await undone(async env => {
    const plants = await env['garden.plant'].create([{ name: 'a' }, { name: 'b', keep: true }, { name: 'c' }])

    await t.throwsAsync(plants.at(1).unlink(), { instanceOf: UserError, message: 'This plant is kept.' })
    await t.throwsAsync(plants.unlink(), { message: 'This plant is kept.' })
    t.is((await plants.exists()).length, 3)
    await plants.at(0).unlink()
    await plants.at(1).write({ keep: false })
    await plants.unlink()
    t.is((await plants.exists()).length, 0)
  })
})

test('while an addon is uninstalled its records go in any case, but for checks that say otherwise', async t => {
  await undone(async env => {
    const plants = await env['garden.plant'].create([
      { name: 'b', keep: true },
      { name: 'c', code: 'root' },
    ])
    const going = plants.withContext({ uninstalling: true })

    await t.throwsAsync(going.unlink(), { message: 'This plant has roots.' })
    await going.at(0).unlink()
    t.is((await plants.exists()).length, 1)
  })
})

test('a check of deletion that names no method is found when the models are composed', async t => {
  class Wrong extends inherit(Plant) {
    wrong_check = ondelete<Wrong>('nothing' as 'checkKeep' & keyof Wrong)
  }
  const error = await t.throwsAsync(garden(Wrong))
  t.regex(error!.message, /nothing, a method it does not have/)
})

test('A17: of a record that is gone nothing is read or written; to delete it is no matter', async t => {
  await undone(async env => {
    const both = await env['garden.plant'].create([{ name: 'r' }, { name: 's' }])
    const [r, s] = [...both]
    await env['garden.plant'].browse(r!.id).unlink()

    t.deepEqual(await both.read(['name']), [{ id: s!.id, name: 's' }])
    await t.throwsAsync(r!.read(['name']), { instanceOf: MissingError })
    await t.throwsAsync(r!.load('name'), { instanceOf: MissingError })
    t.throws(() => r!.name, { instanceOf: MissingError, message: /does not exist, or not any more/ })
    await t.throwsAsync(
      env.savepoint(() => r!.write({ name: 'x' })),
      { instanceOf: MissingError },
    )
    await t.notThrowsAsync(r!.unlink())
    await both.unlink()
    t.is((await both.exists()).length, 0)
  })
})

test('A17: nor if it went with another, or in another unit of work', async t => {
  const ids = await database.unit(
    {},
    async env => (await env['garden.plant'].create([{ name: 'p' }, { name: 'q' }])).ids,
  )
  await undone(async env => {
    const bed = await env['garden.bed'].create({ name: 'b', plant_ids: [[0, 0, { name: 'line' }]] })
    const line = (await bed.load('plant_ids')).plant_ids
    await bed.unlink()
    t.throws(() => line.name, { instanceOf: MissingError })

    await database.query('DELETE FROM garden_plant WHERE id = $1', [ids[0]])
    const both = env['garden.plant'].browse(ids)
    t.deepEqual(await both.read(['name', 'bed_id']), [{ id: ids[1], name: 'q', bed_id: null }])
    await t.throwsAsync(both.at(0).load('name'), { instanceOf: MissingError })
  })
})

test('what was deleted in a part that was undone is there again', async t => {
  await undone(async env => {
    const plant = await env['garden.plant'].create({ name: 'p' })
    await t.throwsAsync(
      env.savepoint(async () => {
        await plant.unlink()
        throw new Error('undo')
      }),
    )
    t.is((await plant.load('name')).name, 'p')
  })
})

test('F18: a broken constraint is a sentence at the edge, and the unit goes on after a savepoint', async t => {
  await undone(async env => {
    await env['garden.tag'].create({ name: 'one' })
    const double = env.savepoint(() => env['garden.tag'].create({ name: 'one' }))
    await t.throwsAsync(double, { instanceOf: ValidationError, message: 'There is already a tag of this name.' })
    t.is((await env['garden.tag'].create({ name: 'two' })).name, 'two')
  })
})

for (const [what, work] of Object.entries<(env: Environment, id: number) => Promise<unknown>>({
  create: env => env.model('garden.plant').create({ name: 'x', zz: 1 }),
  write: (env, id) => env.model('garden.plant').browse(id).write({ zz: 1 }),
  'write to nobody': env => env.model('garden.plant').write({ zz: 1 }),
  read: (env, id) => env.model('garden.plant').browse(id).read(['zz']),
  load: (env, id) => env.model('garden.plant').browse(id).load('bed_id.zz'),
  search: env => env.model('garden.plant').search([['zz', '=', 1]]),
  'search behind a dot': env => env.model('garden.plant').search([['bed_id.zz', '=', 1]]),
  'order by': env => env.model('garden.plant').search([], { order: 'zz' }),
  copy: (env, id) => env.model('garden.plant').browse(id).copy({ zz: 1 }),
  default: env => env.model('garden.plant').defaultGet(['zz']),
})) {
  test(`A19: ${what} names a field that there is not`, async t => {
    await undone(async env => {
      const { id } = await env['garden.plant'].create({
        name: 'there',
        bed_id: await env['garden.bed'].create({ name: 'b' }),
      })
      await t.throwsAsync(work(env, id), { instanceOf: ValueError, message: /no field zz/ })
    })
  })
}

test('D16: lines with a field that there is not are refused, and nothing is stored', async t => {
  await undone(async env => {
    const beds = env.model('garden.bed')
    const create = () =>
      beds.create({
        name: 'D16',
        plant_ids: [
          [0, 0, { name: 'ok' }],
          [0, 0, { name: 'x', zz: 1 }],
        ],
      })
    await t.throwsAsync(env.savepoint(create), { instanceOf: ValueError, message: /garden\.plant has no field zz/ })
    t.is(await beds.searchCount([['name', '=', 'D16']]), 0)
    t.is(await env['garden.plant'].searchCount([['name', '=', 'ok']]), 0)
  })
})
