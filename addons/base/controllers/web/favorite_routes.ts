import { MissingError, type Rec, type Reply, type Request, redirect, UserError, views } from '#core'
import { planOf, type WindowAction, windowAction } from './actions.ts'
import { seekerFor } from './searched.ts'

type Params = { action: string }

/** Saves the search of an address under a name: for the person, or for everybody if they may. */
export async function saveFavorite(request: Request<Params>): Promise<Reply> {
  const { env, form } = request
  const action = await windowAction(request, request.params.action)
  await env.model(action.model).checkAccess('read')
  const name = String(form.name ?? '')
    .trim()
    .slice(0, 100)
  if (!name) throw new UserError(env._('Give the search a name.'))
  const address = new URLSearchParams(String(form.search ?? ''))
  const plan = await planOf(env, action, 'search')
  const state = views.readState(address, plan, action.context)
  const seeker = await seekerFor(env, action, address)
  // Whoever uses a search later is its uid: “mine” stays theirs.
  const anybody = { ...seeker, names: { ...seeker.names, uid } }
  const domain = [...views.stateDomain(state, plan, anybody), ...views.panelDomain(env, plan.panel, state.panel)]
  const filter = await env['ir.filters'].create({
    name,
    model: action.model,
    action_id: action.id,
    user_id: form.shared ? null : env.uid,
    domain: JSON.stringify(domain).replaceAll(JSON.stringify(uid), 'uid'),
    context: JSON.stringify({
      ...views.stateContext(state, plan, seeker),
      ...(state.groups.length > 0 ? { group_by: state.groups } : {}),
    }),
    sort: state.order,
  })
  if (form.is_default) await filter.makeDefault()
  return redirect(shownWith(action, filter.id))
}

const uid = '\u0000uid\u0000'

/** Makes a saved search the default, or no longer. */
export async function defaultFavorite(request: Request<Params & { favorite: string }>): Promise<Reply> {
  const { action, filter } = await favoriteIn(request)
  await filter.makeDefault()
  return redirect(shownWith(action, filter.id))
}

export async function deleteFavorite(request: Request<Params & { favorite: string }>): Promise<Reply> {
  const { action, filter } = await favoriteIn(request)
  await filter.unlink()
  return redirect(`${action.url}?filter=`)
}

/** A saved search of an action that the person sees; whether they may change it the rules say. */
async function favoriteIn(
  request: Request<Params & { favorite: string }>,
): Promise<{ action: WindowAction; filter: Rec<'ir.filters'> }> {
  const { env, params } = request
  const action = await windowAction(request, params.action)
  const filter = await env['ir.filters'].search([
    ['id', '=', request.id('favorite')],
    ['model', '=', action.model],
  ])
  if (filter.length === 0) throw new MissingError(env._('This record does not exist, or not any more.'))
  return { action, filter }
}

const shownWith = ({ url }: WindowAction, id: number) => `${url}?favorite=${id}`
