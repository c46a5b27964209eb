import { clock, type Id, type Rec, type Request } from '#core'
import type { Origin, SignIn } from '../models/res_users_log.ts'

const cookie = 'device'
const most = 5
const days = 90

/** Where somebody who wants to log in comes from. */
export interface Source extends Origin {
  /** What tries are counted by: a browser that the user has used before counts for itself, others by their address. */
  readonly key: string
  readonly device: Rec<'res.users.device'>
}

interface Noted extends Omit<SignIn, 'user' | keyof Origin> {
  readonly user?: Id
}

export function originOf({ ctx }: Request<unknown>): Origin {
  return { ip: ctx.ip, userAgent: ctx.get('user-agent') }
}

/** Writes an event into the log of sign-ins: of the person who asks, unless it says `user`. */
export async function note(request: Request<unknown>, event: Noted): Promise<void> {
  const { env } = request
  await env['res.users.log'].note({ user: env.uid, ...event, ...originOf(request) })
}

/** Finds out whether whoever has this login has used this browser before. */
export async function sourceOf(request: Request, login: string): Promise<Source> {
  // sudo: res.users.device - who logs in is nobody yet
  const device = await request.env.sudo()['res.users.device'].of(login, secretsOf(request))
  return { ...originOf(request), device, key: device.length > 0 ? `device ${device.id}` : request.ctx.ip }
}

/** Has the user said that this browser needs no code? */
export async function isTrusted({ device }: Source): Promise<boolean> {
  await device.load('trusted_until')
  return device.length > 0 && device.trusted_until !== null && device.trusted_until > clock.now()
}

/** Lets the browser be known to the user from now on. */
export async function remember(request: Request, uid: number, { device }: Source, trust: boolean): Promise<void> {
  // sudo: res.users.device - the user has just shown who they are
  const secret = await request.env.sudo()['res.users.device'].remember(uid, device, trust)
  const others = secretsOf(request).slice(0, most - 1)
  request.ctx.cookies.set(cookie, [secret, ...others].join('.'), {
    httpOnly: true,
    sameSite: 'lax',
    secure: request.ctx.secure,
    maxAge: days * 24 * 3600_000,
    overwrite: true,
  })
}

/** Several people may use one browser: a secret each, the latest first. */
function secretsOf({ ctx }: Request): string[] {
  const given = (ctx.cookies.get(cookie) ?? '').split('.')
  return given.filter(secret => /^[\w-]{43}$/.test(secret)).slice(0, most)
}
