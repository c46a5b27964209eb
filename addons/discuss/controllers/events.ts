import { type Environment, type EventRenderers, type Id, type Json, type Rendered, renderIn } from '#core'
import { loadConversations } from '../conversation/load.ts'
import { loadMessages } from '../conversation/messages.ts'
import { showMessages } from '../conversation/show.ts'
import { timesOf } from '../conversation/times.ts'
import { countUnread } from '../conversation/unread.ts'
import { type PersonaKey, personaOf } from '../models/persona.ts'
import { channelOf, field } from './event_data.ts'
import { rowOf } from './panel.ts'
import { signals } from './signals.ts'

/** Draws what happened for each reader, with how things are now: doing it twice changes nothing. */
export const events: EventRenderers = {
  ...signals,
  async 'discuss.message'(env, { data }) {
    return drawn(env, data, { message: Number(field(data, 'message')) })
  },
  'discuss.read': (env, { data }) => drawn(env, data),
  'discuss.window': (env, { data }) => drawn(env, data),
  'discuss.channel': (env, { data }) => drawn(env, data),
}

async function drawn(env: Environment, data: Json, { message }: { message?: Id } = {}): Promise<Rendered> {
  const channel = channelOf(data)
  const described = await loadConversations(env, [channel])
  const [conversation] = described.conversations
  const reader = personaOf(env)
  // Somebody who is not in it any more only learns that it is gone.
  if (!conversation?.memberId) {
    return { html: renderIn(env, 'discuss/events/_gone.njk', { channel }), data: { channel, gone: true } }
  }
  const times = await timesOf(env)
  const row = rowOf(times, conversation)
  const stored = message ? await loadMessages(env, [channel], { upTo: message, limit: 2 }) : []
  const last = stored.at(-1)
  const isThere = last !== undefined && last.id === message
  const faces = isThere ? await facesOf(env, channel, last.author, described.faces) : described.faces
  const [shown] = isThere ? showMessages(times, conversation, stored, { faces, skip: stored.length - 1 }) : []
  const values = { row, message: shown, total: reader.guestId === null ? await countUnread(env) : 0 }
  const html = renderIn(
    env,
    reader.guestId === null ? 'discuss/events/_row.njk' : 'discuss/events/_message.njk',
    values,
  )
  return { html, data: dataFor(row, shown) }
}

/** What scripts are told beside the HTML. */
function dataFor(row: ReturnType<typeof rowOf>, shown: ReturnType<typeof showMessages>[number] | undefined): Json {
  return {
    channel: row.id,
    state: row.fold,
    sort: row.foldAt,
    unread: row.unread,
    name: row.name,
    question: row.closeQuestion,
    others: row.others.length,
    ...(shown && {
      message: shown.id,
      own: shown.own,
      key: shown.key,
      author: shown.author.name,
      by: shown.author.key,
      preview: row.last?.id === shown.id ? (row.last?.preview ?? '') : '',
      notification: shown.notification,
    }),
  }
}

/** The author may have left meanwhile. */
async function facesOf(
  env: Environment,
  channel: Id,
  author: PersonaKey | null,
  faces: Awaited<ReturnType<typeof loadConversations>>['faces'],
) {
  if (author === null || faces(channel, author).key !== null) return faces
  return env['discuss.channel'].browse(channel).faces([author])
}
