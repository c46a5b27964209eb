import ava from 'ava'
import { guestPersona, loadConversations, partnerPersona } from '#addons/discuss'
import { clock, ValidationError } from '#core'
import { answeredBy, as, asGuest, ask, country, makeChannel, makeGuest, makeUser, monday, system } from './people.ts'

const test = ava.serial

test.beforeEach(() => clock.set(monday))
test.after.always(() => clock.set(null))

interface Member {
  partner: string | null
  role: string
  unpin_dt: Date | null
}

function membersOf(session: number): Promise<Member[]> {
  return system(env =>
    env.sql<Member>(
      `SELECT partner.name AS partner, livechat_member_type AS role, unpin_dt FROM discuss_channel_member member
       LEFT JOIN res_partner partner ON partner.id = member.partner_id WHERE channel_id = $1 ORDER BY member.id`,
      [session],
    ),
  )
}

function historyOf(session: number): Promise<string[]> {
  return system(async env => {
    const found = await env['im_livechat.channel.member.history'].search([['channel_id', '=', session]], {
      order: 'id',
    })
    return found.mapped('livechat_member_type').map(String)
  })
}

function conversationsOf(user: number) {
  return as(user, async env => (await loadConversations(env)).conversations)
}

async function begin(channel: number, wish: Record<string, unknown> = {}) {
  const { guestId } = await makeGuest()
  const session = await asGuest(guestId, async env => {
    const visitor = guestPersona(guestId)
    return (await env['im_livechat.channel'].browse(channel).persistSession({ visitor, name: 'Visitor', ...wish })).id
  })
  return { session, guestId }
}

test('H4.1: a window that is opened and closed again stores nothing and tells nobody', async t => {
  const operator = await makeUser({ chatName: 'Ada' })
  const channel = await makeChannel([operator])
  const count = () => system(env => env.sql<{ n: string }>('SELECT count(*) AS n FROM discuss_channel'))
  const before = await count()
  const { guestId } = await makeGuest()
  const shown = await asGuest(guestId, async env => {
    const one = env['im_livechat.channel'].browse(channel)
    return one.shownTo(await one.openSession({ lang: 'en_US' }))
  })
  t.is(shown?.name, 'Ada')
  t.deepEqual(await count(), before)
  t.is((await conversationsOf(operator)).length, 0)
})

test('a session keeps the channel, the operator, the language and the country; it is in progress and not answered', async t => {
  const operator = await makeUser({ name: 'Michel Operator' })
  const channel = await makeChannel([operator])
  const belgium = (await system(env => country(env, 'BE'))).id
  const { session } = await begin(channel, { lang: 'en_US', countryId: belgium })
  const [values] = await system(env =>
    env['discuss.channel']
      .browse(session)
      .read([
        'name',
        'channel_type',
        'livechat_status',
        'livechat_failure',
        'livechat_end_dt',
        'country_id',
        'livechat_lang_id',
      ]),
  )
  t.like(values, {
    name: 'Visitor Michel Operator',
    channel_type: 'livechat',
    livechat_status: 'in_progress',
    livechat_failure: 'no_answer',
    country_id: [belgium, 'Belgium'],
  })
  t.is(await answeredBy(session), operator)
})

test('C3, C11: a visitor who is logged in takes part as themself, with their own name', async t => {
  const [operator, roger] = [
    await makeUser({ name: 'Operator' }),
    await makeUser({ name: 'Roger', groups: ['base.group_portal'] }),
  ]
  const channel = await makeChannel([operator])
  const session = await system(async env => {
    const { partner_id } = await env['res.users'].browse(roger).load('partner_id')
    const visitor = partnerPersona(partner_id.id, roger)
    return (await env['im_livechat.channel'].browse(channel).persistSession({ visitor, name: 'Roger' })).id
  })
  t.like(await membersOf(session), [
    { partner: 'Operator', role: 'agent' },
    { partner: 'Roger', role: 'visitor' },
  ])
})

test('an operator who tries their own channel, and gets it, is one member', async t => {
  const operator = await makeUser({ name: 'Operator' })
  const channel = await makeChannel([operator])
  const session = await as(operator, async env => {
    const { partner_id } = await env.user.load('partner_id')
    const visitor = partnerPersona(partner_id.id, operator)
    return (await env['im_livechat.channel'].browse(channel).persistSession({ visitor, name: 'Operator' })).id
  })
  t.like(await membersOf(session), [{ role: 'agent' }])
})

test('C5, C6: the operator sees the session with the first message, not before', async t => {
  const operator = await makeUser()
  const { session, guestId } = await begin(await makeChannel([operator]))
  t.like(await conversationsOf(operator), [{ id: session, pinned: false, unread: 0 }])
  await asGuest(guestId, env => env['discuss.channel'].browse(session).messagePost({ body: 'Hello?' }))
  t.like(await conversationsOf(operator), [
    { id: session, pinned: true, unread: 1, fold: 'open', category: 'livechat' },
  ])
})

test('C10: a Live Chat user outside a session reads it, its members and messages; another colleague does not', async t => {
  const [helper, colleague] = [await makeUser(), await makeUser({ groups: ['base.group_user'] })]
  const { session } = await ask(await makeChannel([await makeUser()]))
  const seen = (user: number) =>
    as(user, async env => [
      await env['discuss.channel'].searchCount([['id', '=', session]]),
      await env['discuss.channel.member'].searchCount([['channel_id', '=', session]]),
      await env['mail.message'].searchCount([['channel_id', '=', session]]),
    ])
  t.deepEqual(await seen(helper), [1, 2, 1])
  t.deepEqual(await seen(colleague), [0, 0, 0])
})

test('C35: everybody who takes part is in the history, and stays there; who returns is there once', async t => {
  const [operator, helper] = [await makeUser(), await makeUser()]
  const { session } = await ask(await makeChannel([operator]))
  t.deepEqual(await historyOf(session), ['agent', 'visitor'])
  const join = () => as(helper, env => env['discuss.channel'].browse(session).actionJoinConversation())
  await join()
  t.deepEqual(await historyOf(session), ['agent', 'visitor', 'agent'])
  await as(helper, env => env['discuss.channel'].browse(session).leave())
  await join()
  t.deepEqual(await historyOf(session), ['agent', 'visitor', 'agent'])
})

test('a session with two agents is escalated', async t => {
  const helper = await makeUser()
  const { session } = await ask(await makeChannel([await makeUser()]))
  const outcome = () =>
    system(async env => (await env['discuss.channel'].browse(session).load('livechat_outcome')).livechat_outcome)
  t.is(await outcome(), 'no_answer')
  await as(helper, env => env['discuss.channel'].browse(session).actionJoinConversation())
  t.is(await outcome(), 'escalated')
})

test('C38: an ordinary conversation has no such history', async t => {
  const user = await makeUser()
  await t.throwsAsync(
    system(async env => {
      const channel = await env['discuss.channel'].create({ name: 'general', channel_type: 'channel' })
      const { partner_id } = await env['res.users'].browse(user).load('partner_id')
      await env['im_livechat.channel.member.history'].create({ channel_id: channel, partner_id })
    }),
    { instanceOf: ValidationError },
  )
})

test('H1.9: the operator who left the channel is not given a new session', async t => {
  const operator = await makeUser()
  const channel = await makeChannel([operator])
  await as(operator, env => env['im_livechat.channel'].browse(channel).actionLeave())
  t.is(await answeredBy((await ask(channel)).session), null)
})
