import test from 'ava'
import fc from 'fast-check'
import type { AnyDomain } from '#core'
import type { Database } from '../../core/database/database.ts'
import { both, folk, neither } from './folk.ts'
import { each } from './folk_people.ts'

let database: Database
test.before(async () => {
  database = await folk()
  await database.unit({}, async env => {
    await env['folk.person'].create([{ name: 'Ada' }, { name: 'Bob', tag_ids: [[0, 0, { name: 'x' }]] }])
  })
})

const evil = [
  ...[
    "'",
    '"',
    '";',
    "' OR '1'='1",
    '"; DROP TABLE folk_person; --',
    "x' UNION SELECT 1 --",
    '$1',
    ':p0',
    '::int',
    ')',
  ],
  ...[
    '\\',
    '\u0000',
    '\ud800',
    '__proto__',
    'constructor',
    'name.name',
    'id.id',
    '.',
    'tag_ids.',
    '%',
    '/*',
    'a'.repeat(500),
  ],
]
const names = [
  'id',
  'name',
  'age',
  'alive',
  'born',
  'seen',
  'extra',
  'photo',
  'rank',
  'parent_id',
  'child_ids',
  'tag_ids',
  'town_name',
  'nation',
  'twin_id',
  'display_name',
  'born.year_number',
]
const operators = [
  '=',
  '!=',
  'in',
  'not in',
  '<',
  '<=',
  '>',
  '>=',
  '=?',
  'like',
  'not ilike',
  '=like',
  'child_of',
  'parent_of',
  'any',
  'not any',
  'any!',
]
const { anything, array, bigInt, constantFrom, date, double, oneof, string, tuple } = fc

const value = oneof(
  constantFrom<unknown>(
    ...evil,
    null,
    true,
    false,
    undefined,
    NaN,
    Infinity,
    -0,
    2 ** 53,
    -(2 ** 31) - 1,
    Symbol('s'),
    () => 1,
  ),
  string({ unit: 'binary' }),
  double(),
  bigInt(),
  date({ noInvalidDate: false }),
  anything(),
  array(oneof(constantFrom(...evil), double(), anything()), { maxLength: 3 }),
)
const condition = tuple(
  oneof(
    { weight: 5, arbitrary: constantFrom(...names) },
    { weight: 1, arbitrary: constantFrom(...evil) },
    { weight: 1, arbitrary: anything() },
  ),
  oneof(
    { weight: 5, arbitrary: constantFrom(...operators) },
    { weight: 1, arbitrary: constantFrom<unknown>(...evil, 3, null) },
  ),
  oneof(
    { weight: 4, arbitrary: value },
    { weight: 1, arbitrary: array(tuple(constantFrom(...names), constantFrom(...operators), value), { maxLength: 2 }) },
  ),
)
const garbage: fc.Arbitrary<AnyDomain> = array(
  oneof(
    { weight: 6, arbitrary: condition },
    { weight: 2, arbitrary: constantFrom('&', '|', '!') },
    { weight: 1, arbitrary: anything() },
  ),
  { maxLength: 4 },
)

const runs = Number(process.env.FOYER_TEST_RUNS ?? 800)
const seed = process.env.FOYER_TEST_SEED ? { seed: Number(process.env.FOYER_TEST_SEED) } : {}

test(`${runs} domains of garbage are answered, or refused by a sentence, and never reach the database as a text`, async t => {
  let refused = 0
  await database.unit({}, env =>
    fc.assert(
      fc.asyncProperty(garbage, async domain => {
        const people = env.model('folk.person')
        const answers: (readonly number[] | string)[] = []
        for (const ask of [
          () => people.search(domain, { order: 'id' }),
          () => people.browse([1, 2]).filteredDomain(domain),
        ]) {
          try {
            answers.push((await ask()).ids)
          } catch (error) {
            if (!(error instanceof Error) || !['ValueError', 'UserError'].includes(error.name)) throw error
            if (/syntax error|SELECT t\.|operator does not exist|invalid input/.test(error.message)) throw error
            refused++
            answers.push(error.message)
          }
        }
        if (JSON.stringify(answers[0]) !== JSON.stringify(answers[1])) throw new Error(JSON.stringify(answers))
      }),
      { numRuns: runs, includeErrorInReport: true, ...seed },
    ),
  )
  t.true(refused > runs / 4, 'much of it must be garbage for this test to mean anything')
  await database.unit({}, async env => t.is(await env['folk.person'].searchCount([]), 2))
})

for (const text of evil) {
  const said = JSON.stringify(text.slice(0, 20))
  test(`${said} is no name of a field, no operator, and as a value only a text`, t =>
    each(database, async env => {
      const people = env.model('folk.person')
      await neither(t, people, [[text, '=', 'x']])
      await neither(t, people, [['name', text, 'x']])
      await neither(t, people, [[`tag_ids.${text}`, '=', 'x']])
      const isText = text.isWellFormed() && !text.includes('\u0000')
      for (const operator of ['=', 'like', '=ilike', '<']) {
        if (!isText) await neither(t, people, [['name', operator, text]])
        else await both(t, people, [['name', operator, text]])
      }
      if (isText) t.is((await people.search([['name', '=', text]])).length, 0)
      if (isText) t.is((await people.search([['tag_ids', '=', text]])).length, 0)
    }))
}

const wrong: [AnyDomain, RegExp][] = [
  [[['titel', '=', 'x']], /folk\.person has no field titel/],
  [[['tag_ids.titel', '=', 'x']], /folk\.tag has no field titel/],
  [[['name.x', '=', 'x']], /folk\.person\.name is no relation/],
  [[['born.year', '=', 2024]], /folk\.person\.born is no relation/],
  [[['age', '=', 'many']], /folk\.person\.age takes a number; got "many"/],
  [[['age', 'in', [1, 'many']]], /takes a number/],
  [[['name', '=', 5]], /folk\.person\.name/],
  [[['alive', '=', 'perhaps']], /takes true or false/],
  [[['name', '=like', 5]], /“=like” takes a text/],
  [[['name', 'any', []]], /is no relation: “any” does not apply/],
  [[['name', 'child_of', 1]], /is no relation/],
  [[['parent_id', '<', 'Ada']], /compared by “<” with a whole number/],
  [[['child_ids', '>', 'Ada']], /compared by “>” with a whole number/],
  [[['parent_id', '=', {}]], /folk\.person is looked for by ids or labels/],
  [[['id', 'like', 'x']], /“like” does not apply/],
  [[['id', '=', 'x']], /folk\.person is looked for by ids/],
  [[['town_id', 'child_of', 1]], /folk\.town has no field that leads to a parent/],
  [[['born.year_number', '=', 'x']], /folk\.person\.born\.year_number takes a number/],
  [[['name', '=', undefined]], /undefined is no value/],
]
for (const [domain, message] of wrong) {
  test(`C12: ${JSON.stringify(domain)} is refused by a search and by the records themselves`, t =>
    each(database, async env => {
      const error = await neither(t, env.model('folk.person'), domain)
      t.is(error.name, 'ValueError')
      t.regex(error.message, message)
    }))
}

test('records of another model are refused', t =>
  each(database, async env => {
    const tags = await env.model('folk.tag').search([])
    for (const name of ['parent_id', 'child_ids', 'id'])
      t.regex((await neither(t, env.model('folk.person'), [[name, 'in', tags]])).message, /Records of folk\.person/)
  }))

test('ten thousand values, and a hundred thousand ids, are one condition', t =>
  each(database, async env => {
    const people = env.model('folk.person')
    const terms = Array.from({ length: 9998 }, (_, index) => ['name', '=', `n${index}`])
    const any = [...Array.from({ length: 9998 }, () => '|'), ...terms, ['name', '=', 'Ada']]
    t.is((await both(t, people, any)).length, 1)
    const ids = Array.from({ length: 100_000 }, (_, index) => index)
    t.is((await both(t, people, [['id', 'in', ids]])).length, 2)
    t.is((await both(t, people, [['tag_ids', 'in', ids]])).length, 1)
    const paths = [
      ...Array.from({ length: 4999 }, () => '|'),
      ...terms.slice(0, 5000).map(([, ...rest]) => ['parent_id.name', ...rest]),
    ]
    t.is((await both(t, people, paths)).length, 0)
  }))
