import { type AnyModel, MissingError, type Reply, type Request, views } from '#core'
import { actionAt } from './action.ts'
import { contextIn, storedValues, windowAction } from './actions.ts'
import { isGiven, withSearch } from './carried.ts'
import { type From, follow } from './follow.ts'

/** A button of a row or a card that brings a context or arguments along: what it does stands in the view. */
export async function ownButton(
  request: Request<{ action: string; kind: string; mark: string; id: string }>,
): Promise<Reply> {
  const { env, params } = request
  const action = await windowAction(request, params.action)
  const kind = params.kind === 'kanban' ? 'kanban' : 'list'
  const arch = (await views.catalogOf(env)).arch(env, kind, action.model, action.viewIds[kind] ?? null)
  const found = views.buttonIn(arch, params.mark)
  const model = env.model(action.model)
  const { groupby = null } = found ?? {}
  const about = groupby === null ? action.model : model.fieldsGet()[groupby]?.relation
  const records = env.model(about ?? action.model).browse(request.id())
  return press(request, found, records, { back: withSearch(action.url, request.search) })
}

/** Does what a button of a view says, for these records; one that is not in the view any more does nothing. */
export async function press(
  request: Request<unknown>,
  found: Pick<views.FoundButton, 'node'> | null,
  records: AnyModel,
  from: Omit<From, 'active'>,
): Promise<Reply> {
  const { env } = request
  if (!found) throw new MissingError(env._('There is no such action.'))
  if (records.length > 0) await records.checkAccess('read')
  const { node } = found
  const given = { ...from, active: { model: records._name, ids: records.ids } }
  const context = await views.buttonContext(records, node)
  if (node.attributes.type !== 'action') {
    const pressed = records.withContext(context)
    return follow(request, await views.callOpened(pressed, views.targetOf(node), views.buttonArguments(node)), given)
  }
  const action = await actionAt(env, views.targetOf(node))
  const { _name: type, id } = action
  if (type !== 'ir.actions.act_window') return follow(request, { type, id }, { ...given, context })
  // What an address does not say is kept with all of the action, and then with all of its context.
  const said = Object.entries(context).every(([name, value]) => isGiven(name) && typeof value !== 'object')
  const own = said ? {} : contextIn(await storedValues(action), views.namesOfAction(env, given.active))
  return follow(request, { type, id, context: { ...own, ...context } }, given)
}
