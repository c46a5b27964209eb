import test from 'ava'
import type { Database } from '../../core/database/database.ts'
import { both } from './folk.ts'
import { each, folkPeople, people, type Row, tags } from './folk_people.ts'

let database: Database
test.before(async () => {
  database = await folkPeople()
})

const pset = ['0', 'a', 'b', 'ab', 'a b', 'b ab']
const inSet: Row[] = [
  ['B1: a relation to many is in a list if it shares a record with it', () => [['tag_ids', 'in', [tags.A]]], 'a,a b'],
  ['B2: not in is to share none', () => [['tag_ids', 'not in', [tags.A]]], '0,b,ab,b ab'],
  [
    'B3: two conditions may be met by different links',
    () => [
      ['tag_ids', 'in', [tags.A]],
      ['tag_ids', 'in', [tags.B]],
    ],
    'a b',
  ],
  [
    'B4: one any has to be met by one link',
    () => [
      [
        'tag_ids',
        'any',
        [
          ['name', '=', 'A'],
          ['name', '=', 'B'],
        ],
      ],
    ],
    '',
  ],
  ['B5: = takes a text as the whole label', () => [['tag_ids', '=', 'A']], 'a,a b'],
  ['B6: != takes those without such a link, also without any', () => [['tag_ids', '!=', 'B']], '0,a,ab'],
  ['B7: ilike takes a text as a part of the label', () => [['tag_ids', 'ilike', 'b']], 'b,ab,a b,b ab'],
  ['B8: not ilike takes those without such a link', () => [['tag_ids', 'not ilike', 'B']], '0,a'],
  ['B9: =like has the whole label match', () => [['tag_ids', '=like', '_B']], 'ab,b ab'],
  ['labels stand in lists, beside ids and null', () => [['tag_ids', 'in', ['AB', tags.A, null]]], '0,a,ab,a b,b ab'],
  ['an empty pattern asks whether there is a link', () => [['tag_ids', 'ilike', '']], 'a,b,ab,a b,b ab'],
  ['… and its denial whether there is none', () => [['tag_ids', 'not ilike', '']], '0'],
  ['a path denied is not the path of a denial', () => ['!', ['tag_ids.name', '=', 'B']], '0,a,ab'],
  ['the path of a denial needs a link', () => [['tag_ids.name', '!=', 'B']], 'a,ab,a b,b ab'],
  ['negative numbers and 0 are ids of nobody', () => [['tag_ids', 'in', [-1, 0, 9e9]]], ''],
]
for (const [title, domain, found] of inSet) {
  test(title, t =>
    each(database, async env => {
      const members = pset.map(name => people[name])
      const got = await both(t, env.model('folk.person'), [['id', 'in', members], ...domain()])
      t.is(String(got.mapped('name')), found)
    }),
  )
}

const ofTags: Row[] = [
  ['B10: child_of takes the record and all below', () => [['id', 'child_of', tags.root]], 'root,c0,c1'],
  ['B10: … of a list', () => [['id', 'child_of', [tags.c0, tags.c1]]], 'c0,c1'],
  ['B10: … of a leaf', () => [['id', 'child_of', tags.c1]], 'c1'],
  ['B11: parent_of takes the record and all above', () => [['id', 'parent_of', tags.c1]], 'root,c0,c1'],
  ['B11: … of a list', () => [['id', 'parent_of', [tags.root, tags.c0]]], 'root,c0'],
  ['B11: … of the root', () => [['id', 'parent_of', tags.root]], 'root'],
  ['B12: trees hang at a many2one', () => [['parent_id', 'child_of', tags.root]], 'c0,c1'],
  ['B12: … at a one2many', () => [['child_ids', 'child_of', tags.c0]], 'root,c0'],
  ['B12: … at a many2many', () => [['person_ids', 'parent_of', people['a b']]], 'A,B'],
  ['nothing is below nothing', () => [['parent_id', 'child_of', false]], ''],
  ['B13: a tree is named by a label', () => [['id', 'child_of', 'c0']], 'c0,c1'],
  ['B13: … upwards', () => [['id', 'parent_of', 'c1']], 'root,c0,c1'],
  ['B13: … by a list of labels', () => [['id', 'child_of', ['c0', 'AB']]], 'AB,c0,c1'],
  ['B21: != false has lines', () => [['child_ids', '!=', false]], 'root,c0'],
  [
    'B21: = false has none',
    () => [
      ['child_ids', '=', false],
      ['name', 'like', 'c'],
    ],
    'c1',
  ],
]
for (const [title, domain, found] of ofTags) {
  test(title, t =>
    each(database, async env => t.is(String((await both(t, env.model('folk.tag'), domain())).mapped('name')), found)),
  )
}
