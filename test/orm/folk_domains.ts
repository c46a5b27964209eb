import fc from 'fast-check'
import type { AnyDomain } from '#core'

const words = ['', 'a', 'A', 'ab', 'Émile', 'émile', '%', 'a_b', 'a\\b', "'; --", 'ß', 'Σας', '😀', '0', 'x'.repeat(40)]
const days = ['2024-02-29', '2024-03-31', '2024-10-27', '1969-12-31', '2000-01-01', '2024-12-30']
const moments = [
  ...['2024-03-30 22:59:59', '2024-03-30 23:00:00', '2024-03-31 01:30:00', '2024-10-26 22:00:00.500'],
  ...['2024-10-27 00:30:00', '1969-12-31 23:59:59.999', '2000-01-01 00:00:00', '2024-12-30 12:00:00'],
]
const numbers = [0, 1, -1, 2, 3, 5, 1.5, 0.1, 1e15, 0.00001, 100]
const { constantFrom, oneof, array, tuple, constant, record } = fc

/** What a person may be given. */
export const person = record({
  name: constantFrom(null, ...words),
  nick: constantFrom(null, 'a', 'b'),
  motto: constantFrom(null, ...words),
  notes: constantFrom(null, '<p>a</p>', ''),
  age: constantFrom(0, 1, -1, 2, 3, 5),
  height: constantFrom(...numbers),
  wage: constantFrom(0, 1.5, 0.1, 100),
  alive: fc.boolean(),
  active: constantFrom(true, true, false),
  born: constantFrom(null, ...days),
  seen: constantFrom(null, ...moments),
  rank: constantFrom(null, 'low', 'high'),
  extra: constantFrom(null, { n: 1 }),
  photo: constantFrom(null, Buffer.from('x')),
})

const none = constantFrom(null, false)
const equal = constantFrom('=', '!=', 'in', 'not in', '=?')
const order = constantFrom('<', '<=', '>', '>=')
const patterns = constantFrom('like', 'ilike', 'not like', 'not ilike', '=like', '=ilike', 'not =like', 'not =ilike')
const text = oneof(constantFrom(...words, 'a%', '_', '%b', 'É%', '\\%', 'low', '2024%'), none)

/** Values of one kind, for every operator that takes them. */
function on(name: string, value: fc.Arbitrary<unknown>, more: fc.Arbitrary<AnyDomain>[] = []): fc.Arbitrary<AnyDomain> {
  return oneof(
    tuple(constant(name), equal, oneof(value, none, array(oneof(value, none), { maxLength: 3 }))),
    tuple(constant(name), order, oneof(value, none)),
    ...more,
  )
}
const like = (name: string) => tuple(constant(name), patterns, text)
const whole = constantFrom(-1, 0, 1, 2, 3, 5, 7, 2024, 1e12)
const number = constantFrom(...numbers)
const relative = constantFrom('today', 'now', '-1d', 'today +1m', '=monday', 'today -24y =1m =1d', '+12H')
const day = oneof(constantFrom(...days), relative)
const moment = oneof(
  day,
  constantFrom(...moments),
  constantFrom(...moments).map(each => new Date(`${each}Z`)),
)
const parts = ['year_number', 'quarter_number', 'month_number', 'iso_week_number', 'day_of_week', 'day_of_month']
const part = (name: string) =>
  constantFrom(...parts, 'day_of_year', 'hour_number', 'minute_number', 'second_number').chain(each =>
    on(`${name}.${each}`, oneof(whole, constantFrom(4, 12, 29, 52, 59, 60, 366))),
  )
const ids = oneof(constantFrom(1, 2, 3, 4, 5, 9, 17), constantFrom(0, -1, 9e9))

type Domains = fc.Arbitrary<AnyDomain>
const choose = (...all: Domains[]): Domains => oneof({ depthSize: 'small' }, ...all)

interface Kinds {
  person: AnyDomain
  tag: AnyDomain
  town: AnyDomain
  personDomain: AnyDomain
  tagDomain: AnyDomain
  townDomain: AnyDomain
}

export const { personDomain } = fc.letrec<Kinds>(typed => {
  // The compiler can not tell which of the kinds a name is.
  const tie = (name: keyof Kinds) => typed(name) as Domains
  const link = (name: string, target: 'person' | 'tag' | 'town', isTree = true): fc.Arbitrary<AnyDomain> =>
    oneof(
      tuple(constant(name), equal, oneof(ids, none, text, array(oneof(ids, none, text), { maxLength: 3 }))),
      tuple(constant(name), patterns, text),
      tuple(constant(name), constantFrom('any', 'not any'), tie(`${target}Domain`)),
      tie(target).map(([path, operator, value]) => [`${name}.${String(path)}`, operator, value]),
      ...(isTree
        ? [tuple(constant(name), constantFrom('child_of', 'parent_of'), oneof(ids, none, array(ids, { maxLength: 2 })))]
        : []),
    )
  const joined = (leaf: fc.Arbitrary<AnyDomain>): fc.Arbitrary<AnyDomain> => {
    const one = oneof({ weight: 6, arbitrary: leaf }, { weight: 1, arbitrary: constantFrom([1, '=', 1], [0, '=', 1]) })
    return oneof(
      one.map(each => [each]),
      tuple(one, one).map(each => each),
      tuple(constantFrom('&', '|'), one, one).map(each => each),
      one.map(each => ['!', each]),
      tuple(one, one, one).map(([a, b, c]) => ['!', '|', a, '&', b, '!', c]),
      tuple(one, one, one).map(([a, b, c]) => ['|', a, '|', b, c]),
    )
  }
  return {
    person: choose(
      ...['name', 'nick', 'motto', 'notes', 'display_name', 'town_name'].map(name => on(name, text, [like(name)])),
      on('rank', constantFrom('low', 'high', 'gone'), [like('rank')]),
      ...['age', 'town_size', 'years'].map(name => on(name, oneof(whole, number), [like(name)])),
      ...['height', 'wage'].map(name => on(name, number, [like(name)])),
      ...['alive', 'active'].map(name => on(name, oneof(fc.boolean(), constantFrom('true', 'no', 1)))),
      on('born', day, [like('born'), part('born')]),
      on('seen', moment, [like('seen'), part('seen')]),
      ...['extra', 'photo'].map(name => tuple(constant(name), equal, none)),
      on('id', ids),
      tuple(constant('nation'), equal, oneof(constantFrom('x', 'y', ''), none)),
      tuple(constant('twin_id'), equal, oneof(ids, none)),
      link('parent_id', 'person'),
      link('child_ids', 'person'),
      link('elder_ids', 'person'),
      link('parent_tag_ids', 'tag'),
      link('tag_ids', 'tag'),
      link('town_id', 'town', false),
    ),
    tag: choose(
      on('name', text, [like('name')]),
      on('active', fc.boolean()),
      on('weight', whole),
      link('parent_id', 'tag'),
      link('child_ids', 'tag'),
      link('person_ids', 'person'),
    ),
    town: choose(
      on('name', text, [like('name')]),
      on('size', whole),
      on('founded', day, [part('founded')]),
      on('active', fc.boolean()),
      link('person_ids', 'person'),
    ),
    personDomain: joined(tie('person')),
    tagDomain: joined(tie('tag')),
    townDomain: joined(tie('town')),
  }
})
