import test from 'ava'
import type { Database } from '../../core/database/database.ts'
import { both } from './folk.ts'
import { each, folkPeople, people, type Row } from './folk_people.ts'

let database: Database
test.before(async () => {
  database = await folkPeople()
})

const withParent = 'son,daughter,grandson'
const ofPeople: Row[] = [
  [
    'B14: = false is without',
    () => [
      ['parent_id', '=', false],
      ['name', 'in', ['0', 'son']],
    ],
    '0',
  ],
  ['B15: != false is with', () => [['parent_id', '!=', false]], withParent],
  ['B15: not in [false] is with', () => [['parent_id', 'not in', [false]]], withParent],
  ['B15: ilike nothing is with', () => [['parent_id', 'ilike', '']], withParent],
  ['B15: not without is with', () => ['!', ['parent_id', '=', false]], withParent],
  ['B16: nothing is in an empty list', () => [['parent_id', 'in', []]], ''],
  [
    'B16: everything is not in an empty list',
    () => [
      ['parent_id', 'not in', []],
      ['age', '>', 0],
    ],
    withParent,
  ],
  ['B17: an unused id is nobody’s parent', () => [['parent_id', '=', 4711]], ''],
  [
    'B17: not in some includes without',
    () => [
      ['parent_id', 'not in', [people.son]],
      ['age', '>', 0],
    ],
    'son,daughter',
  ],
  ['B20: = the label', () => [['parent_id', '=', 'Pepper Street']], 'son'],
  ['B20: in a label', () => [['parent_id', 'in', 'Pepper Street']], 'son'],
  ['B20: in labels', () => [['parent_id', 'in', ['Pepper Street', 'Inner Works']]], 'son,daughter'],
  ['a label is what people are searched by: the nick, too', () => [['parent_id', '=', 'works']], 'daughter'],
  [
    '… and who is denied has neither',
    () => [
      ['parent_id', 'not ilike', 'work'],
      ['age', '>', 0],
    ],
    'son,grandson',
  ],
  ['B22: two levels up', () => [['parent_id.parent_id.name', '=', 'Pepper Street']], 'grandson'],
  ['B23: nobody has a child in this town', () => [['child_ids.town_id', '=', 'foo']], ''],
  [
    'B24: two conditions behind one many2one',
    () => [
      ['parent_id.age', '=', 5],
      ['parent_id.name', '=', 'son'],
    ],
    'grandson',
  ],
  [
    '… either of two',
    () => ['|', ['parent_id.age', '=', 5], ['parent_id.name', '=', 'Inner Works']],
    'daughter,grandson',
  ],
  ['a many2one is compared by the id', () => [['parent_id', '<', people['Inner Works']]], 'son'],
  ['an id may be asked like a record', () => [['id', 'any', [['name', '=', 'son']]]], 'son'],
  ['… with a path', () => [['id.parent_id.name', '=', 'son']], 'grandson'],
  [
    'a related field is unset where the link is missing',
    () => [
      ['town_name', '!=', 'foo'],
      ['age', '=', 5],
    ],
    'son',
  ],
  [
    '… and a related number is 0',
    () => [
      ['town_size', '<', 1],
      ['age', '=', 5],
    ],
    'son',
  ],
  ['a field’s own domain limits its lines', () => [['elder_ids', '!=', false]], 'Pepper Street,Inner Works'],
  [
    'B30: one line meets both',
    () => [
      [
        'child_ids',
        'any',
        [
          ['age', '=', 5],
          ['name', 'like', 'daugh'],
        ],
      ],
    ],
    '',
  ],
]
for (const [title, domain, found] of ofPeople) {
  test(title, t =>
    each(database, async env =>
      t.is(String((await both(t, env.model('folk.person'), domain())).mapped('name')), found),
    ),
  )
}

test('B18: the opposite of any condition on a many2one is the exact rest', t =>
  each(database, async env => {
    const values = [false, 4711, people.son, [false], [], [4711], [4711, false], 'son', ['son', false]]
    for (const operator of ['=', '!=', 'in', 'not in', '=?'])
      for (const value of values) await both(t, env.model('folk.person'), [['parent_id', operator, value]])
  }))

test('B25: =? asks nothing when there is nothing to ask for', t =>
  each(database, async env => {
    const people = env.model('folk.person')
    const [a, b1] = [...(await people.create([{ name: 'test a' }, { name: 'test b1' }]))]
    await people.create({ name: 'test b2', parent_id: b1 })
    const names = async (parent: unknown) =>
      (
        await both(t, people, [
          ['name', 'like', 'test'],
          ['parent_id', '=?', parent],
        ])
      ).mapped('name')
    t.deepEqual(await names(false), ['test a', 'test b1', 'test b2'])
    t.deepEqual(await names(a!.browse([])), ['test a', 'test b1', 'test b2'])
    t.deepEqual(await names(b1!.id), ['test b2'])
    t.deepEqual(await names(b1), ['test b2'])
  }))

test('B30: paths that are joined by and may be met by different lines', t =>
  each(database, async env => {
    const parent = await env['folk.person'].create({ name: 'mother' })
    await env['folk.person'].create([
      { name: 'old', age: 30, parent_id: parent },
      { name: 'young', age: 1, parent_id: parent },
    ])
    const models = env.model('folk.person')
    const paths = await both(t, models, [
      ['child_ids.age', '=', 30],
      ['child_ids.name', '=', 'young'],
    ])
    t.deepEqual(paths.mapped('name'), ['mother'])
    t.is(
      (
        await both(t, models, [
          [
            'child_ids',
            'any',
            [
              ['age', '=', 30],
              ['name', '=', 'young'],
            ],
          ],
        ])
      ).length,
      0,
    )
    t.is(
      (
        await both(t, models, [
          [
            'child_ids',
            'any',
            [
              ['age', '=', 30],
              ['name', '=', 'old'],
            ],
          ],
        ])
      ).length,
      1,
    )
  }))
