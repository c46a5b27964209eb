import ava from 'ava'
import { clock } from '#core'
import { answeredBy, as, ask, country, makeChannel, makeUser, monday, setPresence, system } from './people.ts'

// One after the other: they share the clock, and operators are chosen by what all of them did.
const test = ava.serial

test.beforeEach(() => clock.set(monday))
test.after.always(() => clock.set(null))

const minutes = (count: number) => clock.advance(count * 60_000)

function available(channel: number): Promise<readonly number[]> {
  return system(async env => {
    const record = await env['im_livechat.channel'].browse(channel).load('available_operator_ids')
    return record.available_operator_ids.ids
  })
}

function operatorFor(channel: number, wish = {}, candidates?: number[]): Promise<number | null> {
  return system(async env => {
    const user = await env['im_livechat.channel'].browse(channel).getOperator(wish, { candidates, random: () => 0 })
    return user.ids[0] ?? null
  })
}

test('an operator who is online is available; away and offline are not', async t => {
  const [here, away, gone] = [
    await makeUser(),
    await makeUser({ status: 'away' }),
    await makeUser({ status: 'offline' }),
  ]
  const never = await makeUser({ status: null })
  t.deepEqual(await available(await makeChannel([here, away, gone, never])), [here])
})

test('H1.11: idle for 30 minutes an operator is available, a second longer not', async t => {
  const channel = await makeChannel([await makeUser()])
  clock.advance(1800_000)
  t.is((await available(channel)).length, 1)
  clock.advance(1000)
  t.is((await available(channel)).length, 0)
})

test('the minutes of inactivity are a setting', async t => {
  const channel = await makeChannel([await makeUser()])
  minutes(6)
  t.is((await available(channel)).length, 1)
  await system(env => env['ir.config_parameter'].setParam('im_livechat.inactivity_minutes', '5'))
  t.is((await available(channel)).length, 0)
  await system(env => env['ir.config_parameter'].setParam('im_livechat.inactivity_minutes', '30'))
})

test('B4, B5, B9, B10: the limit counts the sessions of each operator in this channel', async t => {
  const [one, two] = [await makeUser(), await makeUser()]
  const limits = { max_sessions_mode: 'limited', max_sessions: 1 }
  const [first, second] = [await makeChannel([one, two], limits), await makeChannel([one], limits)]
  await ask(first, { previousPartnerId: await partnerOf(one) })
  minutes(4)
  t.deepEqual(await available(first), [two])
  t.deepEqual(await available(second), [one])
})

test('3.5 example 14, H2.7: after 15 minutes of silence a session frees its slot', async t => {
  const operator = await makeUser()
  const channel = await makeChannel([operator], { max_sessions_mode: 'limited', max_sessions: 1 })
  await ask(channel)
  minutes(16)
  t.deepEqual(await available(channel), [operator])
})

test('B12, A22, A24: candidates given by code need not be in the channel', async t => {
  const [operator, channel] = [await makeUser(), await makeChannel([])]
  t.is(await operatorFor(channel), null)
  t.is(await operatorFor(channel, {}, [operator]), operator)
})

test('A2, A5, A9, H1.6: language, chat languages and country of real users decide', async t => {
  const belgian = await makeUser({ lang: 'fr_FR', country: 'BE' })
  const polyglot = await makeUser({ chatLangs: ['fr_FR'], country: 'US' })
  const french = await makeUser({ country: 'FR' })
  const channel = await makeChannel([belgian, polyglot, french])
  await ask(channel, { previousPartnerId: await partnerOf(belgian) })
  const france = (await system(env => country(env, 'FR'))).id
  t.is(await operatorFor(channel, { lang: 'fr_FR', countryId: france }), polyglot, 'the belgian is busy')
  t.is(await operatorFor(channel, { lang: 'de_DE', countryId: france }), french)
})

test('H1.5: a chat language that was disabled later breaks nothing', async t => {
  const operator = await makeUser({ chatLangs: ['fr_FR'] })
  const channel = await makeChannel([operator])
  await system(async env => {
    await env.sql(`UPDATE res_lang SET active = false WHERE code = 'fr_FR'`)
    env.invalidateCaches()
  })
  t.is(await operatorFor(channel, { lang: 'en_US' }), operator)
  await system(env => env.sql(`UPDATE res_lang SET active = true WHERE code = 'fr_FR'`))
})

test('C1: with five idle operators, any five sessions in a row go to all five', async t => {
  const five = await Promise.all([1, 2, 3, 4, 5].map(() => makeUser()))
  const channel = await makeChannel(five)
  const chosen: (number | null)[] = []
  for (let index = 0; index < 25; index++) {
    chosen.push(await answeredBy((await ask(channel)).session))
    minutes(0.1)
  }
  for (let group = 0; group < 25; group += 5) {
    t.deepEqual(chosen.slice(group, group + 5).sort(), [...five].sort(), `sessions ${group} to ${group + 4}`)
  }
})

test('H2.12: visitors at the same instant get different idle operators', async t => {
  const operators = await Promise.all([1, 2, 3, 4].map(() => makeUser()))
  const channel = await makeChannel(operators)
  const asked = await Promise.all(operators.map(() => ask(channel)))
  const chosen = await Promise.all(asked.map(({ session }) => answeredBy(session)))
  t.deepEqual(chosen.sort(), [...operators].sort())
})

test('H2.12: the limit holds for visitors at the same instant', async t => {
  const channel = await makeChannel([await makeUser()], { max_sessions_mode: 'limited', max_sessions: 1 })
  const asked = await Promise.all([1, 2, 3].map(() => ask(channel)))
  const chosen = await Promise.all(asked.map(({ session }) => answeredBy(session)))
  t.is(chosen.filter(user => user !== null).length, 1)
})

test('H2.12: visitors who open the window at the same instant are shown different idle operators', async t => {
  const operators = await Promise.all([1, 2, 3, 4].map(() => makeUser()))
  const channel = await makeChannel(operators)
  const shown: number[] = []
  for (const _ of operators) {
    shown.push(await system(async env => (await env['im_livechat.channel'].browse(channel).openSession({})).id))
  }
  t.deepEqual(shown.sort(), [...operators].sort())
})

test('a greeting reserves nobody: with one operator, every visitor is shown that one', async t => {
  const operator = await makeUser()
  const channel = await makeChannel([operator], { max_sessions_mode: 'limited', max_sessions: 1 })
  const greet = () => system(async env => (await env['im_livechat.channel'].browse(channel).openSession({})).ids)
  t.deepEqual([await greet(), await greet(), await greet()], [[operator], [operator], [operator]])
})

test('choosing takes as many queries for twenty operators as for two', async t => {
  const queries = async (size: number) => {
    const operators = await Promise.all(Array.from({ length: size }, () => makeUser({ chatLangs: ['fr_FR'] })))
    const channel = await makeChannel(operators)
    await ask(channel)
    return system(async env => {
      await env['im_livechat.channel'].browse(channel).getOperator({ lang: 'fr_FR' }, { lock: true })
      return env.unit.queries
    })
  }
  const [few, many] = [await queries(2), await queries(20)]
  t.is(few, many)
})

test('the counts of the form: ongoing sessions, remaining capacity, sessions ever', async t => {
  const operator = await makeUser()
  const channel = await makeChannel([operator, await makeUser()], { max_sessions: 3 })
  await ask(channel)
  const counts = () =>
    as(operator, async env => {
      const one = await env['im_livechat.channel']
        .browse(channel)
        .load('ongoing_session_count', 'remaining_session_capacity', 'nbr_channel')
      return [one.ongoing_session_count, one.remaining_session_capacity, one.nbr_channel]
    })
  t.deepEqual(await counts(), [1, 5, 1])
  minutes(16)
  t.deepEqual(await counts(), [0, 6, 1])
})

test('the status that counts is the one of now', async t => {
  const operator = await makeUser({ status: 'offline' })
  const channel = await makeChannel([operator])
  t.is(await operatorFor(channel), null)
  await system(env => setPresence(env, operator, 'online'))
  t.is(await operatorFor(channel), operator)
})

async function partnerOf(user: number): Promise<number> {
  return system(async env => (await env['res.users'].browse(user).load('partner_id')).partner_id.id)
}
