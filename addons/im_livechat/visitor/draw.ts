import {
  type Conversation,
  type Faces,
  loadConversations,
  loadMessages,
  pictureOf,
  type StoredMessage,
  showMessages,
} from '#addons/discuss'
import { type Environment, type Id, MissingError, type Recordset, renderIn } from '#core'

/** A session as its visitor sees it, and nothing else of it: no status, note, tag, nor anybody's real name. */
interface Seen {
  readonly conversation: Conversation
  readonly faces: Faces
  readonly session: { id: Id; ended: boolean; waiting: boolean; email: string | null }
}

/** The whole thread, with who answers and how it stands. */
export async function drawSession(env: Environment, id: Id): Promise<string> {
  const stored = await loadMessages(env, [id], { limit: 100 })
  const seen = await see(env, id, stored)
  const messages = showMessages(env, seen.conversation, stored, seen)
  return renderIn(env, 'im_livechat/_thread.njk', { messages }) + drawState(env, seen)
}

/** Who answers and how it stands: drawn again whenever it changes. */
export async function drawSessionState(env: Environment, id: Id): Promise<string> {
  return drawState(env, await see(env, id))
}

/** One message, to be put at the end of the thread. */
export async function drawMessage(env: Environment, id: Id, message: Id): Promise<string> {
  const stored = await loadMessages(env, [id], { upTo: message, limit: 2 })
  const { conversation, faces } = await see(env, id, stored)
  const [shown] = showMessages(env, conversation, stored, { faces, skip: stored.length - 1 })
  return shown ? renderIn(env, 'im_livechat/_new_message.njk', { message: shown }) : ''
}

/** What stands in the window before anything is stored: who would answer. */
export function drawGreeting(env: Environment, operator: { id: Id; name: string } | null): string {
  const face = operator && pictureOf({ name: operator.name, status: 'online', key: null })
  const session = { waiting: !operator, ended: false, email: null, id: null }
  return renderIn(env, 'im_livechat/_session.njk', {
    session,
    operator: face && { ...face, id: operator.id },
    fresh: true,
  })
}

function drawState(env: Environment, { conversation, faces, session }: Seen): string {
  const operator = conversation.others.map(key => ({ key, face: faces(session.id, key) }))[0]
  const face = operator && pictureOf(operator.face)
  const shown = face && { ...face, id: Number(operator.key.slice(1)) }
  return renderIn(env, 'im_livechat/_session.njk', { session, operator: shown })
}

async function see(env: Environment, id: Id, messages: readonly StoredMessage[] = []): Promise<Seen> {
  const { conversations } = await loadConversations(env, [id])
  const [conversation] = conversations
  if (!conversation?.memberId) throw new MissingError(env._('This conversation does not exist, or you are not in it.'))
  const channel = env['discuss.channel'].browse(id)
  // Who wrote something may have left since.
  const faces = await channel.faces([conversation.own, ...conversation.others, ...messages.map(({ author }) => author)])
  return { conversation, faces, session: await visitorsView(channel) }
}

// sudo: discuss.channel - whose session it is was checked; the visitor sees these four things of it and no others
async function visitorsView(channel: Recordset<'discuss.channel'>): Promise<Seen['session']> {
  const session = await channel.sudo().load('livechat_end_dt', 'livechat_operator_id', 'livechat_email')
  const ended = session.livechat_end_dt !== null
  return {
    id: session.id,
    ended,
    waiting: !ended && session.livechat_operator_id.length === 0,
    email: session.livechat_email,
  }
}
