import { guestPersona, slowDown, streamOf } from '#addons/discuss'
import {
  type Environment,
  empty,
  eventsAfter,
  type Id,
  json,
  type Request,
  route,
  throttle,
  throttleAddress,
} from '#core'
import { addressOf, afterOf, idOf, keyOf, textOf, timezoneOf } from '../visitor/asked.ts'
import {
  beginSession,
  issueVisitor,
  leaveEmail,
  markAllSeen,
  sessionOfMessage,
  shownOperator,
  visitorName,
} from '../visitor/begin.ts'
import { drawGreeting, drawSession } from '../visitor/draw.ts'
import { requireGuest } from '../visitor/guest.ts'
import { channelOf, lastSession, sessionOf, visitOf } from '../visitor/visitor.ts'

/** Cookies are not looked at: the visitor shows who they are by a token of their own, so nothing can be forged. */
const open = { auth: 'public', csrf: false, cors: true } as const

/** The visitor's side of a conversation. Whoever asks gets their own sessions; all others are as if there were none. */
export const sessionRoutes = [
  route('POST', '/im_livechat/greet', open, async request => {
    await throttleAddress('livechat greet', request.ctx.ip, 60, 60)
    const { env, channel, visit, previous } = await opening(request)
    const operator = await channel.openSession({ ...visit, previousPartnerId: previous })
    return json({ html: drawGreeting(env, await shownOperator(operator)) })
  }),

  route('POST', '/im_livechat/guest', open, async request => {
    await throttleAddress('livechat guest', request.ctx.ip, 30, 60)
    const { env, visit } = await opening(request)
    const about = { lang: visit.lang, country_id: visit.countryId, timezone: timezoneOf(request) }
    return json({ token: await issueVisitor(env, about) })
  }),

  route('GET', '/im_livechat/session', open, async request => {
    const { guest, env } = await requireGuest(request)
    const cursor = await cursorOf(env, guest.id)
    const id = await lastSession(env, guest.id)
    return id === null ? empty() : json({ html: await drawSession(env, id), cursor })
  }),

  /** The first message: begins a session, unless one is open, so that the same sent twice begins one only. */
  route('POST', '/im_livechat/session', open, async request => {
    const { guest, env } = await requireGuest(request)
    await slowDown(guestPersona(guest.id))
    const cursor = await cursorOf(env, guest.id)
    const key = keyOf(request)
    const known = await sessionOfMessage(env, guest.id, key)
    const id = known ?? (await beginSession(...(await openingOf(request, guest.id))))
    const session = env['discuss.channel'].browse(id)
    if (known === null) await session.messagePost({ body: request.form.body, clientKey: key })
    return json({ html: await drawSession(env, id), cursor })
  }),

  route('POST', '/im_livechat/session/:id/post', open, async request => {
    const { guest, env } = await requireGuest(request)
    await slowDown(guestPersona(guest.id))
    // Who is not in it is told that there is none.
    await env['discuss.channel']
      .browse(request.id())
      .messagePost({ body: request.form.body, clientKey: keyOf(request) })
    return json(await eventsAfter(env, streamFor(guest.id), afterOf(request)))
  }),

  route('POST', '/im_livechat/session/:id/leave', open, async request => {
    const { guest, env } = await requireGuest(request)
    const session = await sessionOf(env, guest.id, request.id())
    await session.visitorLeaves()
    return json(await eventsAfter(env, streamFor(guest.id), afterOf(request)))
  }),

  route('POST', '/im_livechat/session/:id/email', open, async request => {
    const { guest, env } = await requireGuest(request)
    const session = await sessionOf(env, guest.id, request.id())
    await leaveEmail(session, addressOf(env, request.form.email))
    return json(await eventsAfter(env, streamFor(guest.id), afterOf(request)))
  }),

  route('POST', '/im_livechat/session/:id/seen', open, async request => {
    const { guest, env } = await requireGuest(request)
    const session = await sessionOf(env, guest.id, request.id())
    await markAllSeen(session)
    return empty()
  }),

  route('POST', '/im_livechat/session/:id/typing', open, async request => {
    const { guest, env } = await requireGuest(request)
    await throttle(`livechat typing ${guest.id}`, 20, 20)
    const session = await sessionOf(env, guest.id, request.id())
    await session.setTyping(request.form.typing !== false)
    return empty()
  }),
]

async function opening(request: Request) {
  const chosen = textOf(request.form.lang, 20)
  const visit = await visitOf(request, chosen)
  const env = request.env.withContext({ lang: visit.lang ?? 'en_US' })
  const channel = await channelOf(env, idOf(request.form.channel))
  return { env, channel, visit, previous: idOf(request.form.previous) || null }
}

async function openingOf(request: Request, guestId: Id) {
  const { env, channel, visit, previous } = await opening(request)
  const wish = { ...visit, previousPartnerId: previous }
  const visitor = guestPersona(guestId)
  return [channel, { ...wish, visitor, guestId, name: await visitorName(env, guestId) }] as const
}

/** Where the guest's stream stands now. What comes after it is shown again, which changes nothing. */
async function cursorOf(env: Environment, guestId: Id): Promise<string> {
  return (await eventsAfter(env, streamFor(guestId), '')).cursor
}

function streamFor(guestId: Id): string {
  return streamOf(guestPersona(guestId)) ?? ''
}
