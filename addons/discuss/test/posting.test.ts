import test from 'ava'
import { type Office, openOffice } from './office.ts'

let office: Office
let channelId: number

test.before(async () => {
  office = await openOffice(['ada', 'bob', 'eve'])
})

test.beforeEach(async () => {
  const { ada, bob } = office.personas
  const channel = await office.as('ada', env => env['discuss.channel'].begin({ channel_type: 'group' }, [ada!, bob!]))
  channelId = channel.id
})

const post = (login: string, body: unknown, clientKey?: string) =>
  office.as(login, async env => {
    const message = await env['discuss.channel'].browse(channelId).messagePost({ body, clientKey: clientKey ?? null })
    return message.id
  })
const texts = async () => {
  const text = 'SELECT body FROM mail_message WHERE channel_id = $1 ORDER BY id'
  return (await office.database.query<{ body: string }>(text, [channelId])).map(({ body }) => body)
}
const memberOf = async (login: string) => {
  const partnerId = office.personas[login]!.partnerId!
  return office.system(async env => {
    const found = await env['discuss.channel.member'].search([
      ['channel_id', '=', channelId],
      ['partner_id', '=', partnerId],
    ])
    await found.load('message_unread_counter', 'is_pinned')
    const { message_unread_counter: unread, fold_state: fold, is_pinned: pinned } = found.one()
    return { unread, fold, pinned }
  })
}

test.serial('a post that is sent again with its key is the same message, also five times at once', async t => {
  const ids = await Promise.all(Array.from({ length: 5 }, () => post('ada', 'once', 'key-0001')))
  t.is(new Set(ids).size, 1)
  t.deepEqual(await texts(), ['once'])
  t.is(await post('ada', 'another text, the same key', 'key-0001'), ids[0]!)
})

test.serial(
  'keys of two authors, and of one author in two conversations, have nothing to do with each other',
  async t => {
    const first = await post('ada', 'from Ada', 'key-0002')
    t.not(await post('bob', 'from Bob', 'key-0002'), first)
    const { ada, bob } = office.personas
    const other = await office.as('ada', env => env['discuss.channel'].chatWith(bob!))
    channelId = other.id
    t.not(await post('ada', 'elsewhere', 'key-0002'), first)
    t.truthy(ada)
  },
)

test.serial('messages of one conversation are numbered in the order in which they are told', async t => {
  await Promise.all(Array.from({ length: 12 }, (_, index) => post(index % 2 ? 'ada' : 'bob', `number ${index}`)))
  const told = (await office.events('bob')).flatMap(({ kind, data }) => {
    const { channel, message } = data as { channel: number; message: number }
    return kind === 'discuss.message' && channel === channelId ? [message] : []
  })
  t.is(told.length, 12)
  t.deepEqual(
    told,
    told.toSorted((a, b) => a - b),
  )
})

test.serial('what somebody writes is new to the others, and never to themself', async t => {
  await post('ada', 'one')
  await post('ada', 'two')
  t.like(await memberOf('bob'), { unread: 2 })
  t.like(await memberOf('ada'), { unread: 0 })
})

test.serial('that somebody joined or left is no news', async t => {
  await office.as('ada', env =>
    env['discuss.channel'].browse(channelId).addMembers([office.personas.eve!], { announce: true }),
  )
  t.like(await memberOf('bob'), { unread: 0 })
  t.is((await texts()).length, 1)
})

test.serial('reading goes forward only', async t => {
  const first = await post('ada', 'one')
  const second = await post('ada', 'two')
  const read = (id: number) => office.as('bob', env => env['discuss.channel'].browse(channelId).markRead(id))
  await read(second)
  t.like(await memberOf('bob'), { unread: 0 })
  await read(first)
  t.like(await memberOf('bob'), { unread: 0 })
})

test.serial('a message to several people brings up a folded window, once', async t => {
  await post('ada', 'one')
  await post('ada', 'two')
  t.like(await memberOf('bob'), { fold: 'folded' })
  t.like(await memberOf('ada'), { fold: 'closed' })
  const windows = (await office.events('bob')).filter(({ kind, data }) => {
    return kind === 'discuss.window' && (data as { channel: number }).channel === channelId
  })
  t.is(windows.length, 1)
})

test.serial('a post that is undone was never there: no message, no event', async t => {
  const before = await office.events('bob')
  const failing = office.as('ada', async env => {
    await env['discuss.channel'].browse(channelId).messagePost({ body: 'never' })
    throw new Error('on purpose')
  })
  await t.throwsAsync(failing, { message: 'on purpose' })
  t.deepEqual(await texts(), [])
  t.deepEqual(await office.events('bob'), before)
})

test.serial(
  'a chat is unseen by the other until something is said in it, and taken off a list until then again',
  async t => {
    const { eve } = office.personas
    const chat = await office.as('bob', env => env['discuss.channel'].chatWith(eve!))
    channelId = chat.id
    t.like(await memberOf('bob'), { pinned: true })
    t.like(await memberOf('eve'), { pinned: false })
    await post('bob', 'hello')
    t.like(await memberOf('eve'), { pinned: true, unread: 1 })
    await office.as('eve', env => env['discuss.channel'].browse(channelId).unpin())
    t.like(await memberOf('eve'), { pinned: false })
  },
)

test.serial('there is one chat of two people, whoever begins it, also when both do at once', async t => {
  const { ada, eve } = office.personas
  const chats = await Promise.all([
    office.as('ada', env => env['discuss.channel'].chatWith(eve!)),
    office.as('eve', env => env['discuss.channel'].chatWith(ada!)),
    office.as('ada', env => env['discuss.channel'].chatWith(eve!)),
  ])
  t.is(new Set(chats.map(({ id }) => id)).size, 1)
  const self = await office.as('ada', env => env['discuss.channel'].chatWith(ada!))
  t.not(self.id, chats[0]!.id)
})

test.serial('a chat stays between two, and nobody can leave it', async t => {
  const { bob, eve } = office.personas
  const chat = await office.as('ada', env => env['discuss.channel'].chatWith(bob!))
  const adding = office.as('ada', env => env['discuss.channel'].browse(chat.id).addMembers([eve!]))
  await t.throwsAsync(adding, { name: 'UserError', message: /between two people/ })
  const leaving = office.as('ada', env => env['discuss.channel'].browse(chat.id).leave())
  await t.throwsAsync(leaving, { name: 'UserError', message: /can not be left/ })
})

test.serial(
  'a member brings a colleague in, who finds a window open; somebody who is not in it can bring nobody',
  async t => {
    const invite = (login: string, guest: string) =>
      office.as(login, async env => {
        const user = env['res.users'].browse(office.uids[guest]!)
        await env['discuss.channel'].browse(channelId).invite(user)
      })
    await t.throwsAsync(invite('eve', 'eve'), { name: 'MissingError' })
    await invite('ada', 'eve')
    t.like(await memberOf('eve'), { fold: 'open', unread: 0 })
    t.deepEqual(await texts(), ['invited Eve.'])
    await post('eve', 'thank you')
    t.like(await memberOf('bob'), { unread: 1 })
    await t.throwsAsync(invite('ada', 'eve'), { name: 'MissingError', message: /already/ })
  },
)

test.serial('a channel can be joined and left; those who are in it are told', async t => {
  const { ada } = office.personas
  const begun = await office.as('ada', env =>
    env['discuss.channel'].begin({ channel_type: 'channel', name: 'news' }, [ada!]),
  )
  channelId = begun.id
  await office.as('eve', env => env['discuss.channel'].browse(channelId).join())
  await post('eve', 'hello')
  t.like(await memberOf('ada'), { unread: 1, fold: 'closed' })
  await office.as('eve', env => env['discuss.channel'].browse(channelId).leave())
  await t.throwsAsync(post('eve', 'still here?'), { name: 'MissingError' })
  t.deepEqual(await texts(), ['joined the conversation.', 'hello', 'left the conversation.'])
  const last = (await office.events('eve')).at(-1)
  t.deepEqual(last, { kind: 'discuss.channel', data: { channel: channelId } })
})

test.serial('a new name, and that a conversation is gone, are told to all who are in it', async t => {
  const told = async () => (await office.events('bob')).filter(({ kind }) => kind === 'discuss.channel').length
  const before = await told()
  await office.system(env => env['discuss.channel'].browse(channelId).write({ name: 'Lamps' }))
  t.is(await told(), before + 1)
  await office.system(env => env['discuss.channel'].browse(channelId).unlink())
  t.is(await told(), before + 2)
})
