import { isIP } from 'node:net'
import {
  AccessDenied,
  localPath,
  loginThrottle,
  page,
  type Reply,
  type Request,
  type Route,
  redirect,
  route,
  TooManyRequests,
} from '#core'
import { isTrusted, sourceOf } from './browser.ts'
import { enter } from './enter.ts'
import { askCode } from './login_code.ts'
import { noteEnd } from './see.ts'

export const loginRoutes: Route[] = [
  route('GET', '/', { auth: 'none' }, () => redirect('/web')),
  route('GET', '/web/login', { auth: 'public' }, async request => {
    const next = localPath(request.query.redirect)
    if (request.session.uid !== null) return redirect(next)
    const told = request.query.set ? request.env._('Your password is set. Log in with it.') : undefined
    return form(request, { next, login: request.query.login, told })
  }),
  route('POST', '/web/login', { auth: 'public', limit: 10_000 }, logIn),
  route('POST', '/web/logout', { auth: 'public', always: true }, async request => {
    await noteEnd(request)
    request.logout()
    return redirect('/web/login')
  }),
]

async function logIn(request: Request): Promise<Reply> {
  const { ctx, env } = request
  const { login, password, redirect: wanted } = request.form
  const next = localPath(wanted)
  const name = typeof login === 'string' ? login : ''
  try {
    const source = await sourceOf(request, name)
    await loginThrottle.attempt(source.key, name)
    const uid = await env['res.users'].authenticate(name, typeof password === 'string' ? password : '', source)
    await loginThrottle.succeeded(source.key, name)
    await env['res.users'].browse(uid).noteTimeZone(request.form.tz)
    if ((await needsCode(request, uid)) && !(await isTrusted(source))) return await askCode(request, uid, next)
    return await enter(request, { uid, source, event: 'login', next })
  } catch (error) {
    if (!(error instanceof AccessDenied || error instanceof TooManyRequests)) throw error
    ctx.state.log.warn({ ip: ctx.ip }, 'login refused')
    if (error instanceof TooManyRequests) ctx.set('Retry-After', String(error.retryAfter))
    return form(request, { next, login: name, problem: problemOf(request, error), status: error.status })
  }
}

async function needsCode({ env }: Request, uid: number): Promise<boolean> {
  // sudo: res.users - who logs in is nobody yet
  const user = await env.sudo()['res.users'].browse(uid).load('totp_secret')
  return user.totp_secret !== null
}

function problemOf({ env }: Request, error: AccessDenied | TooManyRequests): string {
  if (error instanceof AccessDenied) return error.message
  const seconds = error.retryAfter
  return env._('Too many tries. Wait %(seconds)s seconds, then try again.', { seconds })
}

interface Values {
  readonly next: string
  readonly login?: string | undefined
  readonly told?: string | undefined
  readonly problem?: string
  readonly status?: number
}

async function form(request: Request, { status = 200, ...values }: Values): Promise<Reply> {
  return page(
    'base/login.njk',
    { ...values, demo: await showsDemo(request) },
    { title: request.env._('Log in'), status },
  )
}

/** The demo accounts are told only where they are meant for: on the machine itself. */
async function showsDemo({ ctx, env }: Request): Promise<boolean> {
  return isLoopback(ctx.ip) && isLoopback(ctx.hostname) && (await env['ir.module.module'].hasDemo())
}

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '').replace(/^\[|\]$/g, '')
  return plain === 'localhost' || plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'))
}
