import {
  type Environment,
  eventsAfter,
  type Id,
  json,
  MissingError,
  type Rec,
  type Reply,
  type Request,
  redirect,
} from '#core'
import { personaOf, streamOf } from '../models/persona.ts'

/** The conversation that an address names, if whoever asks may read it; else it is as if it did not exist. */
export async function readableChannel(env: Environment, id: Id): Promise<Rec<'discuss.channel'>> {
  const found = await env['discuss.channel'].search([['id', '=', id]])
  if (found.length === 0) {
    throw new MissingError(env._('This conversation does not exist, or you are not in it.'))
  }
  return found.one()
}

/** After a change: for scripts, the events that this page has not seen; for others, a page to go to. */
export async function answerChange(request: Request<unknown>, page: string): Promise<Reply> {
  if (!request.ctx.get('accept').includes('application/json')) return redirect(page)
  return json(await newEvents(request))
}

/** What whoever asks has not seen yet, with what was just published. The last thing that a handler does. */
export async function newEvents(request: Request<unknown>): Promise<object> {
  const { env, ctx, form } = request
  const stream = streamOf(personaOf(env))
  const cursor = ctx.get('x-cursor') || String(form.after ?? '')
  return stream ? eventsAfter(env, stream, cursor) : { events: [], cursor }
}
