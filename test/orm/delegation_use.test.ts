import test from 'ava'
import type { Database } from '../../core/database/database.ts'
import { clinic, eve } from './clinic.ts'

let database: Database
test.before(async () => {
  database = await clinic()
})

const specification = { name: {}, city: {}, mood: {}, number: {}, ward: {}, boss_id: { fields: { display_name: {} } } }

test('groups by inherited fields are those of the parents, and only of those that the person sees', async t => {
  await database.unit({}, async env => {
    await env['clinic.nurse'].create([
      { name: 'A', ward: 'G', mood: 'good', number: 1, city: 'Rome' },
      { name: 'B', ward: 'G', mood: 'good', number: 2 },
      { name: 'C', ward: 'G', mood: 'bad', number: 3 },
    ])
    const groups = async (nurses: (typeof env)['clinic.nurse']) =>
      (await nurses.readGroup([['ward', '=', 'G']], ['mood'], ['__count'])).map(one => [one.mood, one.__count])
    t.deepEqual(await groups(env['clinic.nurse']), [
      ['bad', 1],
      ['good', 2],
    ])
    t.deepEqual(await groups(env['clinic.nurse'].withEnv(await env.withUser(eve))), [
      ['bad', 1],
      ['good', 1],
    ])
  })
})

test('records in memory are sorted and filtered by inherited fields as in a search', async t => {
  await database.unit({}, async env => {
    const nurses = await env['clinic.nurse'].create([
      { name: 'Zed', ward: 'M', born: '2001-01-01' },
      { name: 'Abe', ward: 'M', born: '1990-01-01' },
    ])
    await nurses.load('name', 'born')
    t.deepEqual(nurses.sorted('name').mapped('name'), ['Abe', 'Zed'])
    for (const domain of [
      [['name', 'ilike', 'ab']],
      ['!', ['born', '>', '2000-01-01']],
      [['person_id.name', '=', 'Abe']],
    ]) {
      t.deepEqual([...(await env.model('clinic.nurse').browse(nurses.ids).filteredDomain(domain)).ids], [nurses.ids[1]])
    }
    t.deepEqual(nurses.mapped('name'), ['Zed', 'Abe'])
  })
})

test('a form of a new record begins with the defaults of the parents, and saving it makes them', async t => {
  await database.unit({}, async env => {
    const begun = await env['clinic.nurse'].onchange({}, [], specification)
    t.like(begun.value, { city: 'Bern', number: 7 })
    const [saved] = await env['clinic.nurse'].webSave({ name: 'New', ward: 'F', city: 'Oslo' }, specification)
    t.like(saved, { name: 'New', city: 'Oslo', number: 7, ward: 'F', boss_id: null })
    const nurse = env['clinic.nurse'].browse(saved!.id as number)
    const [changed] = await nurse.webSave({ name: 'Newer', number: 8 }, specification)
    t.like(changed, { name: 'Newer', number: 8, city: 'Oslo' })
    t.is((await nurse.load('person_id.name')).person_id.name, 'Newer')
  })
})

test('a new record in memory holds inherited values without touching the parent', async t => {
  await database.unit({}, async env => {
    const nurse = await env['clinic.nurse'].create({ name: 'Stored', ward: 'N' })
    await nurse.load('name', 'person_id')
    const draft = env['clinic.nurse'].new({ name: 'Draft' }, nurse)
    t.is(draft.name, 'Draft')
    t.is((await nurse.load('name')).name, 'Stored')
    t.is(env['clinic.nurse'].new({ name: 'Only' }).name, 'Only')
  })
})

test('the label follows the parent, and a link to the child shows it', async t => {
  await database.unit({}, async env => {
    const nurse = await env['clinic.nurse'].create({ name: 'Lab' })
    const dose = await env['clinic.dose'].create({ nurse_id: nurse })
    t.deepEqual((await dose.read(['nurse_id']))[0]!.nurse_id, [nurse.id, 'Lab'])
    await (await nurse.load('person_id')).person_id.write({ name: 'Label' })
    t.is((await nurse.load('display_name')).display_name, 'Label')
  })
})
