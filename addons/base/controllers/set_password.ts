import {
  MissingError,
  page,
  type Reply,
  type Request,
  type Route,
  redirect,
  route,
  throttleAddress,
  UserError,
  ValidationError,
} from '#core'
import { leastLength } from '../models/res_users/passwords.ts'
import { note, originOf } from './browser.ts'

const anybody = { auth: 'public', limit: 10_000 } as const

export const setPasswordRoutes: Route[] = [
  route('GET', '/web/reset_password', anybody, request => asking(request)),
  route('POST', '/web/reset_password', anybody, ask),
  route('GET', '/web/set_password', anybody, async request => choosing(request, request.query.token ?? '')),
  route('POST', '/web/set_password', anybody, choose),
]

function asking(request: Request, sent = false): Reply {
  const mails = request.env.unit.owner.mailer !== undefined
  return page('base/reset_password.njk', { mails, sent }, { title: request.env._('Forgot your password?') })
}

/** Answers everybody alike: whether there is such an account, only its owner learns. */
async function ask(request: Request): Promise<Reply> {
  const { ctx, env, form } = request
  await throttleAddress('reset', ctx.ip, 20, 60)
  ctx.state.log.info({ ip: ctx.ip }, 'link to set a password asked for')
  if (env.unit.owner.mailer && typeof form.login === 'string')
    await env['res.users'].askForLink(form.login.slice(0, 254), originOf(request))
  return asking(request, true)
}

async function choosing(request: Request, token: string, error?: UserError): Promise<Reply> {
  const { ctx, env } = request
  // The address holds the secret of the link: no other site is told it.
  ctx.set('Referrer-Policy', 'same-origin')
  await throttleAddress('link', ctx.ip, 30, 60)
  // sudo: res.users.link - whoever has the secret is who it was made for
  const link = await env.sudo()['res.users.link'].find(token)
  const title = env._('Choose a password')
  if (link.length === 0) return page('base/set_password.njk', { gone: true }, { title, status: 404 })
  const { login, name } = link.user_id
  const problem = error?.message
  const values = { token, login, name, problem, least: await leastLength(env) }
  return page('base/set_password.njk', values, { title, status: error?.status ?? 200 })
}

async function choose(request: Request): Promise<Reply> {
  const { ctx, env, form } = request
  const [token, password, again] = ['token', 'password', 'again'].map(name => String(form[name] ?? ''))
  try {
    if (password !== again) throw new ValidationError(env._('The new password was not typed the same twice.'), 'again')
    const { id, login } = await env['res.users'].setPasswordByLink(token!, password!)
    await note(request, { user: id, event: 'link' })
    ctx.state.log.info({ ip: ctx.ip }, 'password set by a link')
    return redirect(`/web/login?${new URLSearchParams({ login, set: '1' })}`)
  } catch (error) {
    if (error instanceof MissingError || !(error instanceof UserError)) throw error
    return choosing(request, token!, error)
  }
}
