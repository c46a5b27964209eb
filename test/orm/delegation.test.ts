import test from 'ava'
import { AccessError, Command, fields, type ModelClass, model, SetupError, ValidationError } from '#core'
import type { Database } from '../../core/database/database.ts'
import { recordBase } from '../../core/orm/recordset.ts'
import { Registry } from '../../core/registry/registry.ts'
import { Badge, clinic, Dose, eve, Nurse, Person } from './clinic.ts'

let database: Database
test.before(async () => {
  database = await clinic()
})

test('F15: creating with a parent’s fields makes the parent; with a link, that one is used', async t => {
  await database.unit({}, async env => {
    const nurse = await env['clinic.nurse'].create({ name: 'Ada', ward: 'A', mood: 'good' })
    await nurse.load('name', 'city', 'number', 'person_id.name')
    t.deepEqual([nurse.name, nurse.city, nurse.mood, nurse.number, nurse.ward], ['Ada', 'Bern', 'good', 7, 'A'])
    t.is(nurse.person_id.name, 'Ada')

    const person = await env['clinic.person'].create({ name: 'Bob', city: 'Genoa' })
    const second = await env['clinic.nurse'].create({ person_id: person, mood: 'bad' })
    t.is((await second.load('person_id')).person_id.id, person.id)
    await person.load('name', 'city', 'mood')
    t.deepEqual([person.name, person.city, person.mood], ['Bob', 'Genoa', 'bad'], 'defaults do not touch it')
  })
})

test('F15: a copy has copies of its parents, unless it is given one', async t => {
  await database.unit({}, async env => {
    const nurse = await env['clinic.nurse'].create({ name: 'Cleo', motto: 'Fast', ward: 'C', number: 12 })
    await nurse.withContext({ lang: 'fr_FR' }).write({ motto: 'Vite' })
    const copy = await nurse.copy({ ward: 'D', name: 'Cleo II' })
    await copy.load('name', 'motto', 'number', 'person_id', 'badge_id')
    t.deepEqual([copy.name, copy.motto, copy.number, copy.ward], ['Cleo II', 'Fast', 12, 'D'])
    t.not(copy.person_id.id, (await nurse.load('person_id')).person_id.id)
    t.is((await nurse.load('name')).name, 'Cleo', 'the original is as it was')

    const other = await nurse.copy({ person_id: copy.person_id })
    t.is((await other.load('person_id')).person_id.id, copy.person_id.id)
    t.not((await other.load('badge_id')).badge_id.id, copy.badge_id.id)
  })
})

test('F15: deleting leaves the parents; deleting a parent follows ondelete', async t => {
  await database.unit({}, async env => {
    const nurse = await env['clinic.nurse'].create({ name: 'Dora' })
    await nurse.load('person_id', 'badge_id')
    const { person_id, badge_id } = nurse
    await t.throwsAsync(
      env.savepoint(() => person_id.unlink()),
      { instanceOf: ValidationError },
    )
    await nurse.unlink()
    t.is((await person_id.exists()).length, 1)
    t.is((await badge_id.exists()).length, 1)
    const second = await env['clinic.nurse'].create({ person_id, badge_id })
    await badge_id.unlink()
    t.is((await second.exists()).length, 0)
  })
})

test('inherited fields are written to the parent at once, and found, ordered and described as own ones', async t => {
  await database.unit({}, async env => {
    const nurses = await env['clinic.nurse'].create([
      { name: 'Zoe', ward: 'X', born: '2001-01-01' },
      { name: 'Yan', ward: 'X', born: '2002-01-01' },
    ])
    await nurses.write({ city: 'Lyon', mood: 'bad', ward: 'X' })
    await nurses.load('city', 'person_id.city', 'person_id.mood')
    t.deepEqual(nurses.person_id.mapped('city'), ['Lyon', 'Lyon'])
    t.deepEqual(nurses.person_id.mapped('mood'), ['bad', 'bad'])

    const x = ['ward', '=', 'X'] as const
    const names = async (...args: Parameters<(typeof nurses)['search']>) => {
      const found = await env['clinic.nurse'].search(...args)
      return (await found.load('name')).mapped('name')
    }
    t.deepEqual(await names([x], { order: 'name' }), ['Yan', 'Zoe'])
    t.deepEqual(await names([x], { order: 'born desc' }), ['Yan', 'Zoe'])
    t.deepEqual(await names([x, ['name', 'ilike', 'zo']]), ['Zoe'])
    t.deepEqual(await names([x, ['born', '>', '2001-06-01'], ['city', '=', 'Lyon']]), ['Yan'])
    t.deepEqual(await names([['ward', '=', 'X'], '!', ['name', '=', 'Zoe']]), ['Yan'])
    t.deepEqual(
      (await env['clinic.nurse'].nameSearch('Zo')).map(([, name]) => name),
      ['Zoe'],
    )

    const described = env['clinic.nurse'].fieldsGet()
    t.like(described.name, { string: 'Name', help: 'First and last', required: true, type: 'char', readonly: false })
    t.deepEqual(described.mood!.selection, [
      ['good', 'Good'],
      ['bad', 'Bad'],
    ])
    t.is(described.motto!.translate, true)
    t.false('secret' in env['clinic.nurse'].withEnv(await env.withUser(eve)).fieldsGet(), 'groups are inherited')
    t.false('greet' in env['clinic.nurse'], 'methods are not')
    t.deepEqual(await env['clinic.nurse'].defaultGet(['city', 'name', 'number']), { city: 'Bern', number: 7 })
  })
})

test('a record is archived with its first parent that can be', async t => {
  await database.unit({}, async env => {
    const nurse = await env['clinic.nurse'].create({ name: 'Old', ward: 'Y' })
    await nurse.write({ active: false })
    t.is((await nurse.load('person_id.active')).person_id.active, false)
    t.is(await env['clinic.nurse'].searchCount([['ward', '=', 'Y']]), 0)
    t.is(await env['clinic.nurse'].searchCount([['ward', '=', 'Y']], { activeTest: false }), 1)
  })
})

test('x2many fields of the parent are read and written through the child', async t => {
  await database.unit({}, async env => {
    const boss = await env['clinic.nurse'].create({ name: 'Boss', report_ids: [Command.create({ name: 'Minion' })] })
    await boss.load('report_ids.name')
    t.deepEqual(boss.report_ids.mapped('name'), ['Minion'])
    await boss.write({ report_ids: [Command.create({ name: 'Other' })] })
    t.is((await boss.load('report_ids')).report_ids.length, 2)
    t.is(await env['clinic.nurse'].searchCount([['report_ids.name', '=', 'Minion']]), 1)
  })
})

test('what follows from an inherited field is computed again when the parent changes', async t => {
  await database.unit({}, async env => {
    const nurse = await env['clinic.nurse'].create({ name: 'Vic' })
    const dose = await env['clinic.dose'].create({ nurse_id: nurse })
    t.is((await dose.load('city')).city, 'Bern')
    await (await nurse.load('person_id')).person_id.write({ city: 'Ulm' })
    t.is((await dose.load('city')).city, 'Ulm')
    await nurse.write({ city: 'Graz' })
    t.is((await dose.load('city')).city, 'Graz')
  })
})

test('who may not read the parent does not see the child', async t => {
  await database.unit({}, async env => {
    const [roman, other] = [
      ...(await env['clinic.nurse'].create([
        { name: 'R', city: 'Rome', ward: 'Z' },
        { name: 'O', ward: 'Z' },
      ])),
    ]
    const seen = env['clinic.nurse'].withEnv(await env.withUser(eve))
    t.deepEqual((await seen.search([['ward', '=', 'Z']])).ids, [other!.id])
    await t.throwsAsync(seen.browse(roman!.id).load('ward'), { instanceOf: AccessError })
    await t.throwsAsync(seen.browse(roman!.id).load('name'), { instanceOf: AccessError })
    await t.throwsAsync(
      env.savepoint(() => seen.browse(roman!.id).write({ ward: 'ZZ' })),
      { instanceOf: AccessError },
    )
    await t.throwsAsync(
      env.savepoint(() => seen.create({ name: 'N', city: 'Rome' })),
      { instanceOf: AccessError },
    )
    await seen.browse(other!.id).write({ name: 'P' })
  })
})

test('many records are created and read in a constant number of queries', async t => {
  await database.unit({}, async env => {
    const count = async (size: number) => {
      const before = env.unit.queries
      const list = Array.from({ length: size }, (_, index) => ({ name: `N${index}`, ward: `Q${size}` }))
      await env['clinic.nurse'].create(list)
      env.unit.cache.clear()
      await (await env['clinic.nurse'].search([['ward', '=', `Q${size}`]])).load('name', 'number', 'city')
      return env.unit.queries - before
    }
    t.is(await count(3), await count(40))
  })
})

test('a wrong delegation is found at start-up', t => {
  class Wrong extends model('clinic.wrong' as never, { description: 'Wrong' }) {
    person_id = fields.Many2one('clinic.person', 'Person', { delegate: true })
    badge_id = fields.Many2one('clinic.badge', 'Badge', { delegate: true, required: true, ondelete: 'set null' })
    own_id = fields.Many2one('clinic.wrong' as never, 'Own', { delegate: true, required: true })
  }
  const definitions = [Person, Badge, Nurse, Dose, Wrong as unknown as ModelClass]
  const { findings } = t.throws(() => new Registry(definitions, recordBase), { instanceOf: SetupError })!
  t.true(
    findings.every(finding => /delegation\.test\.ts:\d+: field clinic\.wrong\./.test(finding)),
    findings.join('\n'),
  )
  t.deepEqual(
    findings.map(finding =>
      /clinic\.wrong\.(\w+) has delegate, (?:so|but) (.*?)[:.]/.exec(finding)?.slice(1).join(': '),
    ),
    [
      'person_id: it must be required',
      'person_id: ondelete is "cascade" or "restrict"',
      'badge_id: ondelete is "cascade" or "restrict"',
      'own_id: clinic',
    ],
  )
})
