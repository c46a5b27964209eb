import {
  clock,
  codeThrottle,
  type Json,
  localPath,
  page,
  type Reply,
  type Request,
  type Route,
  redirect,
  route,
  TooManyRequests,
  throttle,
} from '#core'
import { isShort } from '../models/res_users/totp.ts'
import { note, type Source, sourceOf } from './browser.ts'
import { enter } from './enter.ts'

const good = 10 * 60_000

export const loginCodeRoutes: Route[] = [
  route('GET', '/web/login/code', { auth: 'public' }, async request =>
    (await waiting(request)) ? form(request) : redirect('/web/login'),
  ),
  route('POST', '/web/login/code', { auth: 'public', limit: 10_000 }, enterCode),
]

/** The password was right: the code is asked for next, of this browser, for ten minutes. */
export async function askCode(request: Request, uid: number, next: string): Promise<Reply> {
  const token = await tokenOf(request, uid)
  await note(request, { user: uid, event: 'half' })
  request.session.data.second = { uid, at: clock.now().getTime(), token, next } satisfies Json
  // A new cookie: whoever has put theirs into this browser does not get past the password with it.
  request.logout()
  return redirect('/web/login/code')
}

async function enterCode(request: Request): Promise<Reply> {
  const { ctx, env } = request
  const second = await waiting(request)
  if (!second) return redirect('/web/login')
  const { uid, login, next } = second
  const source = await sourceOf(request, login)
  try {
    const event = await use(request, uid, source)
    if (!event) return form(request, { problem: env._('This code is not right, or was used already.'), status: 401 })
    delete request.session.data.second
    return await enter(request, { uid, source, event, next, trust: request.form.trust === '1' })
  } catch (error) {
    if (!(error instanceof TooManyRequests)) throw error
    ctx.set('Retry-After', String(error.retryAfter))
    const minutes = Math.ceil(error.retryAfter / 60)
    return form(request, { problem: env._('Too many tries. Wait %(minutes)s minutes.', { minutes }), status: 429 })
  }
}

async function use(request: Request, uid: number, source: Source): Promise<'code' | 'recovery' | null> {
  const { ctx, env } = request
  const code = String(request.form.code ?? '').slice(0, 100)
  await codeThrottle.attempt(source.key, String(uid))
  // Who has the password may ask from everywhere. All browsers together that the user has not used before have few tries
  // at what is short; the user goes on in one they have used, or with a code from paper.
  if (source.device.length === 0 && isShort(code)) await throttle(`code ${uid}`, 20, 3600)
  const event = await env['res.users'].browse(uid).useCode(code)
  if (event) {
    await codeThrottle.succeeded(source.key, String(uid))
    return event
  }
  ctx.state.log.warn({ ip: ctx.ip, uid }, 'code refused')
  await note(request, { user: uid, event: 'wrong_code' })
  return null
}

/** Whose code this browser has to show, if its password was typed a short time ago and is still the same. */
async function waiting(request: Request): Promise<{ uid: number; login: string; next: string } | null> {
  const { second } = request.session.data
  if (typeof second !== 'object' || second === null || Array.isArray(second) || request.session.uid !== null)
    return null
  const uid = Number(second.uid)
  if (clock.now().getTime() - Number(second.at) > good || second.token !== (await tokenOf(request, uid))) return null
  // sudo: res.users - who logs in is nobody yet
  const user = await request.env.sudo()['res.users'].browse(uid).load('login')
  return { uid, login: user.login, next: localPath(second.next) }
}

async function tokenOf({ env }: Request, uid: number): Promise<string> {
  // sudo: ir.model.access - only compared
  const { sessionToken, active } = await env.sudo()['ir.model.access'].userRights(uid)
  return active ? sessionToken : ''
}

function form(request: Request, { problem, status = 200 }: { problem?: string; status?: number } = {}): Reply {
  return page('base/login_code.njk', { problem }, { title: request.env._('One more step'), status })
}
