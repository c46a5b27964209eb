import {
  AccessError,
  clock,
  localPath,
  page,
  type Reply,
  type Request,
  type Route,
  redirect,
  route,
  throttle,
} from '#core'

import { note } from './browser.ts'

const good = 10 * 60_000

export const identityRoutes: Route[] = [
  route('GET', '/web/profile/confirm', { auth: 'user', always: true }, request => {
    refuseBehind(request)
    return form(request)
  }),
  route('POST', '/web/profile/confirm', { auth: 'user', limit: 10_000, always: true }, confirm),
]

/**
 * Before what decides who logs in: the password must have been typed in the last ten minutes. Gives the page that asks for
 * it, or null. Nobody does such things as somebody else.
 */
export function askIdentity(request: Request<unknown>, next: string): Reply | null {
  refuseBehind(request)
  const { session } = request
  const typed = Number(session.data.identity ?? 0)
  if (clock.now().getTime() - typed < good) return null
  return redirect(`/web/profile/confirm?redirect=${encodeURIComponent(next)}`)
}

/** Throws when an administrator looks at this as somebody else: how people log in, they change themselves. */
export function refuseBehind({ env, session }: Request<unknown>): void {
  if (session.behind === null) return
  throw new AccessError(env._('You look at this as somebody else: how they log in, only they change.'))
}

async function confirm(request: Request): Promise<Reply> {
  const { env, session, form: fields } = request
  // Else the answer would tell an administrator whether they have guessed somebody's password.
  refuseBehind(request)
  await throttle(`identity:${env.uid}:${session.id}`, 5, 60)
  if (!(await env['res.users'].checkIdentity(String(fields.password ?? '')))) {
    await note(request, { event: 'wrong' })
    return form(request, true)
  }
  session.data.identity = clock.now().getTime()
  return redirect(localPath(fields.redirect, '/web/profile/security'))
}

function form({ ctx, env, form: fields, query }: Request, wrong = false): Reply {
  const next = localPath(fields.redirect ?? query.redirect, '/web/profile/security')
  const problem = wrong ? env._('This is not your present password.') : null
  const first = ctx.state.person?.mustVisit ?? null
  return page(
    first === null ? 'base/confirm.njk' : 'base/confirm_first.njk',
    { next, problem },
    { title: env._('Is it you?'), status: wrong ? 422 : 200 },
  )
}
