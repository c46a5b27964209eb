import { type Environment, empty, MissingError, type Reply, type Request } from '#core'
import { planOf, windowAction } from './actions.ts'

const most = 1000

/** Puts the rows of a list in the order that somebody has dragged them into; writes only those that change. */
export async function reorder(request: Request<{ action: string }>): Promise<Reply> {
  const { env, form } = request
  const action = await windowAction(request, request.params.action)
  const { handle, can } = await planOf(env, action, 'list')
  if (!handle || !can.edit) throw new MissingError(env._('There is no such page.'))
  await putInOrder(env, action.model, handle.name, [form.ids].flat().map(Number))
  return empty()
}

/** Gives records the numbers that put them in this order; writes only those that change. */
export async function putInOrder(
  env: Environment,
  model: string,
  name: string,
  wanted: readonly number[],
): Promise<void> {
  const ids = [...new Set(wanted)].slice(0, most)
  const records = await env.model(model).search([['id', 'in', ids]], { activeTest: false })
  if (records.length !== ids.length) throw new MissingError(env._('This record does not exist, or not any more.'))
  await records.load(name)
  const values = [...records].map(record => Number(record[name])).sort((a, b) => a - b)
  const distinct = new Set(values).size === values.length
  const byId = new Map([...records].map(record => [record.id, record]))
  for (const [index, id] of ids.entries()) {
    const record = byId.get(id)
    const value = distinct ? values[index] : values[0]! + index
    if (record && record[name] !== value) await record.write({ [name]: value })
  }
}
