import { localPath, type Request } from '#core'
import { activeIn } from './carried.ts'
import type { From } from './follow.ts'

/** Where somebody is, as their browser tells: another page of this site, or the apps. */
export function fromOf({ ctx, form, search }: Request<unknown>): From {
  const given = localPath(form.back, '')
  const referer = URL.canParse(ctx.get('referer')) ? new URL(ctx.get('referer')) : null
  const own = referer?.host === ctx.host ? referer.pathname + referer.search : ''
  return { back: given || (own.startsWith(ctx.path) ? '/web' : localPath(own)), active: activeIn(search) }
}
