import { type AnyModel, localPath, page, type Reply, type Request, redirect } from '#core'
import { actionAt, addressOf } from './action.ts'
import { windowAction } from './actions.ts'
import { kept, withSearch } from './carried.ts'
import { follow } from './follow.ts'
import { fromOf } from './open_from.ts'
import { placeInAction } from './place.ts'
import { showRecord } from './record.ts'
import { showRecords } from './records.ts'

/** Opens the action of an address: its pages, or what it does or leads to. */
export async function open(request: Request<{ action: string }>): Promise<Reply> {
  const { action: reference } = request.params
  const action = reference.startsWith('map-') ? null : await actionAt(request.env, reference)
  switch (action?._name) {
    case 'ir.actions.act_url':
      return toLink(request, action)
    case 'ir.actions.server':
      return ask(request, action)
    case 'ir.actions.act_window':
    case undefined:
      return toRecords(request, reference)
    default:
      return follow(request, action, fromOf(request))
  }
}

async function toRecords(request: Request<{ action: string }>, reference: string): Promise<Reply> {
  const action = await windowAction(request, reference)
  if (action.kinds[0] !== 'form' && action.recordId === null) return showRecords(request, action)
  return showRecord(request, await placeInAction(request, reference, String(action.recordId ?? 'new')))
}

/** A link elsewhere is shown, for the person to follow: from a page of this site no other one is opened by itself. */
async function toLink({ fragment }: Request<unknown>, action: AnyModel): Promise<Reply> {
  const url = String(action.url)
  const local = localPath(url, '')
  if (local && (action.target === 'self' || !fragment)) return redirect(local)
  const host = local ? null : new URL(url).host
  return page('base/web/link.njk', { url: local || url, host, target: action.target }, { title: String(action.name) })
}

/** An address alone does nothing: what is to be done is asked for first. */
async function ask(request: Request<unknown>, action: AnyModel): Promise<Reply> {
  const { back, active } = fromOf(request)
  const url = withSearch(addressOf(action), new URLSearchParams(kept(request.search)))
  const values = { url, back, count: active.ids.length, help: action.help }
  return page('base/web/run.njk', values, { title: String(action.name) })
}

/** Runs the server action of an address. */
export async function run(request: Request<{ action: string }>): Promise<Reply> {
  const action = await actionAt(request.env, request.params.action)
  const runs = action._name === 'ir.actions.server'
  return runs ? follow(request, action, fromOf(request)) : redirect(addressOf(action))
}
