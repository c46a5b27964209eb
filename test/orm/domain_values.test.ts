import test from 'ava'
import type { AnyDomain, AnyModel } from '#core'
import type { Database } from '../../core/database/database.ts'
import { both, folk, neither } from './folk.ts'
import { each } from './folk_people.ts'

let database: Database
test.before(async () => {
  database = await folk()
})

/** Which of these people, by their number, meet the domain. */
function finds(title: string, given: readonly object[], rows: readonly (readonly [AnyDomain, readonly number[]])[]) {
  test(title, t =>
    each(database, async env => {
      const people = env.model('folk.person') as AnyModel
      const made = await people.create(given)
      for (const [domain, numbers] of rows) {
        const found = await both(t, people, domain)
        t.deepEqual(
          found.ids.map(id => made.ids.indexOf(id)),
          numbers,
          JSON.stringify(domain),
        )
      }
    }),
  )
}

finds(
  'B26: wildcards of a whole pattern',
  [{ name: 'Inner Works' }, { name: 'India' }, { name: 'Indonesia' }, { name: 'zed' }, { name: 'Zoe' }],
  [
    [[['name', '=like', 'I_ner_W_rk_']], [0]],
    [[['name', '=like', 'Ind__']], [1]],
    [[['name', '=ilike', 'z%']], [3, 4]],
    [[['name', 'not =ilike', 'z%']], [0, 1, 2]],
    [[['name', 'not =like', 'Ind%']], [0, 3, 4]],
  ],
)

finds(
  'wildcards in a part, escapes, and any case of any alphabet',
  [{ name: 'a_b' }, { name: 'axb' }, { name: '50%' }, { name: 'c\\d' }, { name: 'ÉTÉ' }, { name: '😀!' }],
  [
    [[['name', 'like', 'a_b']], [0, 1]],
    [[['name', 'like', 'a\\_b']], [0]],
    [[['name', 'like', '0\\%']], [2]],
    [[['name', 'like', '\\\\']], [3]],
    [[['name', 'like', 'c\\']], [3]],
    [[['name', 'ilike', 'été']], [4]],
    [[['name', 'like', 'été']], []],
    [[['name', '=like', '_!']], [5]],
  ],
)

finds(
  'C2: an unset text is the empty one',
  [{ name: null }, { name: '' }, { name: 'x' }],
  [
    [[['name', '=', false]], [0, 1]],
    [[['name', '=', '']], [0, 1]],
    [[['name', '=', null]], [0, 1]],
    [[['name', '!=', false]], [2]],
    [[['name', 'in', ['', 'x']]], [0, 1, 2]],
    [[['name', 'not in', ['x']]], [0, 1]],
    [[['name', '!=', 'x']], [0, 1]],
    [[['name', 'not ilike', 'x']], [0, 1]],
    [[['name', 'ilike', '']], [0, 1, 2]],
    [[['name', '=like', '']], [0, 1]],
    [[['name', '=?', null]], [0, 1, 2]],
    [[['name', '=', ['x']]], [2]],
    // An unset text has no place in the alphabet.
    [[['name', '<', 'z']], [1, 2]],
    [['!', ['name', '<', 'z']], [0]],
  ],
)

finds(
  'C3: an unset number is 0 in every comparison',
  [{ age: 0 }, { age: 1 }, { age: -1 }],
  [
    [[['age', '=', false]], [0]],
    [[['age', '!=', 0]], [1, 2]],
    [[['age', '<', 1]], [0, 2]],
    [[['age', '>=', false]], [0, 1]],
    [[['age', 'in', [null, -1]]], [0, 2]],
    [[['age', '>', 0.5]], [1]],
    [[['age', '<', 1e12]], [0, 1, 2]],
    [[['age', 'like', '1']], [1, 2]],
  ],
)

test('C3: also where the database has nothing', t =>
  each(database, async env => {
    const people = env.model('folk.person')
    await people.create([
      { name: 'null', age: 7, alive: true },
      { name: 'one', age: 1, height: 1.5 },
    ])
    await env.sql("UPDATE folk_person SET age = NULL, height = NULL, alive = NULL WHERE name = 'null'")
    const rows: [AnyDomain, string][] = [
      [[['age', '=', 0]], 'null'],
      [[['age', '<=', 0]], 'null'],
      [[['age', '!=', 1]], 'null'],
      [[['height', '<', 1]], 'null'],
      [[['height', 'like', '0']], 'null'],
      [[['alive', '!=', true]], 'null,one'],
      [[['alive', '<', true]], 'null,one'],
    ]
    for (const [domain, names] of rows) t.is(String((await both(t, people.browse([]), domain)).mapped('name')), names)
  }))

finds(
  'C4: an unset truth is false; one that is either is any',
  [{ alive: false }, { alive: true }],
  [
    [[['alive', '=', false]], [0]],
    [[['alive', '!=', true]], [0]],
    [[['alive', 'in', [true, false]]], [0, 1]],
    [[['alive', 'not in', [true, false]]], []],
    [[['alive', 'in', [true]]], [1]],
    [[['alive', '=', 'true']], [1]],
    [[['alive', '=', 'no']], [0]],
    [[['alive', '=', 1]], [1]],
    [[['alive', '=', null]], [0]],
  ],
)

finds(
  'JSON and bytes are set or unset',
  [{ extra: { n: 1 } }, { photo: Buffer.from('x') }],
  [
    [[['extra', '=', false]], [1]],
    [[['extra', '!=', false]], [0]],
    [[['photo', '!=', null]], [1]],
    [[['photo', 'in', [false]]], [0]],
    [[['photo', 'not in', [false]]], [1]],
  ],
)

for (const domain of [
  ['extra', '=', 'x'],
  ['photo', 'like', 'x'],
  ['photo', '<', 3],
  ['extra', 'in', [1]],
]) {
  test(`${JSON.stringify(domain)} is not to be asked`, t =>
    each(database, async env =>
      t.regex((await neither(t, env.model('folk.person'), [domain])).message, /folk\.person\./),
    ))
}

test('B28: a translated text is the one of the reader’s language', t =>
  each(database, async env => {
    const town = await env['folk.town'].create({ name: 'Belgium' })
    await env['folk.town'].create({ name: 'France' })
    await env['folk.person'].create([{ name: 'Jan', town_id: town }, { name: 'Bob' }])
    const french = town.withContext({ lang: 'fr_FR' })
    await french.write({ name: 'Belgique' })
    const [towns, people] = [
      french.browse([]) as unknown as AnyModel,
      env.model('folk.person').withContext({ lang: 'fr_FR' }),
    ]
    t.deepEqual((await both(t, towns, [['name', '!=', 'Belgique']])).mapped('name'), ['France'])
    t.deepEqual((await both(t, people, [['town_id', '!=', 'Belgique']])).mapped('name'), ['Bob'])
    t.deepEqual((await both(t, people, [['town_id.name', '=', 'Belgique']])).mapped('name'), ['Jan'])
    t.deepEqual((await both(t, people, [['town_name', 'ilike', 'BELGI']])).mapped('name'), ['Jan'])
    t.deepEqual((await both(t, env.model('folk.town'), [['name', '=', 'Belgium']])).mapped('name'), ['Belgium'])
    const strange = env.model('folk.town').withContext({ lang: "fr_FR' OR 1=1; --" })
    t.deepEqual((await both(t, strange, [['name', '=', 'Belgium']])).mapped('name'), ['Belgium'])
  }))
