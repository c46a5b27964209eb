import { type AnyModel, localPath, type Reply, type Request, redirect, views } from '#core'
import { type Place, withQuery } from './place.ts'
import { toRecord } from './save.ts'
import { actionUrl } from './scene.ts'

/** The record that a button is for, if the person may see it. */
async function visible(request: Request<unknown>, model: string, id: number): Promise<AnyModel> {
  const record = request.env.model(model).browse(id)
  await record.checkAccess('read')
  return record
}

/** A button in a list or on a card: calls its method, then goes where the method says, or back. */
export async function rowButton(request: Request<{ model: string; id: string; method: string }>): Promise<Reply> {
  const record = await visible(request, request.params.model, request.id())
  const result = await views.callOpened(record, request.params.method)
  return redirect(leadsTo(result, record.id) ?? localPath(request.query.next))
}

/** A button of a form whose record has just been saved. */
export async function formButton(request: Request<unknown>, place: Place, method: string): Promise<Reply> {
  const record = await visible(request, place.model, Number(place.id))
  const result = await views.callOpened(record, method)
  const url = leadsTo(result, record.id)
  return url === null ? redirect(withQuery(place)) : redirect(url)
}

/** Where an action that a method gave back leads: its own address, that of a record, or that of an action. */
export function leadsTo(result: unknown, activeId: number): string | null {
  if (typeof result !== 'object' || result === null) return null
  const action = result as Readonly<Record<string, unknown>> // any object; its keys are looked at one by one
  if (action.type === 'ir.actions.act_url') return localPath(action.url, '') || null
  const id = typeof action.id === 'number' || typeof action.id === 'string' ? action.id : action.xml_id
  if (typeof id !== 'number' && typeof id !== 'string') return null
  const search = new URLSearchParams({ active_id: String(activeId), ...searches(action.context) })
  const record = typeof action.res_id === 'number' ? `/${action.res_id}` : ''
  return `${actionUrl(id)}${record}?${search}`
}

function searches(context: unknown): Record<string, string> {
  const entries = typeof context === 'object' && context !== null ? Object.entries(context) : []
  return Object.fromEntries(
    entries
      .filter(([name]) => /^(search_default|default)_\w+$/.test(name))
      .map(([name, value]) => [name, String(value)]),
  )
}

/** What stands behind the cog of a form. */
export async function moreAction(request: Request<unknown>, place: Place, name: string): Promise<Reply> {
  const record = await visible(request, place.model, Number(place.id))
  if (name === 'archive' || name === 'unarchive') {
    await record.write({ active: name === 'unarchive' })
    return toRecord(place)
  }
  if (name === 'copy') {
    const copy = await record.copy()
    return redirect(withQuery({ ...place, url: place.url.replace(/[^/]+$/, String(copy.id)) }))
  }
  await record.unlink()
  return redirect(place.above?.url ?? '/web')
}
