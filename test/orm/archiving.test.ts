import test from 'ava'
import { type Environment, MissingError, ValueError } from '#core'
import type { Database } from '../../core/database/database.ts'
import { callOpened } from '../../core/views/call.ts'
import { garden, undoing } from './garden.ts'

let database: Database
test.before(async () => {
  database = await garden()
})
const undone = (work: (env: Environment) => Promise<void>) => undoing(database, work)

test('archived records are out of use until they are put back; those that are there already are not written', async t => {
  await undone(async env => {
    const beds = await env['garden.bed'].create([{ name: 'a' }, { name: 'b', active: false }])
    await beds.archive()
    t.deepEqual(beds.mapped('active'), [false, false])
    t.is(await env['garden.bed'].searchCount([['id', 'in', beds.ids]]), 0)
    await beds.at(0).unarchive()
    t.deepEqual((await env['garden.bed'].search([['id', 'in', beds.ids]])).ids, [beds.ids[0]])
    await beds.toggleActive()
    t.deepEqual(beds.mapped('active'), [false, true])

    const before = env.unit.queries
    await beds.at(1).unarchive()
    t.is(env.unit.queries, before)
  })
})

test('buttons may archive what can be archived, and nothing else', async t => {
  await undone(async env => {
    const bed = await env.model('garden.bed').create({ name: 'a' })
    await callOpened(bed, 'actionArchive')
    t.false(bed.active)
    await callOpened(bed, 'actionUnarchive')
    t.true(bed.active)
    const plant = await env.model('garden.plant').create({ name: 'a' })
    await t.throwsAsync(async () => callOpened(plant, 'actionArchive'))
    await t.throwsAsync(async () => callOpened(bed, 'archive'))
    await t.throwsAsync(plant.archive(), { instanceOf: ValueError, message: /can not be archived/ })
  })
})

test('who locks a record reads what others have written until then, and loses nothing of it', async t => {
  const id = await database.unit({}, async env => (await env['garden.plant'].create({ name: 'counter' })).id)
  const grow = () =>
    database.unit({}, async env => {
      const plant = await env['garden.plant'].browse(id).load('height')
      await new Promise(resolve => setTimeout(resolve, 20))
      await plant.lockForUpdate()
      await plant.write({ height: plant.height + 1 })
    })

  await Promise.all([grow(), grow(), grow(), grow()])

  const height = await database.unit({}, async env => (await env['garden.plant'].browse(id).load('height')).height)
  t.is(height, 4)
})

test('whoever does not want to wait gets what nobody else holds', async t => {
  const ids = await database.unit(
    {},
    async env => (await env['garden.plant'].create([{ name: 'l1' }, { name: 'l2' }])).ids,
  )
  let free = () => {}
  const held = new Promise<void>(resolve => {
    free = resolve
  })
  let holding = () => {}
  const holds = new Promise<void>(resolve => {
    holding = resolve
  })
  const first = database.unit({}, async env => {
    await env['garden.plant'].browse(ids[0]!).lockForUpdate()
    holding()
    await held
  })
  await holds
  await database.unit({}, async env => {
    t.deepEqual((await env['garden.plant'].browse([...ids, 99_999]).tryLockForUpdate()).ids, [ids[1]!])
  })
  free()
  await first
  await undone(async env => {
    await t.throwsAsync(env['garden.plant'].browse([ids[0]!, 99_999]).lockForUpdate(), { instanceOf: MissingError })
  })
})
