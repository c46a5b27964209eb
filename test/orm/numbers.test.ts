import test from 'ava'
import fc from 'fast-check'
import type { Database } from '../../core/database/database.ts'
import { roundTo } from '../../core/orm/value/round.ts'
import { bazaar } from './bazaar.ts'

let database: Database
test.before(async () => {
  database = await bazaar()
})

const weights: readonly (readonly [given: number, kept: number])[] = [
  [1.005, 1.01],
  [1.004, 1],
  [2.675, 2.68],
  [-1.005, -1.01],
  [8.345, 8.35],
  [0.1 + 0.2, 0.3],
  [1.15 * 1.1, 1.27],
  [-0.001, 0],
  [1e-300, 0],
  [99_999_999.99, 99_999_999.99],
]
for (const [given, kept] of weights) {
  test(`F5: ${given} in two digits reads ${kept}, in cache and database alike`, async t => {
    await database.unit({}, async env => {
      const offer = await env['bazaar.offer'].create({ weight: given })
      t.is(offer.weight, kept)
      await offer.write({ weight: 5 })
      await offer.write({ weight: given })
      t.is(offer.weight, kept)
      env.unit.cache.clear()
      t.is((await offer.load('weight')).weight, kept)
      t.deepEqual(
        (
          await env['bazaar.offer'].search([
            ['weight', '=', kept],
            ['id', '=', offer.id],
          ])
        ).ids,
        [offer.id],
      )
    })
  })
}

test('rounding gives the nearest multiple of the step, and changes none', t => {
  const step = fc.constantFrom(0.01, 0.05, 1, 0.001, 10, 0.25)
  const amount = fc.integer({ min: -1_000_000, max: 1_000_000 }).map(thousandths => thousandths / 1000)
  fc.assert(
    fc.property(amount, step, (value, by) => {
      const rounded = roundTo(value, by)
      return Math.abs(rounded - value) <= by / 2 + 1e-9 && roundTo(rounded, by) === rounded
    }),
    { numRuns: 2000 },
  )
  t.is(roundTo(1.025, 0.05), 1.05)
})

test('F6: an amount is rounded to its currency, whatever the order of the keys', async t => {
  await database.unit({}, async env => {
    const euro = await env['bazaar.currency'].create({ name: 'Euro' })
    const yen = await env['bazaar.currency'].create({ name: 'Yen', rounding: 1 })
    const franc = await env['bazaar.currency'].create({ name: 'Franc', rounding: 0.05 })
    const offers = await env['bazaar.offer'].create([
      { price: 1.239, currency_id: euro },
      { currency_id: euro, price: 1.239 },
      { price: 1.5, currency_id: yen },
      { price: 1.975, currency_id: franc },
      { price: 1.239 },
    ])
    const kept = [1.24, 1.24, 2, 2, 1.239]
    t.deepEqual(offers.mapped('price'), kept)
    env.unit.cache.clear()
    await offers.load('price')
    t.deepEqual(offers.mapped('price'), kept)

    await offers.write({ price: 7.777 })
    t.deepEqual(offers.mapped('price'), [7.78, 7.78, 8, 7.8, 7.777])
    await offers.write({ price: 0.15, currency_id: yen })
    env.unit.cache.clear()
    await offers.load('price')
    t.deepEqual(offers.mapped('price'), [0, 0, 0, 0, 0])
  })
})

test('F6: a currency that is itself related rounds all the same', async t => {
  await database.unit({}, async env => {
    const yen = await env['bazaar.currency'].create({ name: 'Yen', rounding: 1 })
    const stall = await env['bazaar.stall'].create({ name: 'Tea', currency_id: yen })
    const offer = await env['bazaar.offer'].create({ fee: 2.5, stall_id: stall })
    t.is(offer.fee, 3)
    env.unit.cache.clear()
    t.is((await offer.load('fee')).fee, 3)
  })
})

test('F6: computed amounts are rounded, stored and not, and again when the currency changes', async t => {
  await database.unit({}, async env => {
    const euro = await env['bazaar.currency'].create({ name: 'Euro' })
    const yen = await env['bazaar.currency'].create({ name: 'Yen', rounding: 1 })
    const offer = await env['bazaar.offer'].create({ price: 10, currency_id: euro })
    await offer.load('half', 'third')
    t.deepEqual([offer.half, offer.third], [5, 3.33])
    await offer.write({ price: 0.01 })
    await offer.load('half', 'third')
    t.deepEqual([offer.half, offer.third], [0.01, 0])
    await offer.write({ price: 11, currency_id: yen })
    await offer.load('half', 'third')
    t.deepEqual([offer.half, offer.third], [6, 4])
    t.deepEqual((await env['bazaar.offer'].search([['third', '=', 4]])).ids, [offer.id])
  })
})

test('an amount that is unset is zero, and is found as zero', async t => {
  await database.unit({}, async env => {
    const offer = await env['bazaar.offer'].create({ name: 'Nothing' })
    t.is(offer.price, 0)
    t.deepEqual(
      (
        await env['bazaar.offer'].search([
          ['price', '=', 0],
          ['id', '=', offer.id],
        ])
      ).ids,
      [offer.id],
    )
    t.deepEqual(
      (
        await env['bazaar.offer'].search([
          ['price', '>', -1],
          ['id', '=', offer.id],
        ])
      ).ids,
      [offer.id],
    )
  })
})

test('a thousand amounts are rounded with the same number of queries as one', async t => {
  await database.unit({}, async env => {
    const euro = await env['bazaar.currency'].create({ name: 'Euro' })
    const count = async (many: number) => {
      const before = env.unit.queries
      await env['bazaar.offer'].create(Array.from({ length: many }, () => ({ price: 1.239, currency_id: euro })))
      return env.unit.queries - before
    }
    t.is(await count(1), await count(1000))
  })
})
