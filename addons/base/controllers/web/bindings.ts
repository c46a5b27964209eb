import { type AnyModel, type Environment, MissingError, type Reply, type Request } from '#core'
import { kindsIn } from '../../models/ir_actions_base.ts'
import { isFor, wordOf } from './action.ts'
import { type From, follow } from './follow.ts'

/** An action that is offered for the records of a model. */
export interface Binding {
  readonly name: string
  /** How addresses name it: `7`, or `server-7`. */
  readonly word: string
  readonly type: 'action' | 'report'
}

/** The actions that are bound to a model, for lists or forms of it, as far as they are for this person. */
export async function bindings(env: Environment, model: string, view: 'list' | 'form'): Promise<Binding[]> {
  const actions = await offered(env, model, view)
  return actions.map(({ _name: kind, id, name, binding_type }) => {
    return { name: String(name), word: wordOf(kind, id), type: binding_type === 'report' ? 'report' : 'action' }
  })
}

/** Carries out one of them; any other is not there. */
export async function runBinding(
  request: Request<unknown>,
  view: 'list' | 'form',
  word: string,
  from: From & { readonly active: { readonly model: string } },
): Promise<Reply> {
  const { env } = request
  const { model, ids } = from.active
  const actions = await offered(env, model, view)
  const action = actions.find(({ _name: kind, id }) => wordOf(kind, id) === word)
  if (!action) throw new MissingError(env._('There is no such action.'))
  await env.model(model).browse(ids).checkAccess('read')
  return follow(request, action, from)
}

/** These actions themselves. */
async function offered(env: Environment, model: string, view: string): Promise<AnyModel[]> {
  const actions = await bound(env, model)
  return actions.filter(action => String(action.binding_view_types).split(',').includes(view) && isFor(env, action))
}

async function bound(env: Environment, model: string): Promise<AnyModel[]> {
  const kinds = kindsIn(env)
  const selects = kinds.map(
    kind => `SELECT '${kind}' AS kind, a.id FROM ${kind.replaceAll('.', '_')} a
      JOIN ir_model m ON m.id = a.binding_model_id WHERE m.model = $1`,
  )
  const rows = await env.sql<{ kind: string; id: number }>(selects.join(' UNION ALL '), [model])
  const found: AnyModel[] = []
  for (const kind of new Set(rows.map(row => row.kind))) {
    const ids = rows.filter(row => row.kind === kind).map(({ id }) => id)
    // sudo: actions - what they do is done with the person's own rights; their groups are checked just above
    const actions = await env
      .model(kind)
      .sudo()
      .search([['id', 'in', ids]])
    await actions.load('group_ids')
    found.push(...actions)
  }
  return found
}
