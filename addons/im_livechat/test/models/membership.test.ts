import test from 'ava'
import { AccessError, Command } from '#core'
import { answeredBy, as, ask, makeChannel, makeUser, system } from './people.ts'

const MANAGER = 'im_livechat.im_livechat_group_manager'
const USER = 'im_livechat.im_livechat_group_user'
const INTERNAL = 'base.group_user'

function inside(user: number, channel: number): Promise<boolean> {
  return as(user, async env => (await env['im_livechat.channel'].browse(channel).load('are_you_inside')).are_you_inside)
}

function isMember(user: number, channel: number): Promise<boolean> {
  return system(async env => {
    const { user_ids } = await env['im_livechat.channel'].browse(channel).load('user_ids')
    return user_ids.ids.includes(user)
  })
}

test('H1.8, H1.9: an operator joins and leaves a channel, without the right to set it up', async t => {
  const [operator, channel] = [await makeUser(), await makeChannel([])]
  t.false(await inside(operator, channel))
  await as(operator, env => env['im_livechat.channel'].browse(channel).actionJoin())
  t.true(await inside(operator, channel))
  await as(operator, env => env['im_livechat.channel'].browse(channel).actionLeave())
  t.false(await inside(operator, channel))
  await t.throwsAsync(
    as(operator, env => env['im_livechat.channel'].browse(channel).write({ name: 'Mine' })),
    { instanceOf: AccessError },
  )
})

test('H1.10: joining twice, at the same time, is joining once', async t => {
  const [operator, channel] = [await makeUser(), await makeChannel([])]
  const join = () => as(operator, env => env['im_livechat.channel'].browse(channel).actionJoin())
  await Promise.all([join(), join()])
  await join()
  t.true(await inside(operator, channel))
  const rows = await system(env => env.sql('SELECT FROM im_livechat_channel_im_user WHERE channel_id = $1', [channel]))
  t.is(rows.length, 1)
})

test('H1.9: whoever leaves a channel goes on with the sessions they have', async t => {
  const operator = await makeUser()
  const channel = await makeChannel([operator])
  const { session } = await ask(channel)
  await as(operator, env => env['im_livechat.channel'].browse(channel).actionLeave())
  await as(operator, env => env['discuss.channel'].browse(session).messagePost({ body: 'Still here.' }))
  t.is(await answeredBy(session), operator)
})

test('C26: an internal user without the group can not join', async t => {
  const [colleague, channel] = [await makeUser({ groups: [INTERNAL] }), await makeChannel([])]
  await t.throwsAsync(
    as(colleague, env => env['im_livechat.channel'].browse(channel).actionJoin()),
    { instanceOf: AccessError },
  )
  t.false(await isMember(colleague, channel))
})

test('whoever lost the group can still take themself out', async t => {
  const [colleague, channel] = [await makeUser({ groups: [INTERNAL] }), await makeChannel([])]
  await as(colleague, env => env['im_livechat.channel'].browse(channel).actionLeave())
  t.false(await isMember(colleague, channel))
})

test('C28: who loses the group is out of every channel, and stays out when the group comes back', async t => {
  const operator = await makeUser()
  const channels = [await makeChannel([operator]), await makeChannel([operator])]
  const group = await system(env => env.ref(USER))
  const internal = await system(env => env.ref(INTERNAL))
  await system(env => env['res.users'].browse(operator).write({ group_ids: [Command.set([internal.id])] }))
  t.deepEqual(await Promise.all(channels.map(channel => isMember(operator, channel))), [false, false])
  await system(env => env['res.users'].browse(operator).write({ group_ids: [Command.link(group.id)] }))
  t.deepEqual(await Promise.all(channels.map(channel => isMember(operator, channel))), [false, false])
})

for (const [row, xmlid] of [
  ['C30', USER],
  ['C31', MANAGER],
] as const) {
  test(`${row}: who is taken out of the users of ${xmlid} is out of the channel, and stays out`, async t => {
    const operator = await makeUser({ groups: [INTERNAL, xmlid] })
    const channel = await makeChannel([operator])
    const { id } = await system(env => env.ref(xmlid))
    await system(env => env['res.groups'].browse(id).write({ user_ids: [Command.unlink(operator)] }))
    t.false(await isMember(operator, channel))
    await system(env => env['res.groups'].browse(id).write({ user_ids: [Command.link(operator)] }))
    t.false(await isMember(operator, channel))
  })
}

test('only Live Chat users can be selected as operators', async t => {
  const [operator, manager] = [await makeUser(), await makeUser({ groups: [MANAGER] })]
  const colleague = await makeUser({ groups: [INTERNAL] })
  const offered = await system(async env => {
    const domain = env['im_livechat.channel'].fieldsGet().user_ids?.domain ?? []
    return (await env.model('res.users').search([...domain, ['id', 'in', [operator, manager, colleague]]])).ids
  })
  t.deepEqual([...offered].sort(), [operator, manager].sort())
})

test('a manager who stays a user stays in the channel', async t => {
  const operator = await makeUser({ groups: [USER, MANAGER] })
  const channel = await makeChannel([operator])
  const { id } = await system(env => env.ref(MANAGER))
  await system(env => env['res.groups'].browse(id).write({ user_ids: [Command.unlink(operator)] }))
  t.true(await isMember(operator, channel))
})

test('an archived user is in no channel any more', async t => {
  const operator = await makeUser()
  const channel = await makeChannel([operator])
  await system(env => env['res.users'].browse(operator).write({ active: false }))
  t.false(await isMember(operator, channel))
})

test('joining and leaving is told to all tabs of the operator, and to nobody else', async t => {
  const [operator, channel] = [await makeUser(), await makeChannel([])]
  await as(operator, env => env['im_livechat.channel'].browse(channel).actionJoin())
  const told = await system(env =>
    env.sql(`SELECT stream, kind, data FROM bus_event WHERE kind = 'im_livechat.membership' AND stream = $1`, [
      `user:${operator}`,
    ]),
  )
  t.like(told, [{ data: { channels: [channel] } }])
})
