import { type AnyModel, type Environment, MissingError, type Reply, type Request } from '#core'
import { actionKinds, kindsIn } from '../../models/ir_actions_base.ts'
import { isFor } from './action.ts'
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
  const found = await bound(env, model)
  return found.flatMap(action => {
    const offered = String(action.binding_view_types).split(',').includes(view)
    const type = action.binding_type === 'report' ? ('report' as const) : ('action' as const)
    return offered && isFor(env, action) ? [{ name: String(action.name), word: wordOf(action), type }] : []
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
  const found = await bound(env, model)
  const offered = await bindings(env, model, view)
  const action = offered.some(each => each.word === word) && found.find(each => wordOf(each) === word)
  if (!action) throw new MissingError(env._('There is no such action.'))
  await env.model(model).browse(ids).checkAccess('read')
  return follow(request, action, from)
}

function wordOf({ _name: kind, id }: AnyModel): string {
  const word = actionKinds[kind as keyof typeof actionKinds] // only kinds of actions are asked about
  return word ? `${word}-${id}` : String(id)
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
    // sudo: actions - what they do is done with the person's own rights; their groups are checked by whoever asks
    const actions = await env
      .model(kind)
      .sudo()
      .search([['id', 'in', ids]])
    await actions.load('group_ids')
    found.push(...actions)
  }
  return found
}
