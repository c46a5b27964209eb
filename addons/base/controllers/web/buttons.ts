import { type AnyModel, localPath, type Reply, type Request, redirect, views } from '#core'
import { runBinding } from './bindings.ts'
import { closing } from './dialog.ts'
import { follow } from './follow.ts'
import { at, type Place, withQuery } from './place.ts'
import { press } from './press.ts'
import { toRecord } from './save.ts'

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
  return follow(request, result, { back: localPath(request.query.next), active: activeOf(record) })
}

/** A button of a form whose record has just been saved. */
export async function formButton(request: Request<unknown>, place: Place, method: string): Promise<Reply> {
  const record = await visible(request, place.model, Number(place.id))
  const close = closing(request, place)
  const from = { back: withQuery(place), ...(close && { close }) }
  const { mark } = request.query
  if (mark === undefined)
    return follow(request, await views.callOpened(record, method), { ...from, active: activeOf(record) })
  const arch = (await views.catalogOf(request.env)).arch(request.env, 'form', place.model, place.viewId)
  return press(request, views.buttonIn(arch, mark), record, from)
}

const activeOf = ({ _name: model, ids }: AnyModel) => ({ model, ids })

/** An action that is bound to the model of a form, for its record. */
export function boundAction(request: Request<unknown>, place: Place, word: string): Promise<Reply> {
  const active = { model: place.model, ids: [Number(place.id)] }
  return runBinding(request, 'form', word, { back: withQuery(place), active })
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
    return redirect(withQuery(at(place, copy.id)))
  }
  await record.unlink()
  return redirect(place.above?.url ?? '/web')
}
