import { json, MissingError, type Reply, type Request, views } from '#core'
import { type Place, planAt } from './place.ts'

const most = 20

/** What can be chosen in a relation of a form, for those who type a part of the name. */
export async function options(request: Request<unknown>, place: Place): Promise<Reply> {
  const model = request.env.model(place.model)
  if (place.id === 'new') await model.checkAccess('create')
  else await model.browse(place.id).checkAccess('read')
  const node = await nodeAsked(request, place)
  const found = node ? await views.findChoices(request.env, node, (request.query.q ?? '').slice(0, 100), most) : []
  return json({ options: found.map(({ id, label }) => ({ value: String(id), label })) })
}

async function nodeAsked(request: Request<unknown>, place: Place): Promise<views.FieldNode | undefined> {
  const plan = await planAt(request, place)
  const [name = '', column] = (request.query.field ?? '').split('.')
  const field = plan.fields.get(name)
  return column === undefined ? field : field?.columns?.find(each => each.name === column)
}

/** Makes a record of a name, for who looked for it in a relation of a form and did not find it. */
export async function createOption(request: Request<unknown>, place: Place): Promise<Reply> {
  const { env, form } = request
  const model = env.model(place.model)
  if (place.id === 'new') await model.checkAccess('create')
  else await model.browse(place.id).checkAccess('write')
  const node = await nodeAsked(request, place)
  const name = String(form.name ?? '').trim()
  if (!node?.creates || !node.field.relation || name === '' || name.length > 200)
    throw new MissingError(env._('There is no such page.'))
  const made = await env.model(node.field.relation).withContext(views.contextOf(env, node)).nameCreate(name)
  await made.load('display_name')
  return json({ value: String(made.id), label: String(made.display_name) })
}
