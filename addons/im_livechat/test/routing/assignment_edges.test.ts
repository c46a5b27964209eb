import test from 'ava'
import fc from 'fast-check'
import { chooseOperator, type Wish } from '../../routing/assignment.ts'
import type { Engagement } from '../../routing/sessions.ts'
import { cat, dog, EN, FR, first, france, minutes, now, type Operator, operator, SHOP, sessions, us } from './people.ts'

function chosen(operators: Operator[], wish: Wish = {}, open: Engagement[] = []): number | null {
  return chooseOperator(operators, open, wish, now, first)?.userId ?? null
}

test('H1.6: the main language and a chat language count alike, so the idle one is chosen', t => {
  const operators = [operator(1, { lang: EN }), operator(2, { lang: FR, chatLangs: [EN] })]
  t.is(chosen(operators, { lang: EN }, sessions(1, 1)), 2)
})

test('H2.1, H2.2, H2.3: a previous operator who is no candidate has no weight', t => {
  t.is(chosen([operator(1), operator(2)], { previousPartnerId: 99 }), 1)
})

test('H2.4: the previous operator is chosen within 120 seconds of another assignment', t => {
  const operators = [operator(1), operator(2)]
  t.is(chosen(operators, { previousPartnerId: operators[1]!.partnerId }, sessions(2, 1, 1)), 2)
})

test('H2.5: who is in a call without a session is idle', t => {
  t.is(chosen([operator(1), operator(2, { inCall: true })], {}, sessions(1, 1)), 2)
})

test('H2.6: a session that the operator left to others still counts as load', t => {
  t.is(chosen([operator(1), operator(2)], {}, sessions(1, 1, 5, { isMember: false })), 2)
})

test('H2.7: a session silent for 20 minutes still counts as load', t => {
  t.is(chosen([operator(1), operator(2)], {}, sessions(1, 1, 20)), 2)
})

test('H2.8: a session silent for 31 minutes counts nowhere', t => {
  t.is(chosen([operator(1), operator(2)], {}, sessions(1, 1, 31)), 1)
})

test('H2.9: an unknown country is nobody’s, not even of an operator without one', t => {
  t.is(chosen([operator(1, { countryId: us }), operator(2)], { countryId: null }), 1)
})

test('an unknown language is nobody’s, not even of an operator without one', t => {
  t.is(chosen([operator(1, { lang: FR }), operator(2)], { lang: null }), 1)
})

test('H2.10: the only one of the language is chosen within 120 seconds, though another is free', t => {
  t.is(chosen([operator(1, { lang: EN }), operator(2, { lang: FR })], { lang: FR }, sessions(2, 1, 1)), 2)
})

test('H2.11: sessions of another channel count as load', t => {
  t.is(chosen([operator(1), operator(2)], {}, sessions(1, 1, 5, { channelId: SHOP })), 2)
})

test('the operator is spared until 120 seconds have passed, not longer', t => {
  const justNow = (seconds: number) => sessions(1, 1, 0, { joinedAt: minutes(seconds / 60) })
  t.is(chosen([operator(1), operator(2)], {}, [...justNow(119), ...sessions(2, 2)]), 2)
  t.is(chosen([operator(1), operator(2)], {}, [...justNow(120), ...sessions(2, 2)]), 1)
})

test('when nobody knows any subject asked for, the least active is chosen, assigned just now or not', t => {
  const open = [...sessions(1, 1, 0), ...sessions(2, 2)]
  t.is(chosen([operator(1), operator(2)], { expertiseIds: [dog] }, open), 1)
})

test('who knows one of two subjects goes before who knows none', t => {
  t.is(chosen([operator(1), operator(2, { expertiseIds: [cat] })], { expertiseIds: [dog, cat] }), 2)
})

test('of equally loaded operators, the one who is not in a call', t => {
  t.is(chosen([operator(1, { inCall: true }), operator(2)], {}, [...sessions(1, 1), ...sessions(2, 1)]), 2)
})

const anyOperators = fc.uniqueArray(
  fc.record({
    userId: fc.integer({ min: 1, max: 8 }),
    lang: fc.constantFrom(null, FR, EN),
    chatLangs: fc.subarray([FR, EN]),
    countryId: fc.constantFrom(null, france, us),
    expertiseIds: fc.subarray([dog, cat]),
    inCall: fc.boolean(),
  }),
  { selector: ({ userId }) => userId, minLength: 1 },
)
const anySessions = fc.array(
  fc
    .record({ user: fc.integer({ min: 1, max: 8 }), age: fc.integer({ min: 0, max: 40 }), ended: fc.boolean() })
    .map(({ user, age, ended }) => sessions(user, 1, age, { endedAt: ended ? now : null })[0]!),
)
const anyWish = fc.record({
  lang: fc.constantFrom(null, FR, EN),
  countryId: fc.constantFrom(null, france, us),
  expertiseIds: fc.subarray([dog, cat]),
  previousPartnerId: fc.constantFrom(null, 1001, 1002, 1099),
})
const anyDraw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('as soon as there is a candidate, one of them is chosen', t => {
  const property = fc.property(anyOperators, anySessions, anyWish, anyDraw, (people, open, wish, draw) => {
    const candidates = people.map(({ userId, ...about }) => operator(userId, about))
    return candidates.includes(chooseOperator(candidates, open, wish, now, () => draw)!)
  })
  t.notThrows(() => fc.assert(property))
})

test('somebody who speaks the language is chosen if there is one, unless the visitor had another operator', t => {
  const property = fc.property(anyOperators, anySessions, anyDraw, (people, open, draw) => {
    const candidates = people.map(({ userId, ...about }) => operator(userId, about))
    const speaks = ({ lang, chatLangs }: Operator) => lang === FR || chatLangs.includes(FR)
    const choice = chooseOperator(candidates, open, { lang: FR }, now, () => draw)!
    return speaks(choice) || !candidates.some(speaks)
  })
  t.notThrows(() => fc.assert(property))
})

test('the order of the candidates, and an ended or silent session more, change nothing but ties', t => {
  const property = fc.property(anyOperators, anySessions, anyWish, (people, open, wish) => {
    const candidates = people.map(({ userId, ...about }) => operator(userId, about))
    const choices = (operators: Operator[], all: Engagement[]) =>
      new Set(
        operators.map((_, index) => chooseOperator(operators, all, wish, now, () => (index + 0.5) / operators.length)),
      )
    const others = [...sessions(1, 3, 31), ...sessions(2, 3, 1, { endedAt: now })]
    const before = choices(candidates, open)
    const after = choices(candidates.toReversed(), [...others, ...open])
    return before.size === after.size && [...before].every(choice => after.has(choice))
  })
  t.notThrows(() => fc.assert(property))
})

test('without somebody who was not chosen, the choice stays the same', t => {
  const property = fc.property(anyOperators, anySessions, anyWish, (people, open, wish) => {
    const candidates = people.map(({ userId, ...about }) => operator(userId, about))
    const choice = chooseOperator(candidates, open, wish, now, first)!
    const loser = candidates.findLast(({ userId }) => userId !== choice.userId)
    const fewer = candidates.filter(candidate => candidate !== loser)
    return chooseOperator(fewer, open, wish, now, first) === choice
  })
  t.notThrows(() => fc.assert(property))
})
