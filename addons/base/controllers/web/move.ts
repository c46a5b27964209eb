import { type AnyModel, Command, localPath, MissingError, type Reply, type Request, redirect, views } from '#core'
import { planOf, windowAction } from './actions.ts'
import { putInOrder } from './order.ts'

/** Puts a card into another column, into another place in its own, or both, as the person may write it. */
export async function moveCard(request: Request<{ action: string }>): Promise<Reply> {
  const { env, form, query } = request
  const action = await windowAction(request, request.params.action)
  const plan = await planOf(env, action, 'kanban')
  const name = query.by ?? ''
  const lost = () => new MissingError(env._('This record does not exist, or not any more.'))
  if (!action.kinds.includes('kanban') || !plan.columns.movable(name)) throw lost()
  const model = env.model(action.model)
  const card = await model.search([['id', '=', Number(form.id) || 0]], { activeTest: false })
  if (card.length === 0) throw lost()
  const to = keyOf(form.to)
  if (to) {
    const value = await valueFor(card, name, to.value, keyOf(form.from)?.value)
    if (value === undefined) throw lost()
    await card.write({ [name]: value })
  }
  const order = String(form.order ?? '')
  if (order && views.isNumbered(env, action.model, plan.order))
    await putInOrder(env, action.model, 'sequence', order.split(',').map(Number))
  return redirect(localPath(query.next))
}

/** The value in the key of a column: `[7]`, `["draft"]`, `[null]`. */
function keyOf(given: unknown): { value: unknown } | null {
  try {
    const parsed: unknown = JSON.parse(String(given))
    return Array.isArray(parsed) && parsed.length === 1 ? { value: parsed[0] } : null
  } catch {
    return null
  }
}

/** What a field is written as for a column, of a relation only records that the person sees; undefined: there is none. */
async function valueFor(card: AnyModel, name: string, to: unknown, from: unknown): Promise<unknown> {
  const field = card.fieldsGet()[name]
  if (field?.type === 'boolean') return typeof to === 'boolean' ? to : undefined
  if (field?.type === 'selection') return to === null || field.selection?.some(([key]) => key === to) ? to : undefined
  if (!field?.relation || (to !== null && !Number.isSafeInteger(to))) return undefined
  const seen =
    to === null || (await card.env.model(field.relation).search([['id', '=', to]], { activeTest: false })).length === 1
  if (!seen) return undefined
  if (field.type === 'many2one') return to
  const out = typeof from === 'number' ? [Command.unlink(from)] : []
  return to === null ? out : [...out, Command.link(Number(to))]
}
