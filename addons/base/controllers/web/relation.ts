import { json, type Reply, type Request, views } from '#core'
import { type Place, planAt } from './place.ts'

const most = 20

/** What can be chosen in a relation of a form, for those who type a part of the name. */
export async function options(request: Request<unknown>, place: Place): Promise<Reply> {
  const model = request.env.model(place.model)
  if (place.id === 'new') await model.checkAccess('create')
  else await model.browse(place.id).checkAccess('read')
  const plan = await planAt(request, place)
  const [name = '', column] = (request.query.field ?? '').split('.')
  const field = plan.fields.get(name)
  const node = column === undefined ? field : field?.columns?.find(each => each.name === column)
  const found = node ? await views.findChoices(request.env, node, (request.query.q ?? '').slice(0, 100), most) : []
  return json({ options: found.map(({ id, label }) => ({ value: String(id), label })) })
}
