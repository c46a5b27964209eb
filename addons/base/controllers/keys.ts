import { json, page, type Reply, type Request, type Route, redirect, route, UserError } from '#core'
import { note } from './browser.ts'
import { askIdentity } from './identity.ts'

const user = { auth: 'user' } as const
const form = { ...user, limit: 10_000 } as const
const back = '/web/profile/security'
const here = '/web/profile/keys'

export const keyRoutes: Route[] = [
  route('GET', here, user, request => askIdentity(request, here) ?? ask(request)),
  route('POST', here, form, request => askIdentity(request, here) ?? generate(request)),
  route('POST', `${here}/:id/revoke`, form, async request => {
    const asked = askIdentity(request, back)
    if (asked) return asked
    // the rules leave everybody their own keys, and those who manage users all
    await request.env['res.users.apikeys'].browse(request.id()).unlink()
    return redirect(back)
  }),
  // Who a program is, by its key: the smallest thing to try one with.
  route('GET', '/web/whoami', { auth: 'user', keys: 'rpc' }, async ({ env }) => {
    const { id, name, login } = await env.user.load('name', 'login')
    return json({ id, name, login, lang: env.lang, tz: env.tz })
  }),
]

async function ask({ env, form: fields }: Request, error?: UserError): Promise<Reply> {
  const keys = env['res.users.apikeys']
  const values = {
    days: keys.choices(),
    scopes: keys.scopes(),
    name: fields.name,
    latest: await keys.latest(),
    problem: error?.message,
  }
  return page('base/key.njk', values, { title: env._('New API key'), status: error?.status ?? 200 })
}

/** Answers with the key, which is kept nowhere: sent again, by a reload of that page, the form makes no other. */
async function generate(request: Request): Promise<Reply> {
  const { env, form: fields } = request
  // Of two forms at once, one waits for the other.
  // sudo: res.users - the person's own
  await env.user.sudo().lockForUpdate()
  if (String(await env['res.users.apikeys'].latest()) !== fields.latest) return redirect(back)
  try {
    const name = String(fields.name ?? '').trim()
    const key = await env['res.users.apikeys'].generate(name, Number(fields.days), String(fields.scope ?? 'rpc'))
    await note(request, { event: 'key', about: name })
    const base = await env['ir.config_parameter'].getParam('web.base.url')
    return page('base/key_shown.njk', { key, base: base ?? '' }, { title: env._('New API key') })
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return ask(request, error)
  }
}
