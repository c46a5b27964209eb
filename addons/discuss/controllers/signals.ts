import { type Environment, type EventRenderers, type Id, type Json, type Rendered, renderIn } from '#core'
import { loadConversations } from '../conversation/load.ts'
import { timesOf } from '../conversation/times.ts'
import { type PersonaKey, personaOf } from '../models/persona.ts'
import { channelOf, field } from './event_data.ts'
import { rowOf } from './panel.ts'

/** What passes and is not kept: who types, who has seen what, who is there. */
export const signals: EventRenderers = {
  async 'discuss.typing'(env, { data }) {
    const channel = channelOf(data)
    const by = String(field(data, 'by')) as PersonaKey // published by setTyping
    const faces = await env['discuss.channel'].browse(channel).faces([by])
    return { data: { channel, by, typing: field(data, 'typing') === true, name: faces(channel, by).name } }
  },

  /** Where the mark under the reader's own messages stands: all the others have seen what is up to there. */
  async 'discuss.seen'(env, { data }) {
    const channel = channelOf(data)
    const { key } = personaOf(env)
    const members = await env['discuss.channel'].browse(channel).members()
    const others = members.filter(member => member.key !== key)
    return others.length > 0 ? { data: { channel, upTo: Math.min(...others.map(member => member.seen)) } } : null
  },

  'discuss.presence': (env, { data }) => drawPresence(env, data),
}

/** How many conversations with somebody are drawn anew when they come or go; the dots change in all. */
const MOST = 10

async function drawPresence(env: Environment, data: Json): Promise<Rendered> {
  const { partnerId, guestId } = personaOf(env)
  const key = String(field(data, 'key'))
  // Visitors only see the dot; and one's own coming and going is no news.
  if (guestId !== null || key === '') return { data }
  const id = Number(key.slice(1))
  const shared = await env.sql<{ id: Id }>(SHARED, [
    partnerId,
    ...(key.startsWith('p') ? [id, null] : [null, id]),
    MOST,
  ])
  if (shared.length === 0) return { data }
  const ids = shared.map(row => row.id)
  const { conversations } = await loadConversations(env, ids)
  const times = await timesOf(env)
  const rows = conversations.map(one => rowOf(times, one))
  return { html: renderIn(env, 'discuss/events/_titles.njk', { rows }), data }
}

const SHARED = `
  SELECT channel.id FROM discuss_channel channel
  JOIN discuss_channel_member own ON own.channel_id = channel.id AND own.partner_id = $1
  JOIN discuss_channel_member other ON other.channel_id = channel.id AND (other.partner_id = $2 OR other.guest_id = $3)
  WHERE channel.channel_type <> 'channel' ORDER BY channel.last_interest_dt DESC LIMIT $4`
