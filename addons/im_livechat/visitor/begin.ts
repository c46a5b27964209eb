import type { GuestDetails } from '#addons/discuss'
import type { Environment, Id, Recordset } from '#core'
import type { Opening } from '../models/im_livechat_channel/sessions.ts'

/** What a visitor is shown of the operator who would answer: the online chat name, else the name. */
export async function shownOperator(operator: Recordset<'res.users'>): Promise<{ id: Id; name: string } | null> {
  if (operator.length === 0) return null
  // sudo: res.users - a visitor sees one name of whoever answers, and no more
  const { partner_id, livechat_username, name } = await operator
    .one()
    .sudo()
    .load('partner_id', 'livechat_username', 'name')
  return { id: partner_id.id, name: livechat_username || name || '' }
}

const VISITOR = 'Visitor'

/** Makes somebody known who writes for the first time; gives their token. Numbers tell visitors apart. */
export async function issueVisitor(env: Environment, about: Omit<GuestDetails, 'name'>): Promise<string> {
  const { guestId, token } = await env['mail.guest'].issue({ ...about, name: VISITOR })
  // sudo: mail.guest - it was made here, and is given nothing but its number
  await env['mail.guest']
    .sudo()
    .browse(guestId)
    .write({ name: `${VISITOR} ${guestId}` })
  return token
}

export async function visitorName(env: Environment, guestId: Id): Promise<string> {
  const [guest] = await env.sql<{ name: string }>('SELECT name FROM mail_guest WHERE id = $1', [guestId])
  return guest?.name ?? VISITOR
}

/**
 * The session that a guest has open in a channel, or a new one. The guest is locked, so that the first message sent twice,
 * by an impatient network, begins one session only.
 */
export async function beginSession(
  channel: Recordset<'im_livechat.channel'>,
  opening: Opening & { guestId: Id },
): Promise<Id> {
  const { env } = channel
  await env.unit.begin()
  await env.sql('SELECT id FROM mail_guest WHERE id = $1 FOR NO KEY UPDATE', [opening.guestId])
  const [ongoing] = await env.sql<{ id: Id }>(
    `SELECT session.id FROM discuss_channel session JOIN discuss_channel_member member ON member.channel_id = session.id
     WHERE session.livechat_channel_id = $1 AND session.livechat_end_dt IS NULL AND member.guest_id = $2
     ORDER BY session.id DESC LIMIT 1`,
    [channel.id, opening.guestId],
  )
  return ongoing?.id ?? (await channel.one().persistSession(opening)).id
}

/** Was this message stored already, in whichever session? Then that is the one it began. */
export async function sessionOfMessage(env: Environment, guestId: Id, clientKey: string | null): Promise<Id | null> {
  if (clientKey === null) return null
  const [found] = await env.sql<{ channel_id: Id }>(
    'SELECT channel_id FROM mail_message WHERE author_guest_id = $1 AND client_key = $2',
    [guestId, clientKey],
  )
  return found?.channel_id ?? null
}

/** Keeps where the visitor wants to be answered when they are gone. */
export async function leaveEmail(session: Recordset<'discuss.channel'>, address: string): Promise<void> {
  // sudo: discuss.channel - whose session it is was checked; the visitor writes this one thing of it
  await session.sudo().write({ livechat_email: address })
  await session.one().notify(session.env._('left the address %(address)s.', { address }))
  await session.one().tellChanged()
}

/** The visitor has everything before their eyes. */
export async function markAllSeen(session: Recordset<'discuss.channel'>): Promise<void> {
  const [last] = await session.env.sql<{ id: Id | null }>(
    'SELECT max(id) AS id FROM mail_message WHERE channel_id = $1',
    [session.id],
  )
  if (last?.id) await session.one().markRead(last.id)
}
