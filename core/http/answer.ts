import type { Middleware } from 'koa'
import { N_ } from '../gettext.ts'
import type { Context, State } from './context.ts'
import { checkCsrf } from './csrf.ts'
import { CurrentSession, sessionOf } from './current_session.ts'
import { debugOf, keepDebug } from './debug.ts'
import { HttpError } from './errors.ts'
import type { House } from './house.ts'
import { sessionOfKey } from './key.ts'
import { languageOf } from './language.ts'
import { toLogin, toPage } from './login.ts'
import { endStreams } from './readers.ts'
import type { Reply } from './reply.ts'
import type { Route } from './route.ts'
import { Visit } from './visit.ts'

/** A reply with its page rendered. */
type Ready = Exclude<Reply, { kind: 'page' }>

/** Finds out who asks, for routes that want to know, and turns those away who must log in first. */
export function authenticate(house: House, { options }: Route): Middleware<State> {
  return async (context, next) => {
    const { database, sessionDays: days } = house
    context.state.byKey = options.keys !== undefined && context.get('authorization') !== ''
    const session = context.state.byKey
      ? await sessionOfKey(database, context, options.keys!, days)
      : await sessionOf(options.auth === 'none' ? null : database, context, { cors: options.cors, days })
    if (!session) return refuseKey(context)
    context.state.session = session
    context.state.uid = session.uid ?? undefined
    context.state.behind = session.behind ?? undefined
    if (session.uid !== null) context.state.person = await database.userRights(session.uid)
    if (needsLogin(options) && session.uid === null) return toLogin(context)
    const first = firstPage(context, session)
    if (first !== null && !options.always) return toPage(context, first)
    return next()
  }
}

/**
 * Where this person must go first. Programs are not led anywhere: they have keys, which are no passwords. Nor is who looks
 * at things as somebody else: the person must, not they.
 */
function firstPage({ state }: Context, { behind }: CurrentSession): string | null {
  return state.byKey || behind !== null ? null : (state.person?.mustVisit ?? null)
}

function refuseKey(context: Context): void {
  context.status = 401
  context.set({ 'Cache-Control': 'no-store', 'WWW-Authenticate': 'Bearer' })
  const message = 'This API key is unknown, over, or not meant for this.'
  context.body = { error: { name: 'AccessDenied', message } }
}

function needsLogin({ auth }: Route['options']): boolean {
  return auth === 'user' || auth === 'internal'
}

/** Refuses unsafe requests without the token of their session. */
export function protect({ options }: Route): Middleware<State> {
  return (context, next) => {
    if (options.csrf !== false && !context.state.byKey) checkCsrf(context, context.state.session?.secret)
    return next()
  }
}

/** Runs the handler in a unit of work and, when that is kept, sends what it replied. */
export function answer(house: House, route: Route): Middleware<State> {
  return async context => {
    const session = context.state.session ?? new CurrentSession(house.sessionDays, undefined, null)
    const { reply, visit } = await run(house, route, context, session)
    await settle(house, context, session, visit)
    send(context, reply)
  }
}

async function run(house: House, route: Route, context: Context, session: CurrentSession): Promise<Result> {
  const attempt = async (visit: Visit) => ({ visit, reply: await rendered(await route.handler(visit), visit) })
  if (route.options.auth === 'none') return attempt(new Visit(house, context, null, session, ''))
  const uid = session.uid ?? (await house.database.publicUid())
  const cursor = context.method === 'GET' ? await house.cursor(context, session.uid) : ''
  const lang = session.uid === null ? languageOf(context, await house.languages()) : undefined
  const given = { ...(lang && { lang }), ...debugOf(session) }
  return house.database.unit({ uid, context: given }, env => {
    Object.assign(context.state, { translate: env._, lang: env.lang })
    if (route.options.auth === 'internal' && !env.hasGroup('base.group_user')) {
      throw new HttpError(403, N_('This page is for people who work here.'))
    }
    const visit = new Visit(house, context, env, session, cursor)
    keepDebug(visit)
    return attempt(visit)
  })
}

interface Result {
  visit: Visit
  reply: Ready
}

/** Pages are rendered inside the unit of work, where what they show was read. */
async function rendered(reply: Reply, visit: Visit): Promise<Ready> {
  if (reply.kind !== 'page') return reply
  const body = await visit.renderPage(reply.template, reply.values, reply.title)
  return { kind: 'content', body, type: 'text/html; charset=utf-8', status: reply.status, headers: {} }
}

/** Does to the session what the handler wanted: only now is it certain. */
async function settle({ database, bus }: House, context: Context, session: CurrentSession, visit: Visit) {
  const { next } = visit
  if (next === undefined) return session.keep(database, context, visit.session.data)
  if (session.uid !== null && session.id) endStreams(bus, session.uid, session.id)
  // What a visitor had goes on when they log in; nothing passes from one user to the next.
  const data = [null, next.uid].includes(session.uid) ? visit.session.data : {}
  await session.replace(database, context, { ...next, data })
}

function send(context: Context, reply: Ready): void {
  if (!context.response.get('Cache-Control')) context.set('Cache-Control', 'no-store')
  switch (reply.kind) {
    case 'content':
      context.status = reply.status
      context.set(reply.headers)
      context.type = reply.type
      context.body = reply.body
      return
    case 'redirect':
      context.redirect(reply.url)
      context.status = 303
      return
    case 'not found':
      throw new HttpError(404, 'This does not exist, or not any more.')
    case 'empty':
      context.status = 204
  }
}
