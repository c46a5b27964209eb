import { empty, MissingError, type Reply, type Request, views } from '#core'
import { windowAction } from './actions.ts'

const most = 1000

/** Puts the rows of a list in the order that somebody has dragged them into; writes only those that change. */
export async function reorder(request: Request<{ action: string }>): Promise<Reply> {
  const { env, form } = request
  const action = await windowAction(request, request.params.action)
  const catalog = await views.catalogOf(env)
  const { handle, can } = catalog.plan(env, 'list', action.model, action.viewIds.list ?? null)
  if (!handle || !can.edit) throw new MissingError(env._('There is no such page.'))
  const ids = [...new Set([form.ids].flat().map(Number))].slice(0, most)
  const records = await env.model(action.model).search([['id', 'in', ids]], { activeTest: false })
  if (records.length !== ids.length) throw new MissingError(env._('This record does not exist, or not any more.'))
  await records.load(handle.name)
  const values = [...records].map(record => Number(record[handle.name])).sort((a, b) => a - b)
  const distinct = new Set(values).size === values.length
  const byId = new Map([...records].map(record => [record.id, record]))
  for (const [index, id] of ids.entries()) {
    const record = byId.get(id)
    const value = distinct ? values[index] : values[0]! + index
    if (record && record[handle.name] !== value) await record.write({ [handle.name]: value })
  }
  return empty()
}
