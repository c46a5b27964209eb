import type { Middleware } from 'koa'
import type { State } from './context.ts'
import { HttpError } from './errors.ts'

const lonePercent = /%(?![0-9a-f]{2})/gi

/** Refuses addresses that are not UTF-8 or have null bytes, before anybody makes sense of them. */
export function wellFormed(): Middleware<State> {
  return (context, next) => {
    let address: string
    try {
      address =
        decodeURIComponent(context.path) + decodeURIComponent(context.querystring.replaceAll(lonePercent, '%25'))
    } catch {
      throw new HttpError(400, 'This address is not valid UTF-8.')
    }
    if (address.includes('\0')) throw new HttpError(400, 'An address may not contain null bytes.')
    return next()
  }
}
