import test from 'ava'
import { type AnyDomain, domains } from '#core'
import { parseDomain } from '../../core/orm/domain/domain.ts'

const d: AnyDomain = [['name', '=', 'x']]
const two: AnyDomain = [
  ['a', '=', 1],
  ['b', '=', 2],
]
const { TRUE, FALSE } = domains

const algebra: [string, AnyDomain, AnyDomain][] = [
  ['NOT NOT true is true', domains.not(domains.not(TRUE)), TRUE],
  ['NOT true is false', domains.not(TRUE), FALSE],
  ['AND of nothing is true', domains.and(), TRUE],
  ['OR of nothing is false', domains.or(), FALSE],
  ['OR(false, d) is d', domains.or(FALSE, d), d],
  ['OR(AND(true), d) is true', domains.or(domains.and(TRUE), d), TRUE],
  ['AND(OR(false), d) is false', domains.and(domains.or(FALSE), d), FALSE],
  ['AND(true, d) is d', domains.and(TRUE, [], d), d],
  ['a constant may hide', domains.and(['!', '|', [0, '=', 1], [0, '=', 1]], d), d],
  ['AND puts terms side by side', domains.and(d, two), [...d, ...two]],
  ['OR takes each domain whole', domains.or(d, two), ['|', ...d, '&', ...two]],
  ['OR of three', domains.or(d, d, d), ['|', '|', ...d, ...d, ...d]],
  ['NOT takes it whole', domains.not(two), ['!', '&', ...two]],
  ['NOT NOT d is d', domains.not(domains.not(two)), ['&', ...two]],
  ['NOT of a list that begins with one', domains.not(['!', ...two]), ['!', '&', '!', ...two]],
]
for (const [title, got, wanted] of algebra) test(`C10: ${title}`, t => t.deepEqual([...got], [...wanted]))

test('what is given stays as it is, and what is made can not be changed', t => {
  const given = Object.freeze([Object.freeze(['a', '=', 1])])
  const made = domains.or(given, d)
  domains.not(given)
  t.true(Object.isFrozen(made))
  t.throws(() => (made as unknown[]).push('x'), { name: 'TypeError' })
})

test('C9: a thousand ORed ANDs, denied, are read without running out of depth', t => {
  const ands = Array.from(
    { length: 1000 },
    (_, index): AnyDomain => [
      ['a', '=', index],
      ['b', '=', index],
    ],
  )
  const node = parseDomain(domains.not(domains.or(...ands)))
  t.like(node, { kind: 'not', node: { kind: 'or' } })
  t.is(node.kind === 'not' && node.node.kind === 'or' ? node.node.nodes.length : 0, 1000)
})

for (const operator of ['|', '&']) {
  test(`C9: ten thousand terms joined by ${operator} are one list, however they are nested`, t => {
    const leaf = ['a', '=', 1]
    const right = Array.from({ length: 9999 }, () => [operator, leaf]).flat(1)
    const left = [...Array.from({ length: 9999 }, () => operator), ...Array.from({ length: 9999 }, () => leaf)]
    for (const domain of [right, left]) {
      const node = parseDomain([...domain, leaf])
      t.is(node.kind === 'or' || node.kind === 'and' ? node.nodes.length : 0, 10_000)
    }
  })
}

const malformed: [AnyDomain, RegExp][] = [
  [['&', ['a', '=', 1]], /“&” lacks an operand/],
  [['|'], /“\|” lacks an operand/],
  [['!'], /“!” lacks an operand/],
  [[['a', '=']], /\[field, operator, value\]/],
  [[['a', '=', 1, 2]], /\[field, operator, value\]/],
  [['a', '=', 1], /\[field, operator, value\]/],
  [[null], /\[field, operator, value\]/],
  [[['a', '>>', 1]], /operator is none of/],
  [[['a', 1, 1]], /operator is none of/],
  [[[3, '=', 1]], /not the name of a field/],
  [[['', '=', 1]], /not the name of a field/],
  [[['a', 'any', 3]], /A domain is a list/],
  [[['a', 'any', [['b', '>>', 1]]]], /operator is none of/],
  [[['a', 'not any', ['!']]], /lacks an operand/],
  [[['a', 'any!', []]], /open to record rules only/],
  [[['a', 'any', [['b', 'not any!', []]]]], /open to record rules only/],
  [Array.from({ length: 20_001 }, () => ['a', '=', 1]), /at most 20000 terms/],
  [
    Array.from({ length: 2000 }, () => ['&', ['a', '=', 1], '|', ['a', '=', 1]])
      .flat(1)
      .concat([['a', '=', 1]]),
    /at most 500 levels/,
  ],
  [nested(2000), /at most 500 levels/],
]
for (const [domain, message] of malformed) {
  const text = JSON.stringify(domain)
  test(`C14: ${text.length > 60 ? `${text.slice(0, 60)}…` : text} is refused at once`, t => {
    t.throws(() => parseDomain(domain), { name: 'ValueError', message })
    t.throws(() => domains.and(domain), { name: 'ValueError', message })
  })
}

for (const given of [null, undefined, 'x', 3, {}])
  test(`C14: ${String(given)} is no domain`, t => {
    t.throws(() => parseDomain(given as unknown as AnyDomain), { name: 'ValueError', message: /A domain is a list/ })
  })

test('a value that can not be written down is named all the same', t => {
  const round: unknown[] = []
  round.push(round)
  t.throws(() => parseDomain([[round, '=', 10n]]), { name: 'ValueError' })
  t.throws(() => parseDomain([10n]), { name: 'ValueError', message: /10/ })
})

test('operators may be written as they were once', t => {
  t.deepEqual(parseDomain([['a', '<>', 1]]), parseDomain([['a', '!=', 1]]))
  t.deepEqual(parseDomain([['a', '==', 1]]), parseDomain([['a', '=', 1]]))
  t.deepEqual(parseDomain([['a', 'NOT IN', [1]]]), parseDomain([['a', 'not in', [1]]]))
})

function nested(levels: number): AnyDomain {
  let domain: AnyDomain = [['a', '=', 1]]
  for (let level = 0; level < levels; level++) domain = [['a', 'any', domain]]
  return domain
}
