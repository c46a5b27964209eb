import { renderSVG } from 'uqr'
import {
  localPath,
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
import { codeAddress, isCodeSecret, newCodeSecret } from '../models/res_users/one_time_code.ts'
import { isRequired, totpPage } from '../models/res_users/two_factor.ts'
import { note } from './browser.ts'
import { askIdentity } from './identity.ts'

const user = { auth: 'user' } as const
const form = { ...user, limit: 10_000 } as const
// People whose group demands a second factor come here first, and see nothing else before.
const first = { always: true } as const
const here = totpPage
const back = '/web/profile/security'

export const totpRoutes: Route[] = [
  route('GET', here, { ...user, ...first }, request => askIdentity(request, withNext(request)) ?? enrol(request)),
  route('POST', here, { ...form, ...first }, request => askIdentity(request, withNext(request)) ?? switchOn(request)),
  route('POST', `${here}/codes`, form, request => askIdentity(request, back) ?? renewCodes(request)),
  route('POST', `${here}/off`, form, request => askIdentity(request, back) ?? switchOff(request)),
]

/** The secret waits in the form until a code shows that the app has it: nothing keeps it before. */
async function enrol(request: Request, secret = newCodeSecret(), problem?: UserError): Promise<Reply> {
  const { env } = request
  const user = await env.user.load('has_totp', 'login')
  if (user.has_totp) return redirect(back)
  // sudo: res.company - its name, for the list in the app
  const company = await env.sudo()['res.company'].browse(env.companyIds[0]!).load('name')
  const svg = renderSVG(codeAddress(secret, company.name, user.login), { border: 2 })
  const typed = secret.match(/.{4}/g)?.join(' ')
  const values = { qr: safe(svg), secret, typed, next: nextOf(request), problem: problem?.message }
  return page(isFirst(request) ? 'base/totp_first.njk' : 'base/totp.njk', values, {
    title: env._('Two-factor authentication'),
    status: problem?.status ?? 200,
  })
}

async function switchOn(request: Request): Promise<Reply> {
  const { env } = request
  const secret = String(request.form.secret ?? '')
  if ((await env.user.load('has_totp')).has_totp) return redirect(back)
  if (!isCodeSecret(secret)) return redirect(here)
  let codes: string[]
  try {
    codes = await env['res.users'].switchOnTotp(secret, String(request.form.code ?? ''))
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    return enrol(request, secret, error)
  }
  await note(request, { event: 'totp_on' })
  // All sessions have ended; this browser gets a new one.
  request.login(env.uid)
  return showCodes(request, codes)
}

/** Sent again, by a reload of the page with the codes, the form makes no others. */
async function renewCodes(request: Request): Promise<Reply> {
  const { env } = request
  // Of two forms at once, one waits for the other.
  // sudo: res.users - the person's own
  await env.user.sudo().lockForUpdate()
  const name = await env['res.users'].nameOfCodes()
  if (name === '' || name !== request.form.codes) return redirect(back)
  await note(request, { event: 'recovery_codes' })
  return showCodes(request, await env['res.users'].renewRecoveryCodes())
}

/** The recovery codes, once: there are only their digests. */
function showCodes(request: Request, codes: string[]): Reply {
  return page('base/recovery_codes.njk', { codes, next: nextOf(request) }, { title: request.env._('Recovery codes') })
}

/** Where to, afterwards. */
function nextOf({ query, form: fields }: Request): string {
  return localPath(fields.redirect ?? query.redirect, back)
}

function withNext(request: Request): string {
  return `${here}?redirect=${encodeURIComponent(nextOf(request))}`
}

/** Is the person led here before anything else? */
function isFirst({ ctx }: Request): boolean {
  return ctx.state.person?.mustVisit === here
}

async function switchOff(request: Request): Promise<Reply> {
  const { env } = request
  if (await isRequired(env)) return redirect(back)
  await env.user.switchOffTotp()
  await note(request, { event: 'totp_off' })
  request.login(env.uid)
  return redirect(back)
}
