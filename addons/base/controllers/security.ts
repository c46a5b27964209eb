import { dateFormat, endSessions, page, type Reply, type Request, type Route, redirect, route, sessionsOf } from '#core'
import { deviceName } from '../models/res_users/device_name.ts'
import { isRequired } from '../models/res_users/two_factor.ts'
import { note } from './browser.ts'
import { refuseBehind } from './identity.ts'

const user = { auth: 'user' } as const
const form = { ...user, limit: 10_000 } as const

export const securityRoutes: Route[] = [
  route('GET', '/web/profile/security', user, security),
  route('POST', '/web/profile/sessions/end', form, async request => {
    refuseBehind(request)
    const { env, session } = request
    const id = String(request.form.session ?? '')
    const count = await endSessions(env, env.uid, id ? { id } : { except: session.id })
    // Others are asked for everything again: whoever ends all sessions does not trust them any more.
    if (!id) await env['res.users.device'].forget([env.uid])
    if (count > 0) await note(request, { event: id ? 'session_off' : 'sessions_off' })
    request.ctx.state.log.info({ uid: env.uid, count }, 'sessions ended')
    return redirect('/web/profile/security')
  }),
]

/** All that concerns how a person logs in, on one page. */
async function security(request: Request): Promise<Reply> {
  const { env } = request
  const moment = (date: Date) => dateFormat(env.lang, env.tz, { dateStyle: 'medium', timeStyle: 'short' }).format(date)
  const sessions = (await sessionsOf(env, env.uid)).map(session => ({
    id: session.id,
    device: deviceName(session.userAgent) || env._('Unknown device'),
    ip: session.ip,
    seen: moment(session.lastSeen),
    here: session.id === request.session.id,
    behind: session.behind !== null && session.uid === env.uid,
    away: session.uid !== env.uid,
  }))
  const title = env._('Account Security')
  const keys = [...(await env['res.users.apikeys'].search([['user_id', '=', env.uid]]))].map(key => ({
    id: key.id,
    name: key.name,
    index: key.index,
    until: moment(key.expires),
    used: key.last_used && moment(key.last_used),
  }))
  const { has_totp: totp } = await env.user.load('has_totp')
  const codes = await env['res.users'].nameOfCodes()
  const required = await isRequired(env)
  return page(
    'base/security.njk',
    { totp, required, codes, keys, sessions, signIns: await signIns(request, moment) },
    { title },
  )
}

async function signIns({ env }: Request, moment: (date: Date) => string) {
  const latest = await env['res.users.log'].search([['user_id', '=', env.uid]], { limit: 20 })
  // sudo: res.users - who has done it to them, by name
  await latest.sudo().load('by_id.name')
  const names = latest.fieldsGet(['event']).event?.selection ?? []
  const words = new Map<string, string>(names as readonly (readonly [string, string])[])
  return [...latest.sudo()].map(({ date, event, about, by_id: by, ip, device }) => ({
    what: words.get(event) ?? event,
    about,
    by: by.length > 0 ? env._('by %(name)s', { name: by.name }) : null,
    bad: event.startsWith('wrong'),
    where: [moment(date), ip, device].filter(Boolean),
  }))
}
