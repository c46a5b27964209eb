import test from 'ava'
import { AccessError, type Context, ValueError } from '#core'
import type { Database } from '../../core/database/database.ts'
import { htmlTerms } from '../../core/orm/value/html_terms.ts'
import { withText } from '../../core/orm/value/terms.ts'
import { house, thief } from './house.ts'

let database: Database
let flat: number
let owner: number
test.before(async () => {
  database = await house()
  await database.unit({}, async env => {
    const room = await env['house.room'].create({ name: 'Hall' })
    await room.withCompany(1).write({ rent: 100 })
    await room.withCompany(2).write({ rent: 999 })
    const made = await env['house.flat'].create([
      { name: 'Rich', wealth: 1000, born: '1950-01-01', street: 'A', room_id: room },
      { name: 'Poor', wealth: 1, born: '1990-01-01', street: 'B', room_id: room },
    ])
    flat = made.ids[0]!
    await made.load('owner_id')
    owner = made.at(0).owner_id.id
  })
})

const closed = { instanceOf: AccessError }

test('what is inherited of a parent that is closed tells nothing by order, groups or sums', t =>
  database.unit({ uid: thief }, async env => {
    const flats = env['house.flat']
    await t.throwsAsync(flats.browse(flat).load('wealth'), closed)
    await t.throwsAsync(flats.search([['wealth', '>', 10]]), closed)
    await t.throwsAsync(flats.search([], { order: 'wealth' }), closed)
    await t.throwsAsync(flats.searchFetch([], ['street'], { order: 'street, born desc' }), closed)
    await t.throwsAsync(flats.readGroup([], ['name'], ['__count']), closed)
    await t.throwsAsync(flats.readGroup([], ['born:year'], ['__count']), closed)
    await t.throwsAsync(flats.readGroup([], [], ['wealth:sum']), closed)
    await t.throwsAsync(flats.readGroup([], ['street'], [], { having: [['wealth:max', '>', 10]] }), closed)
    await t.throwsAsync(flats.formattedReadGroup([], ['street'], ['wealth:array_agg']), closed)
    t.is((await flats.search([], { order: 'street desc' })).length, 2)
  }))

test('a context with a foreign company is refused where a form names it, too', t =>
  database.unit({ uid: thief }, async env => {
    const flats = await env['house.flat'].search([])
    const read = (context: Context) => flats.browse(flat).webRead({ rent: { context } })
    t.deepEqual(await read({ allowed_company_ids: [1] }), [{ id: flat, rent: 100 }])
    await t.throwsAsync(read({ allowed_company_ids: [2] }), closed)
  }))

test('defaults of a context lead a form to nothing that is closed', t =>
  database.unit({ uid: thief }, async env => {
    const shown = { guest_id: {}, guest_name: {} }
    await t.throwsAsync(env['house.flat'].onchange({ guest_id: owner }, ['guest_id'], shown), closed)
    await t.throwsAsync(env['house.flat'].withContext({ default_guest_id: owner }).onchange({}, [], shown), closed)
  }))

test('references lead a form to nothing that is closed', t =>
  database.unit({ uid: thief }, async env => {
    const shown = { about: {}, about_name: {} }
    const about = `house.owner,${owner}`
    await t.throwsAsync(env['house.flat'].onchange({ about }, ['about'], shown), closed)
    await t.throwsAsync(env['house.flat'].withContext({ default_about: about }).onchange({}, [], shown), closed)
    const key = await env['house.key'].create({ name: 'Small' })
    env.unit.cache.clear()
    const { value } = await env['house.flat'].onchange({ about: `house.key,${key.id}` }, ['about'], shown)
    t.is(value.about_name, 'Small')
  }))

const quick = async <T>(work: () => Promise<T>): Promise<number> => {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

test('what would keep the server busy is refused at once', t =>
  database.unit({ uid: thief }, async env => {
    const keys = env.model('house.key')
    const refused = { instanceOf: ValueError }
    const attacks: [string, unknown[]][] = [
      ['long path', [[`${'parent_id.'.repeat(100_000)}name`, '=', 'x']]],
      ['many words', [['cut_at', '=', `today${' +1d'.repeat(200_000)}`]]],
      ['many moments', [['cut_at', 'in', Array.from({ length: 40_000 }, (_, i) => `2026-01-01 00:00:${i % 60}`)]]],
    ]
    for (const [name, domain] of attacks) {
      const took = await quick(() => t.throwsAsync(keys.search(domain), refused, name))
      t.log(name, took)
      t.true(took < 1500, `${name}: ${took} ms`)
    }
  }))

test('labels of a tree are looked for at once, however many there are', t =>
  database.unit({ uid: thief }, async env => {
    const labels = Array.from({ length: 500 }, (_, index) => `K${index}`)
    const before = env.unit.queries
    await env.model('house.key').search([['parent_id', 'child_of', labels]])
    t.true(env.unit.queries - before < 5)
  }))

test('a group spec that is given again and again groups once', t =>
  database.unit({}, async env => {
    const keys = await env['house.key'].create(Array.from({ length: 20 }, (_, index) => ({ name: `G${index}` })))
    await env['house.flat'].browse(flat).write({ key_ids: keys })
    const again = Array.from({ length: 6 }, () => 'key_ids' as const)
    const took = await quick(async () => {
      t.is((await env['house.flat'].readGroup([['id', '=', flat]], again, ['__count'])).length, 20)
      t.is((await env['house.flat'].formattedReadGroup([['id', '=', flat]], again, ['__count'])).length, 20)
    })
    t.true(took < 1500, `${took}`)
  }))

test('long markup is taken apart at once, and its terms compared for a moment', async t => {
  for (const part of ['<!--', '<script', '<style ', '<"', '<p title="', "<a '"]) {
    const took = await quick(async () => htmlTerms(part.repeat(50_000), term => term))
    t.true(took < 2000, `${part}: ${took} ms`)
  }
  const text = (from: number) =>
    Array.from(
      { length: 300 },
      (_, index) => `<p>${`${from + index} ${String.fromCodePoint(from)}`.repeat(250)}</p>`,
    ).join('')
  const took = await quick(async () =>
    withText(htmlTerms, { en_US: text(1000), fr_FR: text(1000) }, 'en_US', text(5000)),
  )
  t.true(took < 8000, `${took} ms`)
})

test('a moment beyond the calendar is no day, and never reaches the database', t =>
  database.unit({ uid: thief }, async env => {
    for (const moment of ['+099981-01-01T00:00:00Z', '-097259-03-09T00:00:00Z', '-000500-03-09T00:00:00Z', 'x']) {
      for (const tz of ['UTC', 'Asia/Tokyo']) {
        const owners = env.model('house.owner').sudo().withContext({ tz })
        await t.throwsAsync(owners.search([['born', '=', new Date(moment)]]), { instanceOf: ValueError }, moment)
      }
    }
  }))

test('two hundred thousand records may be looked for at once', t =>
  database.unit({ uid: thief }, async env => {
    const keys = env.model('house.key').browse(Array.from({ length: 200_000 }, (_, index) => index + 1_000_000))
    t.is(await keys.searchCount([['id', 'in', keys]]), 0)
  }))
