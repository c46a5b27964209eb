import { html, localPath, type Reply, type Request, redirect } from '#core'
import { fromOf } from './open_from.ts'
import type { Place } from './place.ts'

/** Where a dialog leads when it is closed without scripts: to the page that it was opened from. */
export function backOf(request: Request<unknown>): string {
  return localPath(request.form._back, '') || fromOf(request).back
}

/** The form of a record as a dialog over the page that somebody is at; they stay at its address. */
export async function inDialog(
  request: Request<unknown>,
  values: Record<string, unknown>,
  status: number,
): Promise<Reply> {
  const body = await request.render('base/web/dialog.njk', values)
  const headers = { 'HX-Retarget': '#dialog', 'HX-Reswap': 'innerHTML', 'HX-Push-Url': 'false' }
  return html(body, { status, headers })
}

/** Closes the dialog of a place, and shows what is behind as it is now; null for a place that is none. */
export function closing(request: Request<unknown>, place: Place): ((infos: unknown) => Reply) | null {
  if (place.dialog === null) return null
  return infos => {
    if (!request.fragment) return redirect(backOf(request))
    const trigger = JSON.stringify({ 'foyer:close': { infos: infos ?? null } })
    return html('', { headers: { 'HX-Trigger': trigger, 'HX-Reswap': 'none', 'HX-Push-Url': 'false' } })
  }
}
