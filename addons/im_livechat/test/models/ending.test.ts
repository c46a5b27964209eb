import ava from 'ava'
import { loadConversations } from '#addons/discuss'
import { clock, type Rec, UserError } from '#core'
import { as, asGuest, ask, makeChannel, makeUser, monday, system } from './people.ts'

const test = ava.serial

test.beforeEach(() => clock.set(monday))
test.after.always(() => clock.set(null))

const hours = (count: number) => clock.advance(count * 3_600_000)

interface State {
  ended: boolean
  status: string | null
  failure: string | null
}

async function stateOf(session: number): Promise<State | undefined> {
  const [row] = await system(env =>
    env.sql<State>(
      `SELECT livechat_end_dt IS NOT NULL AS ended, livechat_status AS status, livechat_failure AS failure
       FROM discuss_channel WHERE id = $1`,
      [session],
    ),
  )
  return row
}

function notices(session: number): Promise<string[]> {
  return system(async env => {
    const found = await env['mail.message'].search([
      ['channel_id', '=', session],
      ['message_type', '=', 'notification'],
    ])
    return found.mapped('preview').map(String)
  })
}

async function conversation() {
  const operator = await makeUser()
  const { session, guestId } = await ask(await makeChannel([operator]))
  const post = (body: string) => as(operator, env => env['discuss.channel'].browse(session).messagePost({ body }))
  const write = (body: string) => asGuest(guestId, env => env['discuss.channel'].browse(session).messagePost({ body }))
  const leave = () => asGuest(guestId, env => env['discuss.channel'].browse(session).visitorLeaves())
  const setStatus = (status: 'in_progress' | 'waiting' | 'need_help') =>
    as(operator, env => env['discuss.channel'].browse(session).setLivechatStatus(status))
  return { operator, session, guestId, post, write, leave, setStatus }
}

test('H4.4, H4.5: when the visitor leaves, the session ends for both, with one notice however often they do', async t => {
  const { operator, session, leave } = await conversation()
  await leave()
  await leave()
  t.like(await stateOf(session), { ended: true, status: null })
  t.deepEqual(await notices(session), ['left the conversation.'])
  const seen = await as(operator, async env => (await loadConversations(env)).conversations)
  t.like(seen, [{ ended: 'This conversation has ended.' }])
})

test('H4.6: a visitor who wrote nothing leaves no notice', async t => {
  const channel = await makeChannel([await makeUser()])
  const session = await system(async env => {
    const { guestId } = await env['mail.guest'].issue({ name: 'Visitor' })
    const visitor = { guestId, partnerId: null, uid: null }
    return (await env['im_livechat.channel'].browse(channel).persistSession({ visitor, name: 'Visitor' })).id
  })
  await system(env => env['discuss.channel'].browse(session).visitorLeaves())
  t.deepEqual(await notices(session), [])
  t.true((await stateOf(session))?.ended)
})

test('H4.7: after the end nobody can write, on either side', async t => {
  const { post, write, leave } = await conversation()
  await leave()
  await t.throwsAsync(post('One more thing'), { instanceOf: UserError, message: /has ended/ })
  await t.throwsAsync(write('Are you there?'), { instanceOf: UserError, message: /has ended/ })
})

test('C13: the session ends when its only operator leaves; with another one in it, it goes on', async t => {
  const { operator, session } = await conversation()
  const helper = await makeUser()
  await as(helper, env => env['discuss.channel'].browse(session).actionJoinConversation())
  await as(operator, env => env['discuss.channel'].browse(session).leave())
  t.false((await stateOf(session))?.ended)
  await as(helper, env => env['discuss.channel'].browse(session).leave())
  t.true((await stateOf(session))?.ended)
})

test('C18: a session counts as answered when an operator has written', async t => {
  const { session, write, post } = await conversation()
  await write('Anybody?')
  t.is((await stateOf(session))?.failure, 'no_answer')
  await post('Here I am')
  t.is((await stateOf(session))?.failure, 'no_failure')
})

test('H4.8, H4.9: who waits for the customer waits no more when the visitor writes; the operator changes nothing', async t => {
  const { session, setStatus, write, post } = await conversation()
  await setStatus('waiting')
  await post('Take your time')
  t.is((await stateOf(session))?.status, 'waiting')
  await write('Done')
  t.is((await stateOf(session))?.status, 'in_progress')
})

test('H4.10: the status of an ended session can not be set, and it says why', async t => {
  const { setStatus, leave } = await conversation()
  await leave()
  await t.throwsAsync(setStatus('waiting'), { instanceOf: UserError, message: /has ended/ })
})

test('C20, C21: a call for help is answered by whoever joins, not by somebody who was there', async t => {
  const { operator, session, setStatus } = await conversation()
  const helper = await makeUser()
  const join = (user: number) => as(user, env => env['discuss.channel'].browse(session).actionJoinConversation())
  await setStatus('need_help')
  await join(helper)
  t.is((await stateOf(session))?.status, 'in_progress')
  await setStatus('need_help')
  await join(operator)
  t.is((await stateOf(session))?.status, 'need_help')
})

test('the status is for colleagues who may read the session, and an unknown one is refused', async t => {
  const { session } = await conversation()
  const [colleague, portal] = [
    await makeUser({ groups: ['base.group_user'] }),
    await makeUser({ groups: ['base.group_portal'] }),
  ]
  for (const user of [colleague, portal]) {
    await t.throwsAsync(as(user, env => env['discuss.channel'].browse(session).setLivechatStatus('waiting')))
  }
})

test('an ordinary conversation has no status, and is not joined as a session', async t => {
  const operator = await makeUser()
  const channel = await system(async env => (await env['discuss.channel'].create({ name: 'news' })).id)
  const asOperator = (work: (one: Rec<'discuss.channel'>) => Promise<unknown>) =>
    as(operator, env => work(env['discuss.channel'].browse(channel)))
  await t.throwsAsync(
    asOperator(one => one.setLivechatStatus('waiting')),
    { message: /no live chat/ },
  )
  await t.throwsAsync(
    asOperator(one => one.actionJoinConversation()),
    { message: /no live chat/ },
  )
})

test('C8: a message that nobody has read keeps the session, however old', async t => {
  const { operator, session } = await conversation()
  hours(25)
  await system(env => env['discuss.channel'].endReadSessions())
  t.false((await stateOf(session))?.ended)
  t.like(await as(operator, async env => (await loadConversations(env)).conversations), [{ pinned: true }])
})

test('a session in which the operator has read everything ends after a day', async t => {
  const { operator, session } = await conversation()
  await as(operator, env => env['discuss.channel'].browse(session).markRead(2 ** 31 - 1))
  hours(23)
  await system(env => env['discuss.channel'].endReadSessions())
  t.false((await stateOf(session))?.ended)
  hours(2)
  await system(env => env['discuss.channel'].endReadSessions())
  t.true((await stateOf(session))?.ended)
})

test('H4.11: a session without a message is deleted after an hour, one with a message is not', async t => {
  const { session } = await conversation()
  const channel = await makeChannel([await makeUser()])
  const empty = await system(async env => {
    const { guestId } = await env['mail.guest'].issue({ name: 'Visitor' })
    const visitor = { guestId, partnerId: null, uid: null }
    return (await env['im_livechat.channel'].browse(channel).persistSession({ visitor, name: 'Visitor' })).id
  })
  await system(env => env['discuss.channel'].removeEmptySessions())
  t.truthy(await stateOf(empty))
  clock.advance(61 * 60_000)
  await system(env => env['discuss.channel'].removeEmptySessions())
  t.is(await stateOf(empty), undefined)
  t.truthy(await stateOf(session))
})
