import type { Context } from './context.ts'
import { localPath } from './local_path.ts'
import { wants } from './wants.ts'

/** Sends somebody who must log in to the login page, and afterwards back to where they are. */
export function toLogin(context: Context): void {
  lead(context, '/web/login', { name: 'SessionExpired', message: 'Your session is over. Log in again.' })
}

/** Sends somebody to a page that comes before anything else, and afterwards back to where they are. */
export function toPage(context: Context, page: string): void {
  lead(context, page, { name: 'AccessDenied', message: `Open ${page} first: your account is not ready yet.` })
}

function lead(context: Context, page: string, error: { name: string; message: string }): void {
  const kind = wants(context)
  context.set('Cache-Control', 'no-store')
  if (kind === 'json') {
    context.status = 401
    context.body = { error }
    return
  }
  const address = `${page}?redirect=${encodeURIComponent(returnPath(context, kind))}`
  if (kind === 'page') {
    context.redirect(address)
    context.status = 303
    return
  }
  context.status = 401
  context.set('HX-Redirect', address)
  context.body = ''
}

/** The page that the person looks at: not that of a fragment, nor the address of a form. */
function returnPath(context: Context, kind: 'page' | 'fragment'): string {
  if (kind === 'page' && context.method === 'GET') return localPath(context.url)
  const page = context.get(kind === 'fragment' ? 'hx-current-url' : 'referer')
  if (!URL.canParse(page) || new URL(page).host !== context.host) return '/web'
  const { pathname, search } = new URL(page)
  return localPath(pathname + search)
}
