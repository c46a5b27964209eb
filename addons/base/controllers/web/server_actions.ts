import { type AnyModel, type Environment, MissingError, type Reply, type Request, redirect, views } from '#core'
import { leadsTo } from './buttons.ts'
import { type Place, withQuery } from './place.ts'

/** The stored actions for records of a model that the person may use: their names, by their ids. */
export async function serverActions(env: Environment, model: string): Promise<ReadonlyMap<number, string>> {
  const found = await usable(env, model)
  return new Map(found.map(action => [action.id, String(action.name)]))
}

/** Calls the method of a stored action on the record of a place, with the person's own rights. */
export async function runServerAction(request: Request<unknown>, place: Place, id: number): Promise<Reply> {
  const { env } = request
  const action = (await usable(env, place.model)).find(each => each.id === id)
  if (!action) throw new MissingError(env._('There is no such action.'))
  const record = env.model(place.model).browse(Number(place.id))
  await record.checkAccess('read')
  const result = await views.callOpened(record, String(action.method))
  return redirect(leadsTo(result, record.id) ?? withQuery(place))
}

async function usable(env: Environment, model: string): Promise<AnyModel[]> {
  // sudo: ir.actions.server - what it does is done with the person's own rights; its groups are checked here
  const actions = await env
    .model('ir.actions.server')
    .sudo()
    .search([['model_id.model', '=', model]])
  await actions.load('name', 'method', 'group_ids')
  const own = views.groupIds(env)
  return [...actions].filter(action => {
    const groups = (action.group_ids as AnyModel).ids // a many2many of the model
    return groups.length === 0 || groups.some(group => own.has(group))
  })
}
