import { setTimeout } from 'node:timers/promises'
import test from 'ava'
import { TooManyRequests } from '../../errors.ts'
import { networkOf } from '../../network.ts'
import { KeyThrottle, LoginThrottle, throttle, throttleAddress } from '../throttle.ts'

async function tries(limit: LoginThrottle, count: number, ip: (n: number) => string, login: (n: number) => string) {
  let allowed = 0
  for (let n = 0; n < count; n++) {
    allowed += await limit.attempt(ip(n), login(n)).then(
      () => 1,
      error => {
        if (!(error instanceof TooManyRequests)) throw error
        return 0
      },
    )
  }
  return allowed
}

test('one address has five tries a minute for one login', async t => {
  const limit = new LoginThrottle()

  t.is(
    await tries(
      limit,
      20,
      () => '192.0.2.1',
      n => (n % 2 ? 'ada' : ' ADA '),
    ),
    5,
  )
})

test('one address has thirty tries a minute for all logins together', async t => {
  const limit = new LoginThrottle()

  t.is(
    await tries(
      limit,
      100,
      () => '192.0.2.1',
      n => `user${n}`,
    ),
    30,
  )
})

test('nobody is locked out by what others try', async t => {
  const limit = new LoginThrottle()
  await tries(
    limit,
    100,
    () => '192.0.2.1',
    () => 'ada',
  )

  await t.notThrowsAsync(limit.attempt('192.0.2.2', 'ada'))
})

test('a network of IPv6 counts as one address, however it is written', async t => {
  const limit = new LoginThrottle()

  t.is(
    await tries(
      limit,
      20,
      n => `2001:db8:1:2::${n}`,
      () => 'ada',
    ),
    5,
  )
  t.is(
    await tries(
      limit,
      5,
      n => `2001:db8:1:2:${n}:0:0:1`,
      () => 'ada',
    ),
    0,
  )
  await t.notThrowsAsync(limit.attempt('2001:db8:1:3::1', 'ada'))
  const networks = {
    '2001:DB8:0001:2::1': '2001:db8:1:2::/64',
    '::1': '0:0:0:0::/64',
    'fe80::1%eth0': 'fe80:0:0:0::/64',
    '::ffff:192.0.2.7': '192.0.2.7',
    '::ffff:c000:207': '192.0.2.7',
    '64:ff9b::192.0.2.7': '64:ff9b:0:0::/64',
    '192.0.2.7': '192.0.2.7',
    unknown: 'unknown',
  }
  for (const [address, network] of Object.entries(networks)) t.is(networkOf(address), network)
  t.is(
    await tries(
      limit,
      3,
      n => `::ffff:192.0.2.${n}`,
      n => `user${n}`,
    ),
    3,
  )
})

test('after a success tries begin anew', async t => {
  const limit = new LoginThrottle()
  await tries(
    limit,
    4,
    () => '192.0.2.1',
    () => 'ada',
  )

  await limit.succeeded('192.0.2.1', 'ada')

  t.is(
    await tries(
      limit,
      20,
      () => '192.0.2.1',
      () => 'ada',
    ),
    5,
  )
})

test('a refusal says when to come back, and then it works', async t => {
  const limit = new LoginThrottle(1, 1)
  // Both within the same second, however slow the machine is.
  const [, error] = await Promise.all([
    limit.attempt('192.0.2.1', 'ada'),
    t.throwsAsync(limit.attempt('192.0.2.1', 'ada'), { instanceOf: TooManyRequests }),
  ])
  t.is(error?.retryAfter, 1)
  t.is(error?.message, 'That was too often. Try again in 1 s.')

  await setTimeout(1050)
  await t.notThrowsAsync(limit.attempt('192.0.2.1', 'ada'))
})

test('anything can be limited, each key by itself', async t => {
  await throttle('post:guest:1', 2, 60)
  await throttle('post:guest:1', 2, 60)

  await t.throwsAsync(throttle('post:guest:1', 2, 60), { instanceOf: TooManyRequests })
  await t.notThrowsAsync(throttle('post:guest:2', 2, 60))
  await throttleAddress('reset', '2001:db8::1', 1, 60)
  await t.throwsAsync(throttleAddress('reset', '2001:db8::2', 1, 60), { instanceOf: TooManyRequests })
})

test('keys that are none are counted by where they come from, and hold up no others', async t => {
  const limit = new KeyThrottle(60, 3)
  for (let n = 1; n <= 3; n++) {
    await limit.check(`2001:db8::${n}`, `12345678-${n}`)
    await limit.failed(`2001:db8::${n}`, `12345678-${n}`)
  }
  await t.throwsAsync(limit.check('2001:db8::9', '12345678-9'), { instanceOf: TooManyRequests })
  await t.notThrowsAsync(limit.check('2001:db8:1::9', '12345678-9'))
  await t.notThrowsAsync(limit.check('2001:db8::9', 'another-one'))
})
