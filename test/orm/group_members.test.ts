import assert from 'node:assert/strict'
import test from 'ava'
import fc from 'fast-check'
import type { AnyModel, Values } from '#core'
import type { Database } from '../../core/database/database.ts'
import { orchard, people } from './orchard.ts'

let database: Database
test.before(async () => {
  database = await orchard()
  await database.unit({}, async env => {
    await env['orchard.bed'].create([{ name: 'North' }, { name: 'South' }, { row: 3 }])
    await env['orchard.tag'].create([{ name: 'red' }, { name: 'hidden' }, { name: 'old', active: false }])
  })
})

/** Days and moments around those on which clocks are turned, in spring, autumn, and at midnight. */
const days = [
  '2025-12-31',
  '2026-01-01',
  '2026-03-30',
  '2026-03-08',
  '2026-03-29',
  '2026-10-25',
  '2026-11-01',
  '2026-11-22',
]
const moment = fc
  .tuple(fc.constantFrom(...days), fc.integer({ min: -26 * 60, max: 26 * 60 }))
  .map(([day, minutes]) => new Date(Date.parse(`${day}T03:00:00Z`) + minutes * 60_000 + 999))
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 4 })
const plant: fc.Arbitrary<Values<'orchard.plant'>> = fc.record({
  name: fc.constantFrom('a', 'b', 'hidden'),
  latin: maybe(fc.constantFrom('', 'x', 'y')),
  kind: maybe(fc.constantFrom('tree' as const, 'herb' as const)),
  count: fc.integer({ min: -1, max: 2 }),
  height: fc.constantFrom(0, 0.1, 0.30000000000000004, 1e21),
  price: fc.constantFrom(0, 9.99, 10),
  planted: maybe(fc.constantFrom(...days)),
  watered_at: maybe(moment),
  alive: fc.boolean(),
  bed_id: maybe(fc.integer({ min: 1, max: 3 })),
  tag_ids: fc.uniqueArray(fc.integer({ min: 1, max: 3 })),
})

const numbers = ['year_number', 'quarter_number', 'month_number', 'iso_week_number']
numbers.push('day_of_year', 'day_of_month', 'day_of_week')
const periods = ['day', 'week', 'month', 'quarter', 'year']
const single = [
  ...['name', 'latin', 'kind', 'count', 'height', 'alive', 'bed_id', 'bed_name', 'id'],
  ...periods.flatMap(period => [`planted:${period}`, `watered_at:${period}`]),
  ...numbers.flatMap(number => [`planted:${number}`, `watered_at:${number}`]),
  ...['hour', 'hour_number', 'minute_number', 'second_number'].map(part => `watered_at:${part}`),
]
const zones = ['UTC', 'Asia/Tokyo', 'Europe/Brussels', 'America/Havana', 'America/Los_Angeles']

/** The records of each group, as its domain finds them; and whether their number is the group's. */
async function members(plants: AnyModel, domain: readonly unknown[], groupby: string[]) {
  const groups = await plants.formattedReadGroup(domain, groupby, ['__count', 'id:recordset'], { expand: false })
  return Promise.all(
    groups.map(async group => ({
      found: (await plants.search([...domain, ...group.__extra_domain], { order: 'id' })).ids,
      grouped: group['id:recordset'] as number[],
      count: group.__count,
    })),
  )
}

async function check(plants: AnyModel, domain: readonly unknown[], groupby: string[]) {
  const groups = await members(plants, domain, groupby)
  for (const { found, grouped, count } of groups) {
    assert.deepEqual([...found], grouped)
    assert.equal(found.length, count)
  }
  const all = (await plants.search(domain, { order: 'id' })).ids
  const together = groups.flatMap(({ found }) => found).sort((a, b) => a - b)
  if (!groupby.includes('tag_ids')) assert.deepEqual(together, [...all])
  else assert.deepEqual([...new Set(together)], [...all])
}

test('G8: the domains of groups find their members, and take a search apart; tags may share members', async t => {
  const runs = fc.asyncProperty(
    fc.array(plant, { minLength: 1, maxLength: 20 }),
    fc.array(fc.uniqueArray(fc.constantFrom(...single, 'tag_ids'), { minLength: 1, maxLength: 2 }), { minLength: 6 }),
    fc.constantFrom(...zones),
    fc.constantFrom([], [['name', '!=', 'b']]),
    async (values, groupings, tz, domain) => {
      await database
        .unit({}, async system => {
          await system['orchard.plant'].create(values)
          const plants = (await system.model('orchard.plant').withUser(people.flo)).withContext({ tz })
          for (const groupby of groupings) await check(plants, domain, groupby)
          throw new Undone()
        })
        .catch(error => {
          if (!(error instanceof Undone)) throw error
        })
    },
  )
  await t.notThrowsAsync(fc.assert(runs, { numRuns: Number(process.env.RUNS ?? 25) }))
})

class Undone extends Error {}
