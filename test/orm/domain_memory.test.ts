import test from 'ava'
import type { AnyDomain, AnyModel } from '#core'
import type { Database } from '../../core/database/database.ts'
import { both, neither } from './folk.ts'
import { each, folkPeople, people, tags } from './folk_people.ts'

let database: Database
test.before(async () => {
  database = await folkPeople()
})

test('C15: the records stay in the order they were in, as often as they were', t =>
  each(database, async env => {
    const given = env.model('folk.person').browse([people.son!, people['0']!, people.daughter!, people.son!])
    t.deepEqual((await given.filteredDomain([['parent_id', '!=', false]])).mapped('id'), [
      people.son,
      people.daughter,
      people.son,
    ])
    t.deepEqual((await given.filteredDomain([])).ids, given.ids)
    t.is((await given.browse([]).filteredDomain([['name', '=', 'x']])).length, 0)
  }))

test('what is gone meets nothing, not even a denial', t =>
  each(database, async env => {
    const given = env.model('folk.person').browse([people['0']!, 4711])
    t.deepEqual((await given.filteredDomain([['name', '!=', 'x']])).ids, [people['0']])
    t.deepEqual((await given.filteredDomain(['!', ['tag_ids.name', '=', 'x'], ['age', '=', 0]])).ids, [people['0']])
  }))

const domain: AnyDomain = [
  ...['|', ['tag_ids.name', 'in', ['A', 'B']], ['parent_id', 'child_of', 1]],
  ...['|', ['child_ids.age', '>', 1], ['town_id.nation', '!=', 'x']],
]
test('the number of queries does not depend on the number of records', async t => {
  const queries = async (count: number) => {
    let used = 0
    await each(database, async env => {
      const ids = (await env['folk.person'].create(Array.from({ length: count }, () => ({ tag_ids: [tags.A!] })))).ids
      await env.sql('SELECT 1')
      env.unit.cache.clear()
      const before = env.unit.queries
      await env.model('folk.person').browse(ids).filteredDomain(domain)
      used = env.unit.queries - before
    })
    return used
  }
  const few = await queries(2)
  t.is(await queries(60), few)
  t.true(few > 0 && few < 10, `${few} queries`)
})

test('what is loaded is not asked for again', t =>
  each(database, async env => {
    const everybody = await env.model('folk.person').search([])
    const before = env.unit.queries
    await everybody.filteredDomain([
      ['age', '>', 1],
      ['name', 'ilike', 'o'],
    ])
    t.is(env.unit.queries, before)
  }))

test('C5, C7: archived records are left out by a search and behind x2many, but not behind a many2one', t =>
  each(database, async env => {
    const [model, town] = [env.model('folk.person'), await env['folk.town'].create({ name: 'gone', active: false })]
    const mother = await model.create({ name: 'M', town_id: town })
    const child = await model.create({ name: 'K', active: false, parent_id: mother })
    const found = async (domain: AnyDomain, options = {}) =>
      String((await model.search([['id', 'in', [mother.id, child.id]], ...domain], options)).mapped('name'))
    t.is(await found([]), 'M')
    t.is(await found([['active', 'in', [true, false]]]), 'M,K')
    t.is(await found([['active', '=', false]]), 'K')
    t.is(await found([], { activeTest: false }), 'M,K')
    t.is(await found([['town_id.name', '=', 'gone']]), 'M')
    t.is(await found([['town_id', '=', 'gone']]), 'M')

    const all = model.withContext({ active_test: false })
    const rows: [AnyModel, AnyDomain, string][] = [
      [model, [['child_ids.name', '=', 'K']], ''],
      [
        model,
        [
          ['child_ids', '=', false],
          ['id', '=', mother.id],
        ],
        'M',
      ],
      [model, [['child_ids.active', '=', false]], 'M'],
      [
        model,
        [
          [
            'child_ids',
            'any',
            [
              ['active', 'in', [true, false]],
              ['name', '=', 'K'],
            ],
          ],
        ],
        'M',
      ],
      [all, [['child_ids.name', '=', 'K']], 'M'],
      [all, [['child_ids', 'in', [child.id]]], 'M'],
    ]
    for (const [as, domain, names] of rows) t.is(String((await both(t, as, domain)).mapped('name')), names)
    t.is((await all.search([['id', '=', child.id]])).length, 1)
  }))

const computed: [AnyDomain, string][] = [
  [[['years', '=', 5]], 'son'],
  [[['nation', 'in', ['x']]], 'Pepper Street'],
  [[['nation', '=', 'x']], 'Pepper Street'],
  [
    [
      ['nation', 'not in', ['x']],
      ['age', '>', 0],
    ],
    'son,daughter,grandson',
  ],
  [
    [
      ['nation', '!=', 'x'],
      ['age', '>', 0],
    ],
    'son,daughter,grandson',
  ],
  [[['nation', 'in', []]], ''],
  [
    [
      ['twin_id', 'not in', [1, 2]],
      ['parent_id', '!=', false],
    ],
    'son,daughter,grandson',
  ],
  [[['twin_id.age', '=', 5]], 'grandson'],
  [[['twin_id', 'any', [['age', '=', 5]]]], 'grandson'],
  [[['display_name', 'ilike', 'works']], 'Inner Works'],
]
for (const [domain, names] of computed)
  test(`C22: ${JSON.stringify(domain)} is answered by search methods`, t =>
    each(database, async env => t.is(String((await both(t, env.model('folk.person'), domain)).mapped('name')), names)))

test('C22: a field without search method, or one that declines, is named', t =>
  each(database, async env => {
    const model = env.model('folk.person')
    const none = await neither(t, model, [['secret', '=', 'x']])
    t.regex(none.message, /folk\.person\.secret is neither stored nor has a search method/)
    const declined = await neither(t, model, [['nation', 'like', 'x']])
    t.is(declined.name, 'UserError')
    t.regex(declined.message, /Nation.*folk\.person\.nation.*“like”/)
  }))

test('new records meet domains by what they hold', t =>
  each(database, async env => {
    const model = env['folk.person']
    const father = model.new({ name: 'F', age: 40, town_id: null, tag_ids: [[4, tags.A!, 0]] })
    const son = model.new({
      name: 'S',
      parent_id: father,
      born: '2024-05-05',
      child_ids: [[0, 0, { name: 'G', age: 9 }]],
    })
    const grown = model.new({ age: 6 }, model.browse(people.son!))
    const all = env.model('folk.person').browse([father.id, people['0']!, son.id, grown.id])
    const rows: [AnyDomain, readonly number[]][] = [
      [[['name', 'in', ['F', '0']]], [father.id, people['0']!]],
      [[['parent_id', '=', father]], [son.id]],
      [[['parent_id', '=', father.id]], [son.id]],
      [[['parent_id.age', '>', 30]], [son.id]],
      [[['id', 'child_of', father.id]], [father.id, son.id]],
      [[['id', 'parent_of', son.id]], [father.id, son.id]],
      [[['id', 'child_of', 'Pepper Street']], [grown.id]],
      [[['tag_ids', '=', 'A']], [father.id]],
      [[['child_ids.age', '=', 9]], [son.id]],
      [[['child_ids', 'any', [['name', '=', 'grandson']]]], [grown.id]],
      [[['age', '=', 6]], [grown.id]],
      [[['parent_id.name', '=', 'Pepper Street']], [grown.id]],
      [[['years', '>', 5]], [father.id, grown.id]],
      [[['town_name', '=', false]], all.ids],
      [[['born.month_number', '=', 5]], [son.id]],
      [
        ['!', ['born', '>', '2020-01-01']],
        [father.id, people['0']!, grown.id],
      ],
    ]
    for (const [domain, ids] of rows) t.deepEqual((await all.filteredDomain(domain)).ids, ids, JSON.stringify(domain))
  }))

test('pending computations are made before', t =>
  each(database, async env => {
    const model = env.model('folk.person')
    const one = await model.create({ name: 'fresh', age: 3 })
    await one.write({ age: 4 })
    t.is((await one.filteredDomain([['age', '=', 4]])).length, 1)
    t.is(
      (
        await both(t, model, [
          ['name', '=', 'fresh'],
          ['years', '=', 4],
        ])
      ).length,
      1,
    )
  }))
