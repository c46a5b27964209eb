import { AccessError, type AnyModel, type Environment, UserError, views } from '#core'
import { isFor } from './action.ts'

const deepest = 20

/** Does what a server action says to these records, with the person's own rights; gives back what its method gave. */
export async function runServer(action: AnyModel, records: AnyModel, depth = 0): Promise<unknown> {
  const { env } = records
  if (depth > deepest) throw new UserError(env._('The parts of this action are nested too deeply.'))
  await action.load('model_id.model', 'crud_model_id.model', 'child_ids.group_ids')
  const model = String((action.model_id as AnyModel).model) // a many2one of the model, as below
  if (records._name !== model) throw new UserError(env._('This action is for other records.'))
  if (records.length > 0) await records.checkAccess('read')
  switch (action.state) {
    case 'multi':
      return runParts(action.child_ids as AnyModel, records, depth)
    case 'write':
      await records.write(valuesFor(action, env, records))
      return null
    case 'create':
      await create(action, records)
      return null
    default:
      return views.callOpened(records, String(action.method))
  }
}

/** All parts in their order; an error of one undoes what the others have done. */
async function runParts(parts: AnyModel, records: AnyModel, depth: number): Promise<unknown> {
  const { env } = records
  let result: unknown = null
  for (const part of parts) {
    if (!isFor(env, part)) {
      const name = String(part.name)
      throw new AccessError(env._('A part of this action, “%(name)s”, is for other groups.', { name }))
    }
    result = (await runServer(part, records, depth + 1)) ?? result
  }
  return result
}

/** A new record for each of these, or one if there are none. */
async function create(action: AnyModel, records: AnyModel): Promise<void> {
  const { env } = records
  const other = action.crud_model_id as AnyModel
  const model = env.model(other.length > 0 ? String(other.model) : records._name)
  const each = records.length > 0 ? [...records] : [records]
  await model.create(each.map(record => valuesFor(action, env, record)))
}

function valuesFor(action: AnyModel, env: Environment, { _name: model, ids }: AnyModel): object {
  // The model has checked that they are a mapping.
  return views.evaluateAction(String(action.values), views.namesOfAction(env, { model, ids })) as object
}
