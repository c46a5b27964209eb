import test from 'ava'
import { AccessError, type Environment, type Id } from '#core'
import { as, ask, makeChannel, makeUser, system } from './people.ts'

type Operation = 'read' | 'write' | 'create' | 'unlink'
const operations: Operation[] = ['read', 'write', 'create', 'unlink']

const people = {
  portal: 'base.group_portal',
  colleague: 'base.group_user',
  user: 'im_livechat.im_livechat_group_user',
  manager: 'im_livechat.im_livechat_group_manager',
}

/** What each may do: r, w, c, u for read, write, create, unlink. */
const table: Record<string, Record<keyof typeof people, string>> = {
  'im_livechat.channel': { portal: '', colleague: '', user: 'r', manager: 'rwcu' },
  'im_livechat.channel.rule': { portal: '', colleague: '', user: 'rwc', manager: 'rwcu' },
  'im_livechat.channel.member.history': { portal: '', colleague: '', user: 'r', manager: 'r' },
  'discuss.channel': { portal: '', colleague: '', user: 'rw', manager: 'rw' },
  'discuss.channel.member': { portal: '', colleague: '', user: 'r', manager: 'r' },
  'mail.message': { portal: '', colleague: '', user: 'r', manager: 'r' },
}

/** One record of each model, of a session that none of these people is in. */
async function records(): Promise<Record<string, Id>> {
  const operator = await makeUser()
  const channel = await makeChannel([operator])
  const { session } = await ask(channel)
  return system(async env => {
    const first = async (model: string, field: string, id: Id) =>
      (await env.model(model).search([[field, '=', id]], { limit: 1 })).id
    return {
      'im_livechat.channel': channel,
      'im_livechat.channel.rule': (await env['im_livechat.channel.rule'].create({ channel_id: channel })).id,
      'discuss.channel': session,
      'im_livechat.channel.member.history': await first('im_livechat.channel.member.history', 'channel_id', session),
      'discuss.channel.member': await first('discuss.channel.member', 'channel_id', session),
      'mail.message': await first('mail.message', 'channel_id', session),
    }
  })
}

async function allowed(env: Environment, model: string, id: Id): Promise<string> {
  const letters: string[] = []
  for (const operation of operations) {
    const target = operation === 'create' ? env.model(model) : env.model(model).browse(id)
    if (await target.hasAccess(operation)) letters.push(operation[0]!)
  }
  return letters.join('')
}

for (const [model, rights] of Object.entries(table)) {
  for (const [who, expected] of Object.entries(rights)) {
    test(`${model}: a ${who} may ${expected || 'nothing'}`, async t => {
      const user = await makeUser({ groups: [people[who as keyof typeof people]] }) // a key of `people`
      const id = (await records())[model]!
      t.is(await as(user, env => allowed(env, model, id)), expected)
    })
  }
}

test('an administrator, and the program itself, are managers', async t => {
  const group = await system(env => env.ref('im_livechat.im_livechat_group_manager'))
  for (const xmlid of ['base.user_admin', 'base.user_root']) {
    const { id } = await system(env => env.ref(xmlid))
    const groups = await system(
      async env => (await env['res.users'].browse(id).load('all_group_ids')).all_group_ids.ids,
    )
    t.true(groups.includes(group.id), xmlid)
  }
})

test('only what is open to buttons is open: who asks from outside can not assign, end or clean sessions', async t => {
  const { registry } = await (await import('./people.ts')).database()
  const opened = (model: string) => [...registry.model(model).opened.keys()].sort()
  t.deepEqual(opened('im_livechat.channel'), ['actionJoin', 'actionLeave', 'actionViewSessions'])
  t.deepEqual(opened('im_livechat.channel.rule'), [])
  t.deepEqual(opened('im_livechat.channel.member.history'), [])
  const own = ['actionJoinConversation', 'actionOpenConversation', 'setLivechatStatus']
  t.deepEqual(
    opened('discuss.channel').filter(name => own.includes(name)),
    own,
  )
})

test('a colleague who may not read a session can not join it', async t => {
  const { session } = await ask(await makeChannel([await makeUser()]))
  const colleague = await makeUser({ groups: [people.colleague] })
  await t.throwsAsync(as(colleague, env => env['discuss.channel'].browse(session).actionJoinConversation()))
})

test('of a session, a Live Chat user writes the notes and nothing else', async t => {
  const operator = await makeUser()
  const { session } = await ask(await makeChannel([operator]))
  const write = (values: object) => as(operator, env => env['discuss.channel'].browse(session).write(values))
  await t.notThrowsAsync(write({ livechat_note: '<p>Likes bread</p>' }))
  for (const values of [
    { name: 'Mine' },
    { livechat_operator_id: 1 },
    { livechat_end_dt: null },
    { channel_type: 'chat' },
  ]) {
    await t.throwsAsync(write(values), { instanceOf: AccessError })
  }
})

test('nobody reads or writes how colleagues were removed, and an operator can not take over another’s name', async t => {
  const [one, two] = [await makeUser(), await makeUser()]
  for (const field of ['livechat_removed_channel_ids', 'livechat_joined_dt']) {
    await t.throwsAsync(
      as(one, env => env['res.users'].browse(one).load(field)),
      { instanceOf: AccessError },
    )
  }
  await t.throwsAsync(
    as(one, env => env['res.users'].browse(two).write({ livechat_username: 'Me' })),
    {
      instanceOf: AccessError,
    },
  )
})
