import { page, type Reply, type Request, type Route, redirect, route, UserError, ValidationError } from '#core'
import { note } from './browser.ts'
import { refuseBehind } from './identity.ts'

const user = { auth: 'user' } as const

export const passwordRoutes: Route[] = [
  route('GET', '/web/profile/password', user, request => form(request)),
  route('POST', '/web/profile/password', { ...user, limit: 10_000 }, async request => {
    refuseBehind(request)
    return change(request)
  }),
]

async function change(request: Request): Promise<Reply> {
  const { env } = request
  const [before, after, again] = ['before', 'after', 'again'].map(name => String(request.form[name] ?? ''))
  try {
    if (after !== again) throw new ValidationError(env._('The new password was not typed the same twice.'), 'again')
    await env['res.users'].changePassword(before!, after!)
    await note(request, { event: 'password' })
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    if (error instanceof ValidationError && error.field === 'before') await note(request, { event: 'wrong' })
    return form(request, error)
  }
  // The change has ended all sessions; this browser gets a new one.
  request.login(env.uid)
  return redirect('/web/profile/security')
}

async function form(request: Request, error?: UserError): Promise<Reply> {
  const field = error instanceof ValidationError ? error.field : undefined
  const values = { problem: error?.message, field: field === 'new_password' ? 'after' : field }
  const title = request.env._('Change Password')
  return page('base/password.njk', values, { title, status: error?.status ?? 200 })
}
