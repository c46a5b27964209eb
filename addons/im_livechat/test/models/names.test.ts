import test from 'ava'
import { loadConversations, loadMessages } from '#addons/discuss'
import type { Environment } from '#core'
import { as, asGuest, ask, country, makeChannel, makeUser, system } from './people.ts'

const secrets = { name: 'Adalbert Geheim', login: 'geheim.login' }
const leak = /geheim|adalbert|login@|operator\d+@/i

async function conversation(chatName: string | null = 'Ada') {
  const operator = await makeUser({ ...secrets, login: `${secrets.login}${Math.random()}`, chatName })
  const channel = await makeChannel([operator])
  const belgium = (await system(env => country(env, 'BE'))).id
  const { session, guestId } = await ask(channel, { countryId: belgium })
  await as(operator, env => env['discuss.channel'].browse(session).messagePost({ body: 'Good morning' }))
  return { operator, channel, session, guestId }
}

/** Everything that drawing a session for somebody starts from. */
async function seenBy(env: Environment, session: number): Promise<string> {
  const { conversations, faces } = await loadConversations(env, [session])
  const messages = await loadMessages(env, [session], {})
  const authors = await env['discuss.channel'].browse(session).faces(messages.map(({ author }) => author))
  const shown = messages.map(message => [message, authors(session, message.author), faces(session, message.author)])
  return JSON.stringify([conversations, shown])
}

test('H1.1: without an online chat name, the visitor sees the user’s name', async t => {
  const { session, guestId } = await conversation(null)
  const [seen] = await asGuest(guestId, async env => (await loadConversations(env, [session])).conversations)
  t.is(seen?.name, secrets.name)
})

test('H1.2: with an online chat name, the visitor sees it everywhere, and nothing of the other name', async t => {
  const { operator, session, guestId } = await conversation()
  const helper = await makeUser({ name: 'Hedwig Geheim', chatName: 'Hed' })
  await as(helper, env => env['discuss.channel'].browse(session).actionJoinConversation())
  await as(helper, env => env['discuss.channel'].browse(session).messagePost({ body: 'Me too' }))
  await as(operator, env => env['discuss.channel'].browse(session).leave())
  const seen = await asGuest(guestId, env => seenBy(env, session))
  t.regex(seen, /Ada/)
  t.regex(seen, /Hed/)
  t.notRegex(seen, leak)
})

test('what is stored of a session for the visitor to read names nobody by their real name', async t => {
  const { session } = await conversation()
  const rows = await system(async env => [
    ...(await env.sql('SELECT name FROM discuss_channel WHERE id = $1', [session])),
    ...(await env.sql('SELECT body, preview FROM mail_message WHERE channel_id = $1', [session])),
    ...(await env.sql(`SELECT data FROM bus_event WHERE stream LIKE 'guest:%'`)),
  ])
  t.notRegex(JSON.stringify(rows), leak)
})

test('the operator shown before anything is written goes by the online chat name', async t => {
  const { channel } = await conversation()
  const shown = await system(async env => {
    const one = env['im_livechat.channel'].browse(channel)
    return one.shownTo(await one.openSession({}))
  })
  t.deepEqual(Object.keys(shown ?? {}).sort(), ['id', 'name'])
  t.is(shown?.name, 'Ada')
})

test('H1.3: when the name is blank again, the user’s name is shown', async t => {
  const { operator, session, guestId } = await conversation()
  await as(operator, env => env.user.write({ livechat_username: '  ' }))
  const [seen] = await asGuest(guestId, async env => (await loadConversations(env, [session])).conversations)
  t.is(seen?.name, secrets.name)
})

test('H1.17: operators see the visitor with their country', async t => {
  const { operator } = await conversation()
  const [seen] = await as(operator, async env => (await loadConversations(env)).conversations)
  t.like(seen, { name: 'Visitor (Belgium)', category: 'livechat' })
})

test('C40, C41: colleagues, too, see each other under the chat name in a live chat, and under their own elsewhere', async t => {
  const { operator, session } = await conversation()
  const helper = await makeUser()
  await as(helper, env => env['discuss.channel'].browse(session).actionJoinConversation())
  t.notRegex(await as(helper, env => seenBy(env, session)), leak)
  const chat = await as(helper, async env => {
    const { partner_id } = await env['res.users'].browse(operator).sudo().load('partner_id')
    const other = { key: `p${partner_id.id}` as const, partnerId: partner_id.id, guestId: null, uid: operator }
    return (await env['discuss.channel'].chatWith(other)).id
  })
  const [seen] = await as(helper, async env => (await loadConversations(env, [chat])).conversations)
  t.is(seen?.name, secrets.name)
})

test('nothing of what is for colleagues only is part of what a visitor sees', async t => {
  const { operator, session, guestId } = await conversation()
  await as(operator, env => env['discuss.channel'].browse(session).setLivechatStatus('need_help'))
  await system(env => env['discuss.channel'].browse(session).write({ livechat_note: '<p>A difficult one</p>' }))
  const seen = await asGuest(guestId, env => seenBy(env, session))
  t.notRegex(seen, /difficult|need_help|Looking for help|exclamation/)
  await t.throwsAsync(asGuest(guestId, env => env['discuss.channel'].browse(session).load('livechat_note')))
  await t.throwsAsync(asGuest(guestId, env => env['discuss.channel'].search([['id', '=', session]])))
})

test('H4.15: a script in a note is not kept', async t => {
  const { session } = await conversation()
  const note = '<p>Nice <script>alert(1)</script><img src=x onerror=alert(1)></p>'
  await system(env => env['discuss.channel'].browse(session).write({ livechat_note: note }))
  const { livechat_note } = await system(env => env['discuss.channel'].browse(session).load('livechat_note'))
  t.notRegex(String(livechat_note), /script|onerror/)
})
