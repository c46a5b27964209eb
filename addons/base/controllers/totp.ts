import { renderSVG } from 'uqr'
import {
  page,
  type Reply,
  type Request,
  type Route,
  redirect,
  route,
  safe,
  type UserError,
  ValidationError,
} from '#core'
import { codeAddress, newCodeSecret } from '../models/res_users/one_time_code.ts'
import { originOf } from './browser.ts'
import { askIdentity } from './identity.ts'

const user = { auth: 'user' } as const
const form = { ...user, limit: 10_000 } as const
const here = '/web/profile/totp'
const back = '/web/profile/security'

export const totpRoutes: Route[] = [
  route('GET', here, user, request => askIdentity(request, here) ?? enrol(request)),
  route('POST', here, form, request => askIdentity(request, here) ?? switchOn(request)),
  route('GET', `${here}/codes`, user, showCodes),
  route('POST', `${here}/codes`, form, async request => {
    const asked = askIdentity(request, back)
    if (asked) return asked
    request.session.data.recovery = await request.env['res.users'].renewRecoveryCodes()
    return redirect(`${here}/codes`)
  }),
  route('POST', `${here}/off`, form, request => askIdentity(request, back) ?? switchOff(request)),
]

/** The secret waits in the session until a code shows that the app has it. */
async function enrol(request: Request, problem?: UserError): Promise<Reply> {
  const { env, session } = request
  const user = await env.user.load('has_totp', 'login')
  if (user.has_totp) return redirect(back)
  // sudo: res.company - its name, for the list in the app
  const company = await env.sudo()['res.company'].browse(env.companyIds[0]!).load('name')
  session.data.totp ??= newCodeSecret()
  const secret = String(session.data.totp)
  const svg = renderSVG(codeAddress(secret, company.name, user.login), { border: 2 })
  const values = { qr: safe(svg), secret: secret.match(/.{4}/g)?.join(' '), problem: problem?.message }
  return page('base/totp.njk', values, { title: env._('Two-factor authentication'), status: problem?.status ?? 200 })
}

async function switchOn(request: Request): Promise<Reply> {
  const { env, session } = request
  try {
    if (typeof session.data.totp !== 'string') return redirect(here)
    session.data.recovery = await env['res.users'].switchOnTotp(session.data.totp, String(request.form.code ?? ''))
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    return enrol(request, error)
  }
  delete session.data.totp
  await env['res.users.log'].note({ ...originOf(request), user: env.uid, event: 'totp_on' })
  // All sessions have ended; this browser gets a new one.
  request.login(env.uid)
  return redirect(`${here}/codes`)
}

/** The recovery codes, once: from then on there are only their digests. */
function showCodes(request: Request): Reply {
  const codes = request.session.data.recovery
  delete request.session.data.recovery
  if (!Array.isArray(codes)) return redirect(back)
  return page('base/recovery_codes.njk', { codes }, { title: request.env._('Recovery codes') })
}

async function switchOff(request: Request): Promise<Reply> {
  const { env } = request
  await env.user.switchOffTotp()
  await env['res.users.log'].note({ ...originOf(request), user: env.uid, event: 'totp_off' })
  request.login(env.uid)
  return redirect(back)
}
