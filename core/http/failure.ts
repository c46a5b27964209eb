import type { Middleware } from 'koa'
import { TooManyRequests, UserError, ValidationError, ValueError } from '../errors.ts'
import { N_ } from '../gettext.ts'
import { interpolate } from '../interpolate.ts'
import type { Templates } from '../views/render.ts'
import { directionOf } from '../views/render_in.ts'
import type { Context, State } from './context.ts'
import { HttpError } from './errors.ts'
import { Throttled } from './throttle.ts'
import { wants } from './wants.ts'

/** What is told about an error. Of one that nobody foresaw, that it happened and where to find it in the log. */
interface Failure {
  status: number
  name: string
  title: string
  message: string
  field?: string | undefined
}

const titles: Record<number, string> = {
  400: N_('That did not arrive well'),
  401: N_('Please log in'),
  403: N_('Not allowed'),
  404: N_('Not found'),
  405: N_('Not possible here'),
  413: N_('Too large'),
  415: N_('Not possible here'),
  422: N_('That did not work'),
  429: N_('Too often'),
  500: N_('Something went wrong'),
}

/** Answers what failed: a page for people, an alert for htmx, an object for programs. The log has the cause. */
export function answerErrors(templates: Templates): Middleware<State> {
  return async (context, next) => {
    try {
      await next()
      if (context.respond !== false && context.body === undefined) refuseUnanswered(context.status)
    } catch (error) {
      if (context.headerSent) throw error
      answer(context, describe(context, error), templates)
    }
  }
}

/** The router has only set a status: there is no such address, or not for this method. */
function refuseUnanswered(status: number): void {
  if (status === 404) throw new HttpError(404, 'There is nothing at this address.')
  if (status === 405 || status === 501) throw new HttpError(status, N_('This address cannot be used in this way.'))
}

function describe(context: Context, error: unknown): Failure {
  const translate = context.state.translate ?? interpolate
  if (error instanceof UserError) {
    if (error instanceof TooManyRequests) context.set('Retry-After', String(error.retryAfter))
    const message = messageOf(error, translate)
    const field = error instanceof ValidationError ? error.field : undefined
    const title = translate(titles[error.status] ?? titles[422]!)
    return { status: error.status, name: error.name, title, message, field }
  }
  const foreseen = error instanceof ValueError
  context.state.log[foreseen ? 'warn' : 'error']({ err: error, uid: context.state.uid }, 'failed')
  if (foreseen) {
    const message = translate('Something in this request was not understood.')
    return { status: 400, name: 'BadRequest', title: translate(titles[400]!), message }
  }
  const message = translate(
    'Our side failed, and the details were written down. If it stays so, tell us this number: %(id)s',
    {
      id: context.state.id,
    },
  )
  return { status: 500, name: 'ServerError', title: translate(titles[500]!), message }
}

/** What addons throw is in the person's language already. */
function messageOf(error: UserError, translate: NonNullable<State['translate']>): string {
  if (error instanceof Throttled) return translate(Throttled.text, { seconds: error.retryAfter })
  return error instanceof HttpError ? translate(error.message) : error.message
}

function answer(context: Context, failure: Failure, templates: Templates): void {
  const { status, name, title, message, field } = failure
  context.status = status
  context.set('Cache-Control', 'no-store')
  context.remove('Content-Encoding')
  const kind = wants(context)
  if (kind === 'json') {
    context.body = { error: { name, message, ...(field && { field }) } }
    return
  }
  const { nonce, lang = 'en' } = context.state
  const values = { status, title, message, nonce, lang: lang.replace('_', '-'), dir: directionOf(lang) }
  const scope = { _: context.state.translate ?? interpolate, asset: (path: string) => `/${path}`, slot: () => '' }
  // The page stays as it is, and where it is: only the alert is put in.
  if (kind === 'fragment') context.set({ 'HX-Reswap': 'none', 'HX-Push-Url': 'false' })
  context.type = 'text/html; charset=utf-8'
  context.body = templates.render(kind === 'fragment' ? 'core/_alert.njk' : 'core/error.njk', values, scope)
}
