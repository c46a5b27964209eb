import test from 'ava'
import { clock, type Environment } from '#core'
import { testDatabase } from '#core/testing'
import * as models from '../index.ts'
import { office } from './office.ts'

const house = await office()
test.afterEach.always(() => clock.set(null))

const sequence = (env: Environment, values: object) =>
  env['ir.sequence'].create({ name: 'Orders', code: 'order', ...values })
const taken = async (env: Environment, count: number, day?: string) => {
  const numbers: (string | null)[] = []
  for (let one = 0; one < count; one++) numbers.push(await env['ir.sequence'].nextByCode('order', day))
  return numbers
}

for (const implementation of ['standard', 'no_gap'] as const) {
  test.serial(`a sequence counts in its step, from where it is told, as wide as it is told: ${implementation}`, t =>
    house.as('admin', async env => {
      const made = await sequence(env, {
        implementation,
        padding: 4,
        number_next: 5,
        number_increment: 10,
        prefix: 'S/',
      })
      t.deepEqual(await taken(env, 2), ['S/0005', 'S/0015'])
      await made.write({ number_next_actual: 99, number_increment: 1 })
      t.deepEqual(await taken(env, 2), ['S/0099', 'S/0100'])
      t.is((await made.load('number_next_actual')).number_next_actual, 101)
      await made.write({ implementation: implementation === 'standard' ? 'no_gap' : 'standard' })
      t.deepEqual(await taken(env, 1), ['S/0101'])
      await made.unlink()
      t.is(await env['ir.sequence'].nextByCode('order'), null)
    }),
  )

  test.serial(`many who ask at once, in two processes, each get another number: ${implementation}`, async t => {
    const database = await testDatabase(['base'])
    // Another pool on the same database, as another process has it; an addon's test knows the class by its instance.
    const { open } = database.constructor as unknown as { open(options: object): Promise<typeof database> }
    const definitions = Object.values(models).filter(one => one.toString().startsWith('class'))
    const twin = await open.call(database.constructor, { connection: database.connection, definitions })
    const id = await database.unit({}, async env => (await sequence(env, { implementation })).id)
    const one = (from: typeof database) => from.unit({}, env => env['ir.sequence'].browse(id).nextById())
    const fails = (from: typeof database) =>
      from
        .unit({}, async env => {
          await env['ir.sequence'].browse(id).nextById()
          throw new Error('not sold')
        })
        .catch(() => null)
    const all = Array.from({ length: 15 }, () => [one(database), one(twin), fails(twin), fails(database)]).flat()
    const numbers = (await Promise.all(all)).filter(number => number !== null).map(Number)
    await twin.close()
    t.is(new Set(numbers).size, 30)
    if (implementation === 'no_gap') t.is(Math.max(...numbers), 30, 'what failed has taken none')
  })
}

test.serial('prefix and suffix say the day: the one asked for, that of the period, and now, in the person’s zone', t =>
  house.as('admin', async env => {
    clock.set(new Date('2026-12-31T23:30:05Z'))
    const at = env.withContext({ tz: 'Europe/Paris' })
    await sequence(at, {
      prefix: '%(year)s-%(month)s-%(day)s %(h24)s:%(min)s:%(sec)s/',
      suffix: '/%(y)s %(doy)s %(weekday)s',
    })
    t.deepEqual(await taken(at, 1), ['2027-01-01 00:30:05/1/27 001 5'])
    await at['ir.sequence'].search([]).then(all => all.unlink())
    await sequence(at, { prefix: '%(isoyear)s-W%(isoweek)s %(woy)s %(h12)s ', suffix: ' %(current_year)s' })
    t.deepEqual(await taken(at, 1, '2021-01-03'), ['2020-W53 00 12 1 2027'])
  }),
)

test.serial('a word that stands for nothing is told, with its field', t =>
  house.as('admin', async env => {
    const wrong = env.savepoint(() => sequence(env, { suffix: '%(yaer)s' }))
    await t.throwsAsync(wrong, { name: 'ValidationError', message: '%(yaer)s stands for nothing.' })
    for (const [values, message] of [
      [{ number_increment: 0 }, 'Numbers and steps begin at 1.'],
      [{ padding: 900 }, 'A number has at most 64 digits.'],
    ] as const)
      await t.throwsAsync(
        env.savepoint(() => sequence(env, values)),
        { message },
      )
  }),
)

test.serial('counting per period begins anew each year, or each period there is', t =>
  house.as('admin', async env => {
    const periods = [[0, 0, { date_from: '2027-01-01', date_to: '2027-06-30' }]] as const
    const made = await sequence(env, {
      use_date_range: true,
      prefix: '%(range_year)s%(range_month)s/',
      date_range_ids: periods,
    })
    t.deepEqual(await taken(env, 2, '2026-11-22'), ['202601/1', '202601/2'])
    t.deepEqual(await taken(env, 2, '2027-06-30'), ['202701/1', '202701/2'])
    t.deepEqual(await taken(env, 1, '2027-12-31'), ['202707/1'])
    t.deepEqual(await taken(env, 1, '2026-01-01'), ['202601/3'])
    const overlap = env.savepoint(() =>
      env['ir.sequence.date_range'].create({ sequence_id: made, date_from: '2026-06-01', date_to: '2028-01-01' }),
    )
    await t.throwsAsync(overlap, { message: 'Two periods of a sequence can not share a day.' })
  }),
)

test.serial('the company’s own sequence comes before the one for all; others’ are not seen', t =>
  house.as('admin', async env => {
    const other = await env['res.company'].create({ name: 'Elsewhere' })
    await sequence(env, { prefix: 'all/' })
    await sequence(env.sudo(), { prefix: 'elsewhere/', company_id: other })
    t.deepEqual(await taken(env, 1), ['all/1'])
    await sequence(env, { prefix: 'own/', company_id: env.companyIds[0] })
    t.deepEqual(await taken(env, 1), ['own/1'])
  }),
)

test.serial('whoever works here takes numbers; nobody else does, and only the administrator sets them up', async t => {
  await house.database.unit({}, env => sequence(env, { code: 'rights' }))
  await house.as('demo', async env => {
    t.is(await env['ir.sequence'].nextByCode('rights'), '1')
    await t.throwsAsync(
      env.savepoint(() => sequence(env, {})),
      { name: 'AccessError' },
    )
  })
  await house.as('petra', env => t.throwsAsync(env['ir.sequence'].nextByCode('rights'), { name: 'AccessError' }))
})

test.serial('a list of sequences takes the same few queries, however many there are', t =>
  house.as('admin', async env => {
    const queries = async () => {
      const all = await env['ir.sequence'].search([])
      const before = env.unit.queries
      await all.load('number_next_actual')
      return env.unit.queries - before
    }
    await sequence(env, {})
    await sequence(env, { implementation: 'no_gap' })
    const few = await queries()
    for (const implementation of ['standard', 'no_gap', 'standard'] as const) await sequence(env, { implementation })
    t.is(await queries(), few)
  }),
)
