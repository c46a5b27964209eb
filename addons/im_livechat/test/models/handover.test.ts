import ava from 'ava'
import { loadConversations } from '#addons/discuss'
import { clock } from '#core'
import { answeredBy, as, asGuest, ask, makeChannel, makeUser, monday, setPresence, system } from './people.ts'

const test = ava.serial

test.beforeEach(() => clock.set(monday))
test.after.always(() => clock.set(null))

const minutes = (count: number) => clock.advance(count * 60_000)
const attend = () => system(env => env['im_livechat.channel'].attend())
const goes = (user: number) => system(env => setPresence(env, user, 'offline'))
const comes = (user: number) => system(env => setPresence(env, user, 'online'))

function thread(session: number): Promise<string[]> {
  return system(async env => {
    const found = await env['mail.message'].search([['channel_id', '=', session]])
    return found.mapped('preview').map(String)
  })
}

function write(session: number, guestId: number, body: string) {
  return asGuest(guestId, env => env['discuss.channel'].browse(session).messagePost({ body }))
}

test('H1.14: the first message when nobody is left is kept, and the session waits', async t => {
  const operator = await makeUser()
  const channel = await makeChannel([operator])
  await goes(operator)
  const { session } = await ask(channel, {}, 'Is anybody there?')
  t.is(await answeredBy(session), null)
  t.deepEqual(await thread(session), ['Is anybody there?'])
  const { livechat_failure } = await system(env => env['discuss.channel'].browse(session).load('livechat_failure'))
  t.is(livechat_failure, 'no_agent')
})

test('the next operator who joins the channel is given what waits there, as new, and the visitor is told', async t => {
  const channel = await makeChannel([])
  const { session } = await ask(channel, {}, 'Is anybody there?')
  const operator = await makeUser({ chatName: 'Ada' })
  await as(operator, env => env['im_livechat.channel'].browse(channel).actionJoin())
  t.is(await answeredBy(session), operator)
  t.deepEqual(await thread(session), ['Is anybody there?', 'Ada is here for you now.'])
  const seen = await as(operator, async env => (await loadConversations(env)).conversations)
  t.like(seen, [{ id: session, unread: 1, fold: 'open', name: 'Visitor' }])
})

test('an operator who comes back online is given what waits, within a minute', async t => {
  const operator = await makeUser({ status: 'offline' })
  const { session } = await ask(await makeChannel([operator]))
  await attend()
  t.is(await answeredBy(session), null)
  await comes(operator)
  await attend()
  t.is(await answeredBy(session), operator)
})

test('an operator who opens a page is given what waits at once', async t => {
  const operator = await makeUser({ status: 'offline' })
  const { session } = await ask(await makeChannel([operator]))
  await system(env => env['mail.presence'].connected({ uid: operator, guestId: null }, 'a process'))
  t.is(await answeredBy(session), operator)
})

test('what waits is given to as many operators as have room, the oldest first', async t => {
  const channel = await makeChannel([], { max_sessions_mode: 'limited', max_sessions: 1 })
  const [first, second] = [await ask(channel), await ask(channel)]
  const operator = await makeUser()
  await as(operator, env => env['im_livechat.channel'].browse(channel).actionJoin())
  t.is(await answeredBy(first.session), operator)
  t.is(await answeredBy(second.session), null)
})

test('who writes to an operator who went away gets another one, and is told in plain words', async t => {
  const [ada, bob] = [await makeUser({ chatName: 'Ada' }), await makeUser({ chatName: 'Bob', status: 'offline' })]
  const channel = await makeChannel([ada, bob])
  const { session, guestId } = await ask(channel)
  await goes(ada)
  await comes(bob)
  minutes(2)
  await write(session, guestId, 'Still there?')
  t.is(await answeredBy(session), bob)
  t.deepEqual(await thread(session), ['Hello?', 'Still there?', 'Bob is here for you now.'])
  const { livechat_outcome } = await system(env => env['discuss.channel'].browse(session).load('livechat_outcome'))
  t.is(livechat_outcome, 'escalated')
})

test('a visitor who waits in silence is given another operator, too', async t => {
  const [ada, bob] = [await makeUser(), await makeUser({ status: 'offline' })]
  const { session } = await ask(await makeChannel([ada, bob]))
  await goes(ada)
  await comes(bob)
  await attend()
  t.is(await answeredBy(session), ada, 'a page that is loaded anew is nobody who went away')
  minutes(2)
  await attend()
  t.is(await answeredBy(session), bob)
})

test('when nobody else is there, the visitor is told once, and what they write is kept for whoever comes', async t => {
  const ada = await makeUser({ chatName: 'Ada' })
  const channel = await makeChannel([ada])
  const { session, guestId } = await ask(channel)
  await goes(ada)
  minutes(2)
  await attend()
  await write(session, guestId, 'Hello??')
  await attend()
  t.is(await answeredBy(session), null)
  const told = 'Ada had to go, and nobody else is here right now. The next operator who comes answers you.'
  t.deepEqual(await thread(session), ['Hello?', told, 'Hello??'])
  await comes(ada)
  await attend()
  t.is(await answeredBy(session), ada)
})

test('an operator who answers a session that waits is its operator, whether they rejoined the channel or not', async t => {
  const ada = await makeUser({ chatName: 'Ada' })
  const channel = await makeChannel([ada])
  const { session } = await ask(channel)
  await goes(ada)
  minutes(2)
  await attend()
  t.is(await answeredBy(session), null)
  await as(ada, env => env['im_livechat.channel'].browse(channel).actionLeave())
  await as(ada, env => env['discuss.channel'].browse(session).messagePost({ body: 'Sorry, back again' }))
  t.is(await answeredBy(session), ada)
})

test('the visitor is told in their own language', async t => {
  const operator = await makeUser({ chatName: 'Ada', chatLangs: ['fr_FR'] })
  const channel = await makeChannel([])
  const { session } = await ask(channel, { lang: 'fr_FR' })
  await as(operator, env => env['im_livechat.channel'].browse(channel).actionJoin())
  t.is((await thread(session)).at(-1), 'Ada est maintenant là pour vous.')
})

test('an operator who is there keeps the session, however full the house', async t => {
  const [ada, bob] = [await makeUser(), await makeUser({ status: 'offline' })]
  const { session, guestId } = await ask(await makeChannel([ada, bob]))
  await comes(bob)
  minutes(2)
  await write(session, guestId, 'And another thing')
  await attend()
  t.is(await answeredBy(session), ada)
})

test('an ended session is given to nobody', async t => {
  const channel = await makeChannel([])
  const { session } = await ask(channel)
  await system(env => env['discuss.channel'].browse(session).end())
  const operator = await makeUser()
  await as(operator, env => env['im_livechat.channel'].browse(channel).actionJoin())
  t.is(await answeredBy(session), null)
})
