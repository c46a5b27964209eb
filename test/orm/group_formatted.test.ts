import test from 'ava'
import { fields, inherit, model, SetupError } from '#core'
import type { Database } from '../../core/database/database.ts'
import { orchard, Plant, people } from './orchard.ts'

/** Languages, as far as groups know them. */
class Lang extends model('res.lang' as 'orchard.tag', { description: 'Language' }) {
  code = fields.Char('Code')
  week_start = fields.Selection('First day', { 1: 'Monday', 6: 'Saturday', 7: 'Sunday' })
}

let database: Database
test.before(async () => {
  database = await orchard(Lang)
  await database.unit({}, async env => {
    await env.model('res.lang').create([
      { code: 'en_GB', week_start: '7' },
      { code: 'ar_EG', week_start: '6' },
    ])
    const [ada, bob] = [
      ...(await env['orchard.gardener'].create([{ name: 'Ada' }, { name: 'Bob' }, { name: 'Cyd', boss_id: 1 }])),
    ]
    const bed = await env['orchard.bed'].create({ name: 'North' })
    await env['orchard.plant'].create([
      { name: 'a', kind: 'herb', count: 2, grade: 3, planted: '2026-11-29', bed_id: bed, tended_by: bob!, alive: true },
      {
        name: 'b',
        kind: 'herb',
        count: 3,
        grade: 1,
        planted: '2027-02-01',
        watered_at: new Date('2026-11-22T16:30:00Z'),
      },
      { name: 'c', tended_by: 3, watered_at: new Date('2026-11-22T14:59:00Z') },
    ])
    await ada!.load('name')
  })
})

const formatted = (groupby: string[], aggregates: string[] = [], options: object = {}, uid = people.flo) =>
  database.unit({ uid }, env => env.model('orchard.plant').formattedReadGroup([], groupby, aggregates, options))
const shown = async (groupby: string, options: object = {}, uid?: number) =>
  (await formatted([groupby], [], options, uid)).map(row => row[groupby])

test('G8: groups by month have the label of the language and the domain of their members', async t => {
  const rows = await formatted(['planted:month'], ['__count', 'count:sum'], {}, people.lea)
  t.deepEqual(rows, [
    {
      'planted:month': ['2026-11-01', 'novembre 2026'],
      __count: 1,
      'count:sum': 2,
      __extra_domain: [
        ['planted', '>=', '2026-11-01'],
        ['planted', '<', '2026-12-01'],
      ],
    },
    {
      'planted:month': ['2027-02-01', 'février 2027'],
      __count: 1,
      'count:sum': 3,
      __extra_domain: [
        ['planted', '>=', '2027-02-01'],
        ['planted', '<', '2027-03-01'],
      ],
    },
    { 'planted:month': null, __count: 1, 'count:sum': 0, __extra_domain: [['planted', '=', null]] },
  ])
})

test('moments have the bounds of the person’s zone, in UTC', async t => {
  const [first, second] = await formatted(['watered_at:day'], [], {}, people.jun)
  t.deepEqual(first, {
    'watered_at:day': ['2026-11-21 15:00:00', 'Nov 22, 2026'],
    __extra_domain: [
      ['watered_at', '>=', '2026-11-21 15:00:00'],
      ['watered_at', '<', '2026-11-22 15:00:00'],
    ],
  })
  t.deepEqual(second!['watered_at:day'], ['2026-11-22 15:00:00', 'Nov 23, 2026'])
  t.deepEqual(await shown('watered_at:hour', {}, people.jun), [
    ['2026-11-22 14:00:00', 'Nov 22, 2026, 11:00 PM'],
    ['2026-11-22 16:00:00', 'Nov 23, 2026, 01:00 AM'],
    null,
  ])
})

test('every period and number of a date has its name', async t => {
  const labels = async (granularity: string, uid?: number) =>
    (await shown(`planted:${granularity}`, {}, uid)).flatMap(value => (value as [unknown, string] | null)?.[1] ?? [])
  t.deepEqual(await labels('day'), ['Nov 29, 2026', 'Feb 01, 2027'])
  t.deepEqual(await labels('week'), ['W48 2026', 'W5 2027'])
  t.deepEqual(await labels('quarter'), ['Q4 2026', 'Q1 2027'])
  t.deepEqual(await labels('year'), ['2026', '2027'])
  t.deepEqual(await labels('month_number'), ['February', 'November'])
  t.deepEqual(await labels('day_of_week', people.lea), ['dimanche', 'lundi'])
})

test('weeks begin as the language has it', async t => {
  const weeks = (lang: string, granularity: string) =>
    database.unit({ uid: people.flo }, async env => {
      const plants = env.model('orchard.plant').withContext({ lang, tz: 'America/Los_Angeles' })
      const rows = await plants.formattedReadGroup([], [granularity], ['__count'])
      return rows.map(row => (row[granularity] as string[] | null)?.join(' '))
    })
  // The 29th of November 2026 is a Sunday, the 1st of February 2027 a Monday.
  t.deepEqual(await weeks('en_US', 'planted:week'), ['2026-11-23 W48 2026', '2027-02-01 W5 2027', undefined])
  t.deepEqual(await weeks('en_GB', 'planted:week'), ['2026-11-29 W49 2026', '2027-01-31 W5 2027', undefined])
  t.deepEqual(await weeks('ar_EG', 'planted:week'), ['2026-11-28 W49 2026', '2027-01-30 W5 2027', undefined])
  t.deepEqual(await weeks('en_GB', 'watered_at:week'), ['2026-11-22 08:00:00 W48 2026', undefined])
})

test('links and choices are pairs with their label, truths and texts themselves', async t => {
  t.deepEqual(await shown('bed_id'), [[1, 'North'], null])
  t.deepEqual(await shown('kind', { expand: false }), [['herb', 'Herb'], null])
  t.deepEqual(await shown('alive'), [false, true])
  t.deepEqual(await shown('name'), ['a', 'b', 'c'])
  const [row] = await formatted(['bed_id', 'kind'], ['id:recordset'])
  t.deepEqual(row, {
    bed_id: [1, 'North'],
    kind: ['herb', 'Herb'],
    'id:recordset': [1],
    __extra_domain: [
      ['bed_id', '=', 1],
      ['kind', '=', 'herb'],
    ],
  })
})

test('fillTemporal adds the periods in which there is nothing', async t => {
  const months = async (fillTemporal: unknown, options: object = {}) =>
    (await formatted(['planted:month'], ['__count'], { fillTemporal, ...options })).map(row => [
      (row['planted:month'] as string[] | null)?.[0],
      row.__count,
    ])
  const within = [
    ['2026-11-01', 1],
    ['2026-12-01', 0],
    ['2027-01-01', 0],
    ['2027-02-01', 1],
  ]
  t.deepEqual(await months(true), [...within, [undefined, 1]])
  t.deepEqual(await months(true, { order: 'planted:month desc' }), [...[...within].reverse(), [undefined, 1]])
  t.deepEqual(
    (await months({ from: '2026-10-15', to: '2026-12-31' })).map(([month]) => month),
    ['2026-10-01', '2026-11-01', '2026-12-01', '2027-02-01', undefined],
  )
  t.is((await months({ minGroups: 6 })).length, 7)
  await t.throwsAsync(months({ from: 'x' }), { name: 'ValueError', message: /days such as 2026-11-22; got “x”/ })
  await t.throwsAsync(months(true, { limit: 3 }), { name: 'ValueError' })
  await t.throwsAsync(months(true, { order: '__count' }), { name: 'ValueError' })
  await t.throwsAsync(formatted(['planted:day'], [], { fillTemporal: { from: '0001-01-01' } }), { message: /at most/ })
})

test('groupExpand shows empty groups: all choices, or what a method gives, in that order', async t => {
  t.deepEqual(await shown('kind'), [['tree', 'Tree'], ['herb', 'Herb'], ['bulb', 'Bulb'], null])
  t.deepEqual(await shown('kind', { order: 'kind desc' }), [null, ['herb', 'Herb'], ['tree', 'Tree'], ['bulb', 'Bulb']])
  t.deepEqual(await shown('kind', { limit: 1 }), [['herb', 'Herb']])
  t.deepEqual(await shown('tended_by'), [[2, 'Bob'], [1, 'Ada'], [3, 'Cyd'], null])
  const rows = await formatted(['tended_by'], ['__count', 'count:sum', 'height:avg', 'id:recordset'])
  t.deepEqual(rows[1], {
    tended_by: [1, 'Ada'],
    __count: 0,
    'count:sum': 0,
    'height:avg': null,
    'id:recordset': [],
    __extra_domain: [['tended_by', '=', 1]],
  })
})

test('a field alone is added up as it says', async t => {
  const [row] = await formatted(['kind'], ['count', 'grade', 'alive'], { expand: false })
  t.like(row, { count: 5, grade: 3, alive: true })
  await t.throwsAsync(formatted(['kind'], ['name']), { name: 'ValueError', message: /has no aggregator.*name:count/ })
})

test.serial('the queries are as many for many groups as for one', async t => {
  const queries = (limit: number) =>
    database.unit({ uid: people.flo }, async env => {
      await env['orchard.plant'].formattedReadGroup([], ['tended_by', 'bed_id'], ['__count'], { limit })
      return env.unit.queries
    })
  // What people may is read by the first who asks.
  await queries(1)
  t.is(await queries(3), await queries(1))
})

test('a wrong aggregator or groupExpand is found when the models are put together', async t => {
  class Wrong extends inherit(Plant) {
    a = fields.Char('A', { aggregator: 'sum' })
    b = fields.Integer('B', { groupExpand: true })
    c = fields.Integer('C', { groupExpand: 'nowhere' })
  }
  const error = await t.throwsAsync(orchard(Wrong), { instanceOf: SetupError })
  t.regex(error!.message, /orchard\.plant\.a has the aggregator sum; a char has count, /)
  t.regex(error!.message, /orchard\.plant\.b has groupExpand: true, which is for selections/)
  t.regex(error!.message, /orchard\.plant\.c expands groups by nowhere, a method that orchard\.plant does not have/)
})
