import type { Environment, Id } from '#core'
import type { ChannelTypes } from '../models/discuss_channel.ts'
import type { FoldState } from '../models/discuss_channel_member.ts'
import { keyOf, personaOf } from '../models/persona.ts'
import type { Conversation, Described } from './conversation.ts'
import { nobody } from './face.ts'
import { PINNED } from './unread.ts'

/** Of those somebody is in: `all`, those on their list, those with a chat window or bubble. */
type Some = 'all' | 'listed' | 'windows'

/**
 * Conversations as whoever asks sees them, newest first, however many in the same number of queries. Given ids: these,
 * also when they are not in them; then the caller has checked that they may be read.
 */
export async function loadConversations(env: Environment, which: readonly Id[] | Some = 'all'): Promise<Described> {
  const persona = personaOf(env)
  const own = [persona.partnerId, persona.guestId]
  const rows = await (typeof which === 'string' ? env.sql<Row>(OWN[which], own) : env.sql<Row>(BY_ID, [...own, which]))
  const channels = env['discuss.channel'].browse(rows.map(({ id }) => id))
  // A channel may have everybody in it, and is not called after them.
  const named = rows.filter(({ channel_type }) => channel_type !== 'channel').map(({ id }) => id)
  const members = named.length > 0 ? await env['discuss.channel'].browse(named).members() : []
  const conversations = rows.map(row => {
    const others = members.filter(({ channelId, key }) => channelId === row.id && key !== persona.key)
    const seenUpTo = others.length > 0 ? Math.min(...others.map(({ seen }) => seen)) : 0
    return conversationOf(row, { own: persona.key, others: others.map(({ key }) => key), seenUpTo })
  })
  const authors = conversations.map(({ last }) => last?.author ?? null)
  const faces = await channels.faces([persona.key, ...authors, ...members.map(({ key }) => key)])
  await channels.describe({ conversations, faces })
  return { conversations, faces }
}

interface Row {
  id: Id
  channel_type: keyof ChannelTypes
  name: string | null
  member_id: Id | null
  fold_state: FoldState
  fold_dt: Date | null
  separator: number
  pinned: boolean
  unread: string
  interest: Date
  last: { id: Id; preview: string; date: string; partner_id: Id | null; guest_id: Id | null; type: string } | null
}

function conversationOf(row: Row, people: Pick<Conversation, 'own' | 'others' | 'seenUpTo'>): Conversation {
  const { last } = row
  return {
    ...people,
    id: row.id,
    type: row.channel_type,
    memberId: row.member_id,
    fold: row.fold_state,
    foldAt: row.fold_dt?.getTime() ?? 0,
    separator: row.separator,
    pinned: row.pinned,
    unread: Number(row.unread),
    interest: row.interest.getTime(),
    last: last && { ...last, preview: last.preview ?? '', date: new Date(last.date), author: keyOf(last) },
    name: row.name ?? '',
    prefix: '',
    category: '',
    face: nobody,
    preview: '',
    notice: null,
    ended: null,
    icon: null,
    closeQuestion: null,
  }
}

const SELECT = `
  SELECT channel.id, channel.channel_type, coalesce(member.custom_channel_name, channel.name) AS name,
         member.id AS member_id, coalesce(member.fold_state, 'closed') AS fold_state, member.fold_dt,
         coalesce(member.new_message_separator, 0) AS separator,
         member.id IS NOT NULL AND ${PINNED} AS pinned,
         greatest(member.last_interest_dt, channel.last_interest_dt, channel.create_date) AS interest,
         (SELECT count(*) FROM mail_message message
          WHERE member.id IS NOT NULL AND message.channel_id = channel.id
            AND message.id >= member.new_message_separator AND message.message_type <> 'notification') AS unread,
         (SELECT jsonb_build_object('id', message.id, 'preview', message.preview, 'date', message.date,
            'partner_id', message.author_id, 'guest_id', message.author_guest_id, 'type', message.message_type)
          FROM mail_message message WHERE message.channel_id = channel.id ORDER BY message.id DESC LIMIT 1) AS last
  FROM discuss_channel channel`

const JOIN = `
  JOIN discuss_channel_member member
    ON member.channel_id = channel.id AND (member.partner_id = $1 OR member.guest_id = $2)`

const ORDER = 'ORDER BY interest DESC, channel.id DESC'
const OWN: Readonly<Record<Some, string>> = {
  all: `${SELECT}${JOIN} ${ORDER}`,
  listed: `${SELECT}${JOIN} WHERE ${PINNED} ${ORDER}`,
  windows: `${SELECT}${JOIN} WHERE member.fold_state <> 'closed' ${ORDER}`,
}
const BY_ID = `${SELECT} LEFT ${JOIN.trim()} WHERE channel.id = ANY($3) ${ORDER}`
