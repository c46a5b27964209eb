import { events as discussEvents, type PersonaKey, personaOf } from '#addons/discuss'
import { type EventRenderers, MissingError, type Rendered, renderIn } from '#core'
import { drawMessage, drawSessionState } from './draw.ts'
import { lastSession } from './visitor.ts'

type Draw = EventRenderers[string]

/** What a visitor's window shows of what happens; all else that happens is not for them. */
const visitors: EventRenderers = {
  async 'discuss.message'(env, { data }) {
    const { channel, message } = data as { channel: number; message: number }
    return drawMessage(env, channel, message)
  },
  async 'discuss.channel'(env, { data }) {
    return drawSessionState(env, (data as { channel: number }).channel)
  },
  async 'discuss.typing'(env, { data }): Promise<Rendered> {
    const { typing, channel, by } = data as { typing: boolean; channel: number; by: PersonaKey }
    const faces = await env['discuss.channel'].browse(channel).faces([by])
    return renderIn(env, 'im_livechat/_typing.njk', { typing, name: faces(channel, by).name })
  },
  async 'discuss.presence'(env, { data }) {
    const { status, own } = data as { status: string; own?: boolean }
    const session = own ? null : await lastSession(env, personaOf(env).guestId!)
    if (session === null) return null
    // Whoever has gone is not typing any more.
    const typing = status === 'offline' ? renderIn(env, 'im_livechat/_typing.njk', { typing: false }) : ''
    return (await drawSessionState(env, session)) + typing
  },
}

/** The events of conversations, drawn for visitors in their window and for everybody else as Discuss does. */
export const events: EventRenderers = Object.fromEntries(
  Object.entries(discussEvents).map(([kind, draw]): [string, Draw] => [
    kind,
    async (env, event) => {
      const { guestId } = personaOf(env)
      if (guestId === null) return draw(env, event)
      return (await goneAside(async () => visitors[kind]?.(env, event))) ?? null
    },
  ]),
)

/** A session that is not there any more, or not theirs, has nothing to show. */
async function goneAside<T>(draw: () => Promise<T>): Promise<T | null> {
  try {
    return await draw()
  } catch (error) {
    if (error instanceof MissingError) return null
    throw error
  }
}
