import test from 'ava'
import fc from 'fast-check'
import { chooseOperator } from '../../routing/assignment.ts'
import { availableOperators, type ChannelLimits } from '../../routing/availability.ts'
import type { Engagement } from '../../routing/sessions.ts'
import { channel, EN, first, minutes, now, type Operator, operator, SHOP, sessions } from './people.ts'

function available(limits: Partial<ChannelLimits>, operators: Operator[], open: Engagement[] = []): number[] {
  return availableOperators(channel(limits), operators, open, now).map(({ userId }) => userId)
}

function chosen(operators: Operator[], open: Engagement[] = [], limits: Partial<ChannelLimits> = {}): number | null {
  return chooseOperator(availableOperators(channel(limits), operators, open, now), open, {}, now, first)?.userId ?? null
}

const limited = (maxSessions: number) => ({ maxSessionsMode: 'limited', maxSessions }) as const
const blocking = { blockDuringCall: true }

test('A34–36: only presence counts: a status chosen by hand is no part of the decision', t => {
  t.deepEqual(
    Object.keys(operator(1)).filter(key => /manual|im_status/.test(key)),
    [],
  )
  t.is(chosen([operator(1)]), 1)
})

test('A37: who is away is not chosen', t => {
  t.is(chosen([operator(1, { status: 'away' })]), null)
})

test('B2: below the limit, the operator is available', t => {
  t.deepEqual(available(limited(2), [operator(1)], sessions(1, 1)), [1])
})

test('B4: each operator has a limit of their own', t => {
  t.deepEqual(available(limited(2), [operator(1), operator(2)], sessions(1, 1)), [1, 2])
})

test('B5: who has reached the limit is not available, the others are', t => {
  t.deepEqual(available(limited(2), [operator(1), operator(2)], sessions(1, 2)), [2])
})

test('B7: in a call, where calls block, nobody is available', t => {
  t.deepEqual(available(blocking, [operator(1, { inCall: true })], sessions(1, 1)), [])
  t.deepEqual(available({}, [operator(1, { inCall: true })], sessions(1, 1)), [1])
})

test('B9: sessions of another channel do not count towards the limit', t => {
  t.deepEqual(available(limited(2), [operator(1)], sessions(1, 2, 5, { channelId: SHOP })), [1])
})

test('B10: a session silent for 4 minutes takes its slot', t => {
  t.deepEqual(available(limited(1), [operator(1)], sessions(1, 1, 4)), [])
})

test('B12: candidates given by code are judged like the channel’s own', t => {
  t.deepEqual(available(limited(2), []), [])
  t.deepEqual(available(limited(2), [operator(1)]), [1])
  t.deepEqual(available({ channelId: SHOP }, [operator(1)]), [1])
})

test('B14: offline, nobody is available', t => {
  t.deepEqual(available(limited(2), [operator(1, { status: 'offline' })]), [])
  t.deepEqual(available({ channelId: SHOP }, [operator(1, { status: 'offline' })]), [])
})

test('3.5 example 13: one is full and the other away, so nobody', t => {
  t.is(chosen([operator(1), operator(2, { status: 'away' })], sessions(1, 2, 5), limited(2)), null)
})

test('3.5 example 14: sessions silent for 16 minutes free their slots', t => {
  t.is(chosen([operator(1), operator(2, { status: 'away' })], sessions(1, 2, 16), limited(2)), 1)
})

test('3.5 example 15: away, offline and in a blocking call: nobody', t => {
  const operators = [
    operator(1, { status: 'away', lastActivity: minutes(31) }),
    operator(2, { status: 'offline' }),
    operator(3, { inCall: true }),
  ]
  t.is(chosen(operators, [], blocking), null)
})

test('H1.11: 29 minutes 59 seconds without activity is available, 30 minutes too, a second more is not', t => {
  const idle = (seconds: number) => operator(1, { lastActivity: minutes(seconds / 60) })
  t.deepEqual(available({}, [idle(1799)]), [1])
  t.deepEqual(available({}, [idle(1800)]), [1])
  t.deepEqual(available({}, [idle(1801)]), [])
})

test('the minutes allowed are a setting', t => {
  const idle = [operator(1, { lastActivity: minutes(6) })]
  t.is(availableOperators(channel(), idle, [], now, 10).length, 1)
  t.is(availableOperators(channel(), idle, [], now, 5).length, 0)
})

test('who never showed any activity is not available, whatever the status says', t => {
  t.deepEqual(available({}, [operator(1, { lastActivity: null })]), [])
})

test('H2.6, H2.7: a session that the operator left, or silent for 20 minutes, takes no slot', t => {
  t.deepEqual(available(limited(1), [operator(1)], sessions(1, 1, 5, { isMember: false })), [1])
  t.deepEqual(available(limited(1), [operator(1)], sessions(1, 1, 20)), [1])
})

test('a slot is taken for 15 minutes to the second, and not by an ended session', t => {
  t.deepEqual(available(limited(1), [operator(1)], sessions(1, 1, 15)), [])
  t.deepEqual(available(limited(1), [operator(1)], sessions(1, 1, 15.02)), [1])
  t.deepEqual(available(limited(1), [operator(1)], sessions(1, 1, 1, { endedAt: now })), [1])
})

test('a speaker of the language who is full is passed over for somebody with room', t => {
  const operators = [operator(1, { lang: EN }), operator(2)]
  const candidates = availableOperators(channel(limited(1)), operators, sessions(1, 1), now)
  t.is(chooseOperator(candidates, sessions(1, 1), { lang: EN }, now, first)?.userId, 2)
})

test('a higher limit never makes anybody unavailable', t => {
  const counts = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 })
  const property = fc.property(counts, fc.integer({ min: 1, max: 6 }), (loads, limit) => {
    const operators = loads.map((_, index) => operator(index + 1))
    const open = loads.flatMap((load, index) => sessions(index + 1, load))
    const higher = available(limited(limit + 1), operators, open)
    return available(limited(limit), operators, open).every(user => higher.includes(user))
  })
  t.notThrows(() => fc.assert(property))
})
