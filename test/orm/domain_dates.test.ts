import test from 'ava'
import { type AnyDomain, clock } from '#core'
import type { Database } from '../../core/database/database.ts'
import { relativePoint } from '../../core/orm/domain/relative.ts'
import { both, folk, neither } from './folk.ts'
import { each } from './folk_people.ts'

let database: Database
test.before(async () => {
  database = await folk()
})
test.afterEach.always(() => clock.set(null))

/** Which of these moments, in UTC, meet the domain for somebody in a zone; null is an unset one. */
function finds(title: string, tz: string, moments: readonly (string | null)[], rows: [AnyDomain, number[]][]) {
  test.serial(title, t =>
    each(database, async env => {
      const people = env.model('folk.person').withContext({ tz })
      const made = await people.create(moments.map(seen => ({ seen, born: seen?.slice(0, 10) ?? null })))
      for (const [domain, numbers] of rows) {
        const found = await both(t, people.browse([]), domain)
        t.deepEqual(
          found.ids.map(id => made.ids.indexOf(id)),
          numbers,
          JSON.stringify(domain),
        )
      }
    }),
  )
}

const around = [
  '2024-10-01 21:59:59',
  '2024-10-01 23:59:59.5',
  '2024-10-02 00:00:00',
  '2024-10-02 12:00:00',
  '2024-10-02 22:00:00',
  null,
]
finds('C17: a day is a whole day for somebody in UTC', 'UTC', around, [
  [[['seen', '>=', '2024-10-02']], [2, 3, 4]],
  [[['seen', '=', '2024-10-02']], [2, 3, 4]],
  [[['seen', '<', '2024-10-02']], [0, 1]],
  [[['seen', '<=', '2024-10-01']], [0, 1]],
  [[['seen', '>', '2024-10-01']], [2, 3, 4]],
  [[['seen', '!=', '2024-10-02']], [0, 1, 5]],
])
finds('C17: … and for somebody else another one, but not what names an hour', 'Europe/Brussels', around, [
  [[['seen', '>=', '2024-10-02']], [1, 2, 3, 4]],
  [[['seen', '>=', '2024-10-02 00:00:00']], [2, 3, 4]],
  [[['seen', '=', '2024-10-02']], [1, 2, 3]],
  [[['seen', 'in', ['2024-10-01', '2024-10-03']]], [0, 4]],
  [[['seen', '<=', '2024-10-02']], [0, 1, 2, 3]],
  [[['seen', '>', '2024-10-02']], [4]],
  [[['seen', 'not in', ['2024-10-02', false]]], [0, 4]],
])
finds('C18: equality covers the whole second, and > what is after it', 'UTC', around, [
  [[['seen', '=', '2024-10-01 23:59:59']], [1]],
  [[['seen', '=', new Date('2024-10-01T23:59:59.900Z')]], [1]],
  [[['seen', '>', '2024-10-01 23:59:59']], [2, 3, 4]],
  [[['seen', '<=', '2024-10-01 23:59:59']], [0, 1]],
  [[['seen', '<', '2024-10-01 23:59:59']], [0]],
  [[['seen', '>=', '2024-10-01T23:59:59Z']], [1, 2, 3, 4]],
  [[['seen', '=', '2024-10-02 02:00:00+02:00']], [2]],
])
finds(
  'C19: an unset date is before and after nothing',
  'UTC',
  ['2023-05-05 10:00:00', '2024-05-05 10:00:00', null],
  [
    [[['born', '>', false]], []],
    [[['born', '<', null]], []],
    [[['born', '<', '2024-01-01']], [0]],
    [
      ['!', ['born', '<', '2024-01-01']],
      [1, 2],
    ],
    [[['born', '!=', '2024-05-05']], [0, 2]],
    [[['seen', '>', false]], []],
    [[['seen', '=', false]], [2]],
    [[['born', '=', '2024-05-05 10:00:00']], [1]],
  ],
)
finds(
  'a day of 23 hours, and one of 25',
  'Europe/Paris',
  [
    '2024-03-30 23:00:00',
    '2024-03-31 21:59:59',
    '2024-03-31 22:00:00',
    '2024-10-26 22:00:00',
    '2024-10-27 22:59:59',
    '2024-10-27 23:00:00',
  ],
  [
    [[['seen', '=', '2024-03-31']], [0, 1]],
    [[['seen', '=', '2024-10-27']], [3, 4]],
  ],
)
finds(
  'a day without midnight',
  'America/Sao_Paulo',
  ['2018-11-04 02:59:59', '2018-11-04 03:00:00'],
  [
    [[['seen', '=', '2018-11-04']], [1]],
    [[['seen', '<=', '2018-11-03']], [0]],
  ],
)
finds(
  'the last day there is',
  'Pacific/Auckland',
  ['9999-12-31 12:00:00', '0001-01-01 12:00:00'],
  [
    [[['seen', '<=', '9999-12-31']], [0, 1]],
    [[['seen', '>', '9999-12-31']], []],
    [[['seen', '>=', '0001-01-01']], [0, 1]],
  ],
)
finds(
  'parts of dates, in the reader’s zone',
  'Asia/Tokyo',
  ['2024-12-31 20:30:45.999', '2024-02-29 01:00:00', null],
  [
    [[['seen.year_number', '=', 2025]], [0]],
    [[['born.year_number', '=', 2024]], [0, 1]],
    [[['seen.quarter_number', '=', 1]], [0, 1]],
    [[['seen.month_number', 'in', [1, 3]]], [0]],
    [[['born.iso_week_number', '=', 1]], [0]],
    [[['seen.day_of_week', '=', 3]], [0]],
    [[['born.day_of_month', '>=', 30]], [0]],
    [[['born.day_of_year', '=', 60]], [1]],
    [[['born.day_of_year', '=', 366]], [0]],
    [[['seen.hour_number', '=', 5]], [0]],
    [[['seen.minute_number', '!=', 30]], [1, 2]],
    [[['seen.second_number', '=', 45]], [0]],
    [[['born.hour_number', '=', 0]], [0, 1]],
    [[['seen.year_number', '=', false]], [2]],
    [[['seen.year_number', '<', 3000]], [0, 1]],
  ],
)

test.serial('C20: relative words mean the time at which the search runs', t =>
  each(database, async env => {
    const people = env.model('folk.person').withContext({ tz: 'Europe/Brussels' })
    await people.create([
      { name: 'yesterday', born: '2030-06-14' },
      { name: 'today', born: '2030-06-15' },
    ])
    const found = async (domain: AnyDomain) => String((await both(t, people.browse([]), domain)).mapped('name'))
    const domain: AnyDomain = [['born', '>=', 'today']]
    clock.set(new Date('2030-06-14T12:00:00Z'))
    t.is(await found(domain), 'yesterday,today')
    clock.set(new Date('2030-06-14T22:30:00Z'))
    t.is(await found(domain), 'today', 'the day has begun in Brussels')
    t.is(await found([['born', '=', 'today -1d']]), 'yesterday')
    t.is(await found([['born', 'in', ['-24H', 'today +1w']]]), 'yesterday')
  }),
)

const noon = new Date('2024-01-31T12:00:00Z') // a Wednesday
const words: [string, string, string][] = [
  ['today', 'UTC', '2024-01-31'],
  ['today +1m', 'UTC', '2024-02-29'],
  ['today -1y', 'UTC', '2023-01-31'],
  ['today =1d =6m', 'UTC', '2024-06-01'],
  ['today =monday', 'UTC', '2024-01-29'],
  ['today =sunday', 'UTC', '2024-02-04'],
  ['today +monday', 'UTC', '2024-02-05'],
  ['today -wednesday', 'UTC', '2024-01-31'],
  ['today =week_start +1d', 'UTC', '2024-01-30'],
  ['today', 'Pacific/Auckland', '2024-02-01'],
  ['now', 'UTC', '2024-01-31T12:00:00.000Z'],
  ['+2d', 'UTC', '2024-02-02T12:00:00.000Z'],
  ['-1w', 'UTC', '2024-01-24T12:00:00.000Z'],
  ['+12H', 'UTC', '2024-02-01T00:00:00.000Z'],
  ['today +12H', 'Europe/Paris', '2024-01-31T11:00:00.000Z'],
  ['now =8H =30M', 'Europe/Paris', '2024-01-31T07:30:00.000Z'],
  ['=monday', 'Europe/Paris', '2024-01-28T23:00:00.000Z'],
  // The clock shows the same after two months, though summer time has begun.
  ['+2m', 'Europe/Paris', '2024-03-31T11:00:00.000Z'],
]
for (const [text, tz, meant] of words) {
  test(`“${text}” in ${tz} is ${meant}`, t => {
    const point = relativePoint(text, noon, tz)
    t.is(point instanceof Date ? point.toISOString() : point, meant)
  })
}

const wrong: unknown[] = [
  'soon',
  '2024-02-30',
  '2024-13-01',
  '2024-02-30 10:00:00',
  'today +1x',
  '+9999y',
  12,
  {},
  'now 25',
]
for (const value of wrong) {
  for (const field of ['born', 'seen']) {
    test.serial(`${field} is not compared with ${JSON.stringify(value)}`, t =>
      each(database, async env => {
        const error = await neither(t, env.model('folk.person'), [[field, '>', value]])
        t.is(error.name, 'ValueError')
        t.regex(error.message, new RegExp(`folk\\.person\\.${field}`))
      }),
    )
  }
}

test.serial('a zone that is none is refused', t =>
  each(database, async env => {
    const people = env.model('folk.person').withContext({ tz: "UTC'; --" })
    for (const domain of [[['seen', '=', '2024-01-01']], [['seen.hour_number', '=', 1]]])
      t.regex((await neither(t, people, domain)).message, /no time zone/)
  }),
)
