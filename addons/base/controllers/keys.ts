import { json, page, type Reply, type Request, type Route, redirect, route, UserError } from '#core'
import { originOf } from './browser.ts'
import { askIdentity } from './identity.ts'

const user = { auth: 'user' } as const
const form = { ...user, limit: 10_000 } as const
const back = '/web/profile/security'
const here = '/web/profile/keys'

export const keyRoutes: Route[] = [
  route('GET', here, user, request => askIdentity(request, here) ?? ask(request)),
  route('POST', here, form, request => askIdentity(request, here) ?? generate(request)),
  route('GET', `${here}/shown`, user, show),
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

function ask({ env, form: fields }: Request, error?: UserError): Reply {
  const values = { days: env['res.users.apikeys'].choices(), name: fields.name, problem: error?.message }
  return page('base/key.njk', values, { title: env._('New API key'), status: error?.status ?? 200 })
}

async function generate(request: Request): Promise<Reply> {
  const { env, form: fields, session } = request
  try {
    session.data.key = await env['res.users.apikeys'].generate(String(fields.name ?? ''), Number(fields.days))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return ask(request, error)
  }
  await env['res.users.log'].note({ ...originOf(request), user: env.uid, event: 'key' })
  return redirect(`${here}/shown`)
}

/** The key, once: from then on there is only its digest. */
async function show({ env, session }: Request): Promise<Reply> {
  const { key } = session.data
  delete session.data.key
  if (typeof key !== 'string') return redirect(back)
  const base = await env['ir.config_parameter'].getParam('web.base.url')
  return page('base/key_shown.njk', { key, base: base ?? '' }, { title: env._('New API key') })
}
