import test from 'ava'
import { fields, MissingError, ValidationError } from '#core'
import type { Database } from '../../core/database/database.ts'
import { define, Releases } from './release.ts'

class Pot extends define('garden.pot', { description: 'Pot' }) {
  name = fields.Char('Name')
  active = fields.Boolean('Active', { default: true })
}

class Plant extends define('garden.plant', { description: 'Plant' }) {
  name = fields.Char('Name')
  unset_id = fields.Many2one('garden.pot' as never, 'Unset Pot')
  null_id = fields.Many2one('garden.pot' as never, 'Null Pot', { ondelete: 'set null' })
  kept_id = fields.Many2one('garden.pot' as never, 'Kept Pot', { ondelete: 'restrict' })
  gone_id = fields.Many2one('garden.pot' as never, 'Gone Pot', { ondelete: 'cascade' })
}

class Shelf extends define('garden.shelf', { description: 'Shelf' }) {
  name = fields.Char('Name')
  pot_ids = fields.Many2many('garden.pot' as never, 'Pots')
  fixed_ids = fields.Many2many('garden.pot' as never, 'Fixed Pots', { relation: 'garden_fixed', ondelete: 'restrict' })
}

class Label extends define('garden.label', { description: 'Label' }) {
  name = fields.Char('Name')
  plant_id = fields.Many2one('garden.plant' as never, 'Plant', { required: true })
}

let database: Database
test.before(async () => {
  database = (await new Releases().release(Pot, Plant, Shelf, Label)).database
})

/** Plants a plant in a pot by one of its links, and deletes the pot. */
const deletePotOf = (link: string) =>
  database.unit({}, async env => {
    const pot = await env.model('garden.pot').create({ name: 'Pot' })
    const plant = await env.model('garden.plant').create({ name: link, [link]: pot.id })
    // What is in memory must follow the database.
    await plant.load(link)
    await pot.unlink()
    if ((await plant.exists()).length === 0) return 'gone'
    await plant.load(link)
    const [row] = await env.sql(`SELECT ${link} AS pot FROM garden_plant WHERE id = $1`, [plant.id])
    return { memory: (plant[link] as { ids: number[] }).ids.length, table: row!.pot }
  })

for (const link of ['unset_id', 'null_id'])
  test(`a link is unset when its target is deleted: ${link}`, async t => {
    t.deepEqual(await deletePotOf(link), { memory: 0, table: null })
  })

test('a link that restricts keeps its target, and says which model and field it is used by', async t => {
  const error = await t.throwsAsync(deletePotOf('kept_id'), { instanceOf: ValidationError })
  t.is(error.message, '“Pot” is still used by “Plant” (Kept Pot). Archive it instead.')
})

test('a link that cascades goes with its target', async t => {
  t.is(await deletePotOf('gone_id'), 'gone')
})

test('a required link restricts without a word; what can not be archived is to be freed first', async t => {
  const work = database.unit({}, async env => {
    const plant = await env.model('garden.plant').create({ name: 'Rose' })
    await env.model('garden.label').create({ name: 'A rose', plant_id: plant.id })
    await plant.unlink()
  })
  await t.throwsAsync(work, { message: '“Plant” is still used by “Label” (Plant). Change or delete that first.' })
})

test('a link to nothing says model, field and number', async t => {
  const work = database.unit({}, env => env.model('garden.plant').create({ kept_id: 777 }))
  const message = 'Kept Pot of “Plant”: there is no record with the number 777.'
  await t.throwsAsync(work, { instanceOf: MissingError, message })
})

test('what the database finds missing says model and field', async t => {
  const work = database.unit({}, async env => {
    await env.sql('ALTER TABLE garden_pot ALTER COLUMN name SET NOT NULL')
    await env.model('garden.pot').create({})
  })
  await t.throwsAsync(work, { instanceOf: ValidationError, message: 'Name of “Pot” is required.' })
})

test('a pair goes with its target, unless the many2many restricts that', async t => {
  await database.unit({}, async env => {
    const pots = await env.model('garden.pot').create([{ name: 'A' }, { name: 'B' }])
    const values = { name: 'Shelf', pot_ids: [pots.at(0).id], fixed_ids: [pots.at(1).id] }
    const shelf = await env.model('garden.shelf').create(values)
    await pots.at(0).unlink()
    await shelf.load('pot_ids', 'fixed_ids')
    t.deepEqual([(shelf.pot_ids as { length: number }).length, (shelf.fixed_ids as { length: number }).length], [0, 1])
    const refused = await t.throwsAsync(() => env.savepoint(() => pots.at(1).unlink()), { instanceOf: ValidationError })
    t.regex(refused!.message, /“Pot” is still used/)
    await shelf.unlink()
    await pots.at(1).unlink()
  })
})
