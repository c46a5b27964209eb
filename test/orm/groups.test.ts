import test from 'ava'
import type { AnyDomain } from '#core'
import type { Database } from '../../core/database/database.ts'
import { orchard, people } from './orchard.ts'

let database: Database
test.before(async () => {
  database = await orchard()
  await database.unit({}, async env => {
    const [north, south] = [
      ...(await env['orchard.bed'].create([
        { name: 'North', row: 1 },
        { name: 'South', row: 2 },
      ])),
    ]
    await north!.withContext({ lang: 'fr_FR' }).write({ name: 'Zénith' })
    const [red, old, hidden] = [
      ...(await env['orchard.tag'].create([{ name: 'red' }, { name: 'old', active: false }, { name: 'hidden' }])),
    ]
    await env['orchard.plant'].create([
      {
        name: 'apple',
        kind: 'tree',
        count: 3,
        height: 2.5,
        price: 9.5,
        planted: '2026-01-31',
        watered_at: new Date('2026-01-31T23:30:00Z'),
        alive: true,
        bed_id: north!,
        tag_ids: red!.union(old!, hidden!),
        latin: '',
      },
      {
        name: 'mint',
        kind: 'herb',
        count: 4,
        planted: '2026-02-01',
        bed_id: south!,
        tag_ids: hidden!,
        latin: 'Mentha',
      },
      {
        name: 'pear',
        kind: 'tree',
        count: 0,
        height: 4,
        watered_at: new Date('2026-02-01T10:00:00Z'),
        alive: true,
        bed_id: north!,
        tag_ids: red!,
      },
      { name: 'weed', planted: '2026-02-28' },
      { name: 'hidden herb', kind: 'herb', count: 100 },
    ])
    // As a column is that was added later.
    await env.sql('UPDATE orchard_plant SET count = NULL, alive = NULL WHERE name = $1', ['weed'])
  })
})

/** Groups with names for records. */
const grouped = (
  groupby: string[],
  aggregates: string[] = ['__count'],
  options: object = {},
  uid = people.flo,
  domain: AnyDomain = [],
) =>
  database.unit({ uid }, async env => {
    const rows = await env.model('orchard.plant').readGroup(domain, groupby, aggregates, options)
    return rows.map(row => Object.values(row).map(value => (isRecords(value) ? value.ids : value)))
  })
const isRecords = (value: unknown): value is { ids: number[] } =>
  typeof value === 'object' && value !== null && 'ids' in value

test('groups are keyed by their specs, selections by key, unset values last', async t => {
  await database.unit({ uid: people.flo }, async env => {
    t.deepEqual(await env['orchard.plant'].readGroup([], ['kind'], ['__count', 'count:sum']), [
      { kind: 'herb', __count: 1, 'count:sum': 4 },
      { kind: 'tree', __count: 2, 'count:sum': 3 },
      { kind: null, __count: 1, 'count:sum': 0 },
    ])
  })
})

test('what reads the same is one group: an unset number and 0, an unset text and the empty one, unset and false', async t => {
  t.deepEqual(await grouped(['count']), [
    [0, 2],
    [3, 1],
    [4, 1],
  ])
  t.deepEqual(await grouped(['latin']), [
    ['Mentha', 1],
    [null, 3],
  ])
  t.deepEqual(await grouped(['alive']), [
    [false, 2],
    [true, 2],
  ])
})

test('G2: links are ordered by id, or by their model when told; they are loaded together', async t => {
  t.deepEqual(await grouped(['bed_id']), [
    [[1], 2],
    [[2], 1],
    [[], 1],
  ])
  t.deepEqual(await grouped(['bed_id'], ['__count'], { order: 'bed_id' }), [
    [[2], 1],
    [[1], 2],
    [[], 1],
  ])
  t.deepEqual(await grouped(['bed_id', 'kind'], [], { order: 'bed_id desc, kind desc' }), [
    [[], null],
    [[1], 'tree'],
    [[2], 'herb'],
  ])
  await database.unit({ uid: people.flo }, async env => {
    const rows = await env['orchard.plant'].readGroup([], ['bed_id'])
    const before = env.unit.queries
    for (const row of rows) await row.bed_id.load('name')
    t.is(env.unit.queries - before, 1)
    t.deepEqual(
      rows.map(row => (row.bed_id.length > 0 ? row.bed_id.name : null)),
      ['North', 'South', null],
    )
  })
})

test('G3: a date is grouped by a granularity, and not without one', async t => {
  await t.throwsAsync(grouped(['planted']), { name: 'ValueError', message: /planted is a date.*planted:month/ })
  await t.throwsAsync(grouped(['planted:hour']), { name: 'ValueError' })
  await t.throwsAsync(grouped(['planted:fortnight']), { name: 'ValueError' })
  await t.throwsAsync(grouped(['kind:month']), { name: 'ValueError', message: /kind is no date/ })
  t.deepEqual(await grouped(['planted:month']), [
    ['2026-01-01', 1],
    ['2026-02-01', 2],
    [null, 1],
  ])
  t.deepEqual(await grouped(['planted:week'], []), [['2026-01-26'], ['2026-02-23'], [null]])
  t.deepEqual(await grouped(['planted:quarter'], []), [['2026-01-01'], [null]])
  t.deepEqual(await grouped(['planted:day_of_month'], []), [[1], [28], [31], [null]])
})

test('moments are grouped in the time zone of the person', async t => {
  const months = (uid: number) => grouped(['watered_at:month'], ['__count'], {}, uid)
  t.deepEqual(await months(people.flo), [
    [new Date('2026-01-01T00:00:00Z'), 1],
    [new Date('2026-02-01T00:00:00Z'), 1],
    [null, 2],
  ])
  t.deepEqual(await months(people.jun), [
    [new Date('2026-01-31T15:00:00Z'), 2],
    [null, 2],
  ])
  t.deepEqual(await grouped(['watered_at:hour_number'], [], {}, people.jun), [[8], [19], [null]])
  t.deepEqual(await grouped(['watered_at:hour'], [], {}, people.jun), [
    [new Date('2026-01-31T23:00:00Z')],
    [new Date('2026-02-01T10:00:00Z')],
    [null],
  ])
})

test('G5: a domain that nothing meets has no groups, or one of nothing, and asks nothing', async t => {
  await database.unit({ uid: people.flo }, async env => {
    const plants = env['orchard.plant']
    await plants.search([])
    const before = env.unit.queries
    const never = ['id', 'in', []] as const
    t.deepEqual(await plants.readGroup([never], ['kind'], ['__count']), [])
    const [row, ...none] = await plants.readGroup([never], [], ['__count', 'count:sum', 'height:avg', 'id:recordset'])
    t.is(env.unit.queries, before)
    t.deepEqual(none, [])
    t.deepEqual(
      { ...row, 'id:recordset': row!['id:recordset'].ids },
      {
        __count: 0,
        'count:sum': 0,
        'height:avg': null,
        'id:recordset': [],
      },
    )
    await t.throwsAsync(env.model('orchard.plant').readGroup([never], ['zz']), { message: /zz/ })
  })
  t.deepEqual(await grouped([], ['__count', 'count:max'], {}, people.flo, [['name', '=', 'none']]), [[0, null]])
})

test('G7: a record counts in each group of a many2many that the person sees; with none it is unset', async t => {
  t.deepEqual(await grouped(['tag_ids'], ['__count', 'count:sum']), [
    [[1], 2, 3],
    [[], 2, 4],
  ])
  t.deepEqual(await grouped(['tag_ids'], ['__count'], { activeTest: true, order: '__count desc, tag_ids desc' }), [
    [[], 2],
    [[1], 2],
  ])
})

test('related fields are grouped by what they show, in the language of the person', async t => {
  t.deepEqual(await grouped(['bed_name'], ['__count']), [
    ['North', 2],
    ['South', 1],
    [null, 1],
  ])
  t.deepEqual(await grouped(['bed_name'], [], {}, people.lea), [['South'], ['Zénith'], [null]])
  await t.throwsAsync(grouped(['size']), {
    name: 'ValueError',
    message: /size has no column: records can not be grouped/,
  })
  await t.throwsAsync(grouped(['first_tag']), { name: 'ValueError', message: /several records/ })
})

test('every aggregate', async t => {
  const numbers = ['sum', 'avg', 'min', 'max', 'count', 'count_distinct', 'array_agg', 'array_agg_distinct']
  const of = (field: string, names: string[]) =>
    grouped(
      [],
      names.map(name => `${field}:${name}`),
    ).then(([row]) => row)
  t.deepEqual(await of('count', numbers), [7, 7 / 3, 0, 4, 3, 3, [3, 4, 0, 0], [0, 3, 4]])
  t.deepEqual(await of('height', ['sum', 'avg', 'max']), [6.5, 3.25, 4])
  t.deepEqual(await of('alive', ['bool_and', 'bool_or', 'count']), [false, true, 2])
  t.deepEqual(await of('planted', ['min', 'max', 'array_agg_distinct']), [
    '2026-01-31',
    '2026-02-28',
    ['2026-01-31', '2026-02-01', '2026-02-28', null],
  ])
  t.deepEqual(await of('watered_at', ['max', 'array_agg']), [
    new Date('2026-02-01T10:00:00Z'),
    [new Date('2026-01-31T23:30:00Z'), null, new Date('2026-02-01T10:00:00Z'), null],
  ])
  t.deepEqual(await of('latin', ['count', 'min']), [1, 'Mentha'])
  t.deepEqual(await of('bed_id', ['recordset', 'count_distinct', 'array_agg']), [[1, 2], 2, [1, 2, 1, null]])
  t.deepEqual(await of('id', ['recordset', 'count']), [[1, 2, 3, 4], 4])
  t.deepEqual(await of('bed_name', ['max', 'count_distinct']), ['South', 2])
})
