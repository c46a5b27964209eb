import ava from 'ava'
import { clock } from '#core'
import { as, makeChannel, makeUser, monday, setPresence, system } from './people.ts'

const test = ava.serial

test.beforeEach(() => clock.set(monday))
test.after.always(() => clock.set(null))

const minutes = (count: number) => clock.advance(count * 60_000)
const attend = () => system(env => env['im_livechat.channel'].attend())

interface Standing {
  inside: readonly number[]
  removed: readonly number[]
}

function standing(user: number): Promise<Standing> {
  return system(async env => {
    const one = await env['res.users'].browse(user).load('livechat_channel_ids', 'livechat_removed_channel_ids')
    const sorted = (ids: readonly number[]) => ids.toSorted((a, b) => a - b)
    return { inside: sorted(one.livechat_channel_ids.ids), removed: sorted(one.livechat_removed_channel_ids.ids) }
  })
}

function toldTo(user: number): Promise<unknown[]> {
  return system(async env => {
    const rows = await env.sql<{ data: { channels: number[] } }>(
      `SELECT data FROM bus_event WHERE stream = $1 AND kind = 'im_livechat.removed' ORDER BY seq`,
      [`user:${user}`],
    )
    return rows.map(({ data }) => ({ channels: data.channels.toSorted((a, b) => a - b) }))
  })
}

test('who shows no activity for 30 minutes is taken out of every channel, and what they were in is remembered', async t => {
  const operator = await makeUser()
  const channels = [await makeChannel([operator]), await makeChannel([operator])]
  minutes(30)
  await attend()
  t.deepEqual(await standing(operator), { inside: channels, removed: [] })
  clock.advance(1000)
  await attend()
  t.deepEqual(await standing(operator), { inside: [], removed: channels })
  t.deepEqual(await toldTo(operator), [{ channels }])
})

test('activity within the 30 minutes keeps the operator in', async t => {
  const operator = await makeUser()
  const channel = await makeChannel([operator])
  minutes(29)
  await system(env => env['mail.presence'].reportActivity({ uid: operator, guestId: null }))
  minutes(29)
  await attend()
  t.deepEqual((await standing(operator)).inside, [channel])
})

test('who closed the browser is unavailable at once, and removed when the 30 minutes are over', async t => {
  const operator = await makeUser()
  const channel = await makeChannel([operator])
  await system(env => setPresence(env, operator, 'offline'))
  const available = () =>
    system(
      async env =>
        (await env['im_livechat.channel'].browse(channel).load('available_operator_ids')).available_operator_ids,
    )
  t.is((await available()).length, 0)
  minutes(29)
  await attend()
  t.deepEqual((await standing(operator)).inside, [channel])
  minutes(2)
  await attend()
  t.deepEqual((await standing(operator)).inside, [])
})

test('H1.12: on return, one click takes the operator back into all channels they were taken out of', async t => {
  const operator = await makeUser()
  const channels = [await makeChannel([operator]), await makeChannel([operator])]
  minutes(31)
  await attend()
  await system(env => setPresence(env, operator, 'online'))
  await as(operator, env => env.user.rejoinLivechat())
  t.deepEqual(await standing(operator), { inside: channels, removed: [] })
  await attend()
  t.deepEqual(await standing(operator), { inside: channels, removed: [] })
  t.deepEqual((await toldTo(operator)).at(-1), { channels: [] }, 'the notice goes in all tabs')
})

test('with a longer time set, an operator stays available for that long', async t => {
  const set = (value: string) =>
    system(env => env['ir.config_parameter'].setParam('im_livechat.inactivity_minutes', value))
  const operator = await makeUser()
  const channel = await makeChannel([operator])
  await system(env => env['mail.presence'].connected({ uid: operator, guestId: null }, 'a process'))
  await set('45')
  minutes(40)
  await system(env => env['mail.presence'].connected({ uid: operator, guestId: null }, 'a process'))
  await attend()
  const one = await system(env => env['im_livechat.channel'].browse(channel).load('available_operator_ids'))
  t.deepEqual(one.available_operator_ids.ids, [operator])
  minutes(6)
  await attend()
  t.deepEqual(await standing(operator), { inside: [], removed: [channel] })
  await set('30')
})

test('who does not want back is not asked again', async t => {
  const operator = await makeUser()
  await makeChannel([operator])
  minutes(31)
  await attend()
  await as(operator, env => env.user.dismissRemoval())
  t.deepEqual(await standing(operator), { inside: [], removed: [] })
})

test('joining one channel by its card leaves the others in the notice', async t => {
  const operator = await makeUser()
  const [one, two] = [await makeChannel([operator]), await makeChannel([operator])]
  minutes(31)
  await attend()
  await as(operator, env => env['im_livechat.channel'].browse(one).actionJoin())
  t.deepEqual(await standing(operator), { inside: [one], removed: [two] })
})

test('somebody whom a manager adds while they are away has 30 minutes to come', async t => {
  const operator = await makeUser({ status: null })
  const channel = await makeChannel([operator])
  minutes(29)
  await attend()
  t.deepEqual((await standing(operator)).inside, [channel])
  minutes(2)
  await attend()
  t.deepEqual((await standing(operator)).inside, [])
})

test('somebody who is put into a channel from their own page has 30 minutes to come', async t => {
  const operator = await makeUser({ status: null })
  const channel = await makeChannel([])
  await system(env => env['res.users'].browse(operator).write({ livechat_channel_ids: [[4, channel]] }))
  minutes(29)
  await attend()
  t.deepEqual((await standing(operator)).inside, [channel])
})

test('a colleague without the group who was removed can not come back in', async t => {
  const operator = await makeUser()
  await makeChannel([operator])
  minutes(31)
  await attend()
  const internal = await system(env => env.ref('base.group_user'))
  await system(env => env['res.users'].browse(operator).write({ group_ids: [[6, 0, [internal.id]]] }))
  await t.throwsAsync(as(operator, env => env.user.rejoinLivechat()))
  t.deepEqual((await standing(operator)).inside, [])
})

test('the check is done every minute', async t => {
  const [cron] = await system(async env =>
    (await env.ref('im_livechat.cron_attend')).read(['method', 'interval_number', 'interval_type', 'active']),
  )
  t.like(cron, { method: 'attend', interval_number: 1, interval_type: 'minutes', active: true })
})
