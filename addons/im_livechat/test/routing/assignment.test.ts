import test from 'ava'
import { chooseOperator, type Wish } from '../../routing/assignment.ts'
import type { Engagement } from '../../routing/sessions.ts'
import {
  belgium,
  cat,
  DE,
  dog,
  EN,
  FR,
  first,
  france,
  japan,
  now,
  type Operator,
  operator,
  sessions,
  us,
} from './people.ts'

/** The user who is chosen; of equals, the one who comes first. */
function chosen(operators: Operator[], wish: Wish = {}, open: Engagement[] = []): number | null {
  return chooseOperator(operators, open, wish, now, first)?.userId ?? null
}

/** Everybody whom chance may choose, in order. */
function choosable(operators: Operator[], wish: Wish = {}, open: Engagement[] = []): number[] {
  const draws = Array.from({ length: 20 }, (_, index) => (index + 0.5) / 20)
  const users = draws.map(draw => chooseOperator(operators, open, wish, now, () => draw)!.userId)
  return [...new Set(users)].sort((a, b) => a - b)
}

const one = operator(1)
const two = operator(2)
const busy = (user: number, count: number, minutesAgo?: number) => sessions(user, count, minutesAgo)

test('A2: who speaks the language of the visitor is chosen', t => {
  t.is(chosen([operator(1, { lang: FR }), operator(2, { lang: EN })], { lang: EN }), 2)
})

test('A4: when nobody speaks the language, somebody answers all the same', t => {
  t.is(chosen([operator(1, { lang: FR })], { lang: EN }), 1)
})

test('A5: without a common language, the country decides', t => {
  t.is(chosen([operator(1, { countryId: france }), operator(2, { countryId: us })], { countryId: france }), 1)
})

test('A7: when nobody is of the country, somebody answers all the same', t => {
  t.is(chosen([operator(1, { countryId: france })], { countryId: us }), 1)
})

test('A9: the language goes before the country', t => {
  const operators = [operator(1, { lang: FR, countryId: france }), operator(2, { lang: EN, countryId: us })]
  t.is(chosen(operators, { lang: EN, countryId: france }), 2)
})

test('A10: the previous operator goes on, though another is idle', t => {
  t.is(chosen([one, two], { previousPartnerId: one.partnerId }, busy(1, 2)), 1)
})

test('A12: who has fewer sessions is chosen', t => {
  t.is(chosen([one, two], {}, [...busy(1, 1), ...busy(2, 2)]), 1)
})

test('A14: a call with one session does not yet overload', t => {
  t.is(chosen([operator(1, { inCall: true }), two], {}, [...busy(1, 1), ...busy(2, 2)]), 1)
})

test('A15: when all are overloaded, the one with fewer sessions is chosen', t => {
  const operators = [operator(1, { inCall: true }), operator(2, { inCall: true })]
  t.is(chosen(operators, {}, [...busy(1, 2), ...busy(2, 3)]), 1)
})

test('A17: who knows the subject is chosen', t => {
  const operators = [operator(1, { expertiseIds: [dog] }), operator(2, { expertiseIds: [cat] })]
  t.is(chosen(operators, { expertiseIds: [cat] }), 2)
})

const zoo = [
  operator(1, { lang: FR, expertiseIds: [dog] }),
  operator(2, { lang: FR, expertiseIds: [cat] }),
  operator(3, { lang: FR, expertiseIds: [dog, cat] }),
  operator(4, { lang: EN, expertiseIds: [dog] }),
  operator(5, { lang: EN, expertiseIds: [cat] }),
]

test('A19: within the language, who knows the subject is chosen', t => {
  t.is(chosen(zoo, { lang: EN, expertiseIds: [cat] }), 5)
})

test('A20: within the language, who knows every subject is chosen', t => {
  t.is(chosen(zoo, { lang: FR, expertiseIds: [dog, cat] }), 3)
})

test('A22, A24: of nobody, nobody is chosen; of candidates given by code, the first', t => {
  t.is(chosen([]), null)
  t.is(chosen([operator(1, { lang: FR }), operator(2, { lang: EN })]), 1)
})

test('A25: the previous operator is chosen among candidates given by code', t => {
  t.is(chosen([one, two], { previousPartnerId: two.partnerId }), 2)
})

test('A27: who was given a session just now is spared', t => {
  t.is(chosen([one, two], {}, [...busy(2, 1, 3), ...busy(1, 1, 0)]), 2)
})

test('A29: when all were given a session just now, nobody is spared', t => {
  t.is(chosen([one, two], {}, [...busy(1, 1, 0), ...busy(2, 1, 0)]), 1)
})

test('A30: of idle operators, the first of equals', t => {
  t.is(chosen([one, two]), 1)
})

test('A32: an ended session neither loads nor spares', t => {
  t.is(chosen([one, two], {}, sessions(1, 1, 0, { endedAt: now })), 1)
})

const anna = operator(1, { lang: FR, countryId: belgium })
const bob = operator(2, { lang: EN, chatLangs: [FR], countryId: us })
const carl = operator(3, { lang: EN, countryId: france })
const team = [anna, bob, carl]

test('3.5 example 1: the main language and the chat languages count alike', t => {
  t.deepEqual(choosable(team, { lang: FR }), [1, 2])
})

test('3.5 example 2: the language decides who is considered, the load who of them', t => {
  t.is(chosen(team, { lang: FR }, [...busy(1, 3), ...busy(2, 1)]), 2)
})

test('3.5 example 3: without a language in common, the country', t => {
  t.is(chosen(team, { lang: DE, countryId: france }), 3)
})

test('3.5 example 4: with nothing in common, the idle one', t => {
  t.is(chosen(team, { lang: DE, countryId: japan }, [...busy(1, 1), ...busy(3, 2)]), 2)
})

test('3.5 example 5: the previous operator, whatever the language and the load', t => {
  t.is(chosen(team, { lang: FR, previousPartnerId: carl.partnerId }, busy(3, 5)), 3)
})

test('3.5 example 6: the previous operator is let be in a call with two sessions', t => {
  const inCall = operator(3, { lang: EN, countryId: france, inCall: true })
  t.deepEqual(choosable([anna, bob, inCall], { lang: FR, previousPartnerId: inCall.partnerId }, busy(3, 2)), [1, 2])
})

test('3.5 example 7: 60 seconds after an assignment, the busier colleague is chosen', t => {
  t.is(chosen(team, { lang: FR }, [...busy(1, 1, 1), ...busy(2, 2, 5)]), 2)
})

test('3.5 example 8: if that leaves nobody of the language, the less loaded', t => {
  t.is(chosen(team, { lang: FR }, [...busy(1, 1, 1), ...busy(2, 2, 1)]), 1)
})

const [tax, vat] = [11, 12]
const experts = [
  operator(1, { lang: FR, expertiseIds: [tax, vat] }),
  operator(2, { lang: EN, expertiseIds: [tax] }),
  operator(3, { lang: EN, expertiseIds: [tax, vat] }),
]

test('3.5 example 9: any expert of the language', t => {
  t.deepEqual(choosable(experts, { lang: EN, expertiseIds: [tax] }), [2, 3])
})

test('3.5 example 10: the expert of everything, within the language', t => {
  t.deepEqual(choosable(experts, { lang: EN, expertiseIds: [tax, vat] }), [3])
})

test('3.5 example 11: a call with one session weighs less than two sessions', t => {
  t.is(chosen([operator(1, { inCall: true }), two], {}, [...busy(1, 1), ...busy(2, 2)]), 1)
})

test('3.5 example 12: a call with two sessions weighs more than five sessions', t => {
  t.is(chosen([operator(1, { inCall: true }), two], {}, [...busy(1, 2), ...busy(2, 5)]), 2)
})
