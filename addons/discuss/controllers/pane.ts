import type { Environment, Id } from '#core'
import type { Conversation } from '../conversation/conversation.ts'
import type { Faces } from '../conversation/face.ts'
import { loadConversations } from '../conversation/load.ts'
import { loadMessages, PAGE, type Section, type StoredMessage } from '../conversation/messages.ts'
import { type ShownMessage, showMessages } from '../conversation/show.ts'
import { type Times, timesOf } from '../conversation/times.ts'
import { type Row, rowOf } from './panel.ts'

/** A conversation with its messages, as the main pane and chat windows show it. */
export interface Pane {
  readonly row: Row
  readonly messages: readonly ShownMessage[]
  /** The number of the first message shown, if there are older ones. */
  readonly older: Id | null
}

/** One conversation; that it may be read was checked. */
export async function paneFor(env: Environment, id: Id, section: Section = {}): Promise<Pane> {
  const described = await loadConversations(env, [id])
  const [pane] = await panesFor(env, described.conversations, { faces: described.faces, section })
  return pane! // one conversation, one pane
}

/** Several conversations, in as many queries as one. */
export async function panesFor(
  env: Environment,
  conversations: readonly Conversation[],
  { faces, section = {} }: { faces: Faces; section?: Section },
): Promise<Pane[]> {
  const ids = conversations.map(({ id }) => id)
  // One more than is shown, so that it is known whether there are older ones.
  const stored = ids.length > 0 ? await loadMessages(env, ids, { ...section, limit: PAGE + 1 }) : []
  const authors = stored.map(({ author }) => author)
  const known = await withAuthors(env, ids, { faces, conversations, authors })
  const times = await timesOf(env)
  return conversations.map(conversation => paneOf(times, conversation, { stored, faces: known }))
}

function paneOf(
  times: Times,
  conversation: Conversation,
  { stored, faces }: { stored: readonly StoredMessage[]; faces: Faces },
): Pane {
  const own = stored.filter(({ channelId }) => channelId === conversation.id)
  const more = own.length > PAGE
  const messages = showMessages(times, conversation, own, { faces, skip: more ? 1 : 0 })
  return { row: rowOf(times, conversation), messages, older: more ? (messages[0]?.id ?? null) : null }
}

/** Authors who have left are not among the members: their faces are looked for apart. */
async function withAuthors(
  env: Environment,
  ids: readonly Id[],
  given: {
    faces: Faces
    conversations: readonly Conversation[]
    authors: readonly StoredMessage['author'][]
  },
): Promise<Faces> {
  const present = new Set(given.conversations.flatMap(({ own, others }) => [own, ...others]))
  const gone = given.authors.filter(key => key !== null && !present.has(key))
  if (gone.length === 0) return given.faces
  const faces = await env['discuss.channel'].browse(ids).faces(gone)
  return (channel, key) => (key && !present.has(key) ? faces(channel, key) : given.faces(channel, key))
}
