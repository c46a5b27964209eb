import {
  type Faces,
  keyOf,
  loadMessages,
  type PersonaKey,
  personaOf,
  pictureOf,
  type StoredMessage,
  showMessages,
  timesOf,
} from '#addons/discuss'
import { type Environment, type Id, MissingError, type Recordset, renderIn } from '#core'

/** A session as its visitor sees it, and nothing else of it: no status, note, tag, nor anybody's real name. */
interface Seen {
  readonly id: Id
  readonly others: readonly PersonaKey[]
  readonly faces: Faces
}

/** A visitor's window has no line that says what is new. */
const nothingNew = { unread: 0, separator: 0 }

/** The whole thread, with who answers and how it stands. */
export async function drawSession(env: Environment, id: Id): Promise<string> {
  const stored = await loadMessages(env, [id], { limit: 100 })
  const seen = await see(env, id, stored)
  const messages = showMessages(await timesOf(env), { own: personaOf(env).key, ...nothingNew }, stored, seen)
  return renderIn(env, 'im_livechat/_thread.njk', { messages }) + (await drawState(env, seen))
}

/** Who answers and how it stands: drawn again whenever it changes. */
export async function drawSessionState(env: Environment, id: Id): Promise<string> {
  return drawState(env, await see(env, id))
}

/** One message, to be put at the end of the thread. */
export async function drawMessage(env: Environment, id: Id, message: Id): Promise<string> {
  const stored = await loadMessages(env, [id], { upTo: message, limit: 2 })
  await othersIn(env, id)
  const { key } = personaOf(env)
  const faces = await facesOf(
    env,
    id,
    stored
      .slice(-1)
      .map(({ author }) => author)
      .filter(author => author !== key),
  )
  const [shown] = showMessages(await timesOf(env), { own: key, ...nothingNew }, stored, {
    faces,
    skip: stored.length - 1,
  })
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

async function drawState(env: Environment, { id, others, faces }: Seen): Promise<string> {
  const session = await visitorsView(env['discuss.channel'].browse(id))
  const [key] = others
  const operator = key && { ...pictureOf(faces(id, key)), id: Number(key.slice(1)) }
  return renderIn(env, 'im_livechat/_session.njk', { session, operator })
}

async function see(env: Environment, id: Id, messages: readonly StoredMessage[] = []): Promise<Seen> {
  const others = await othersIn(env, id)
  // Who wrote something may have left since.
  const faces = await facesOf(env, id, [...others, ...messages.map(({ author }) => author)])
  return { id, others, faces }
}

async function facesOf(env: Environment, id: Id, keys: readonly (PersonaKey | null)[]): Promise<Faces> {
  return env['discuss.channel'].browse(id).faces(keys)
}

/** Who is in a session beside whoever asks; those who are not in it find none. */
async function othersIn(env: Environment, id: Id): Promise<PersonaKey[]> {
  const rows = await env.sql<{ partner_id: Id | null; guest_id: Id | null }>(
    'SELECT partner_id, guest_id FROM discuss_channel_member WHERE channel_id = $1 ORDER BY id',
    [id],
  )
  const keys = rows.map(keyOf).filter(key => key !== null)
  const { key } = personaOf(env)
  if (!keys.includes(key)) throw new MissingError(env._('This conversation does not exist, or you are not in it.'))
  return keys.filter(other => other !== key)
}

// sudo: discuss.channel - whose session it is was checked; the visitor sees these four things of it and no others
async function visitorsView(channel: Recordset<'discuss.channel'>) {
  const session = await channel.sudo().load('livechat_end_dt', 'livechat_operator_id', 'livechat_email')
  const ended = session.livechat_end_dt !== null
  return {
    id: session.id,
    ended,
    waiting: !ended && session.livechat_operator_id.length === 0,
    email: session.livechat_email,
  }
}
