import { type Request, type Route, route, throttle, UserError } from '#core'
import { type Persona, personaOf } from '../models/persona.ts'
import { answerChange } from './access.ts'

/** How fast one person may write: so many messages in so many seconds. Whoever measures may raise it. */
export const pace = { messages: 30, seconds: 10 }

export const postRoutes: Route[] = [
  route('POST', '/discuss/channel/:id/post', { auth: 'internal' }, async request => {
    await postIn(request, request.id())
    return answerChange(request, `/discuss/channel/${request.id()}`)
  }),
]

/** Posts what a request brings as `body`, once for each `key`, as whoever asks. */
export async function postIn(request: Request<unknown>, channelId: number): Promise<void> {
  const { env, form } = request
  await slowDown(personaOf(env))
  await env['discuss.channel'].browse(channelId).messagePost({ body: form.body, clientKey: keyFrom(request) })
}

/** Refuses a person who writes faster than anybody can. Others do not notice. */
export async function slowDown({ key }: Persona): Promise<void> {
  await throttle(`discuss post ${key}`, pace.messages, pace.seconds)
}

function keyFrom({ env, form }: Request<unknown>): string | null {
  const { key = null } = form
  if (key === null || key === '') return null
  if (typeof key === 'string' && /^[\w-]{8,64}$/.test(key)) return key
  throw new UserError(env._('The key of a message has 8 to 64 letters, digits or dashes.'))
}
