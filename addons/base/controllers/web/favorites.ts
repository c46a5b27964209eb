import { type AnyDomain, type Environment, ValueError, views } from '#core'
import type { WindowAction } from './actions.ts'

/** A search that somebody has saved, as this person may use it. */
export interface Favorite {
  readonly id: number
  readonly name: string
  readonly shared: boolean
  /** May the person change it? */
  readonly own: boolean
  readonly byDefault: boolean
  readonly order: string | null
  readonly context: Readonly<Record<string, unknown>>
  domain(seeker: views.Seeker): AnyDomain
}

/** The saved searches of an action: the person's own first, and those that are shared. Rules keep those of others away. */
export async function favoritesOf(env: Environment, { id, model }: WindowAction): Promise<Favorite[]> {
  const filters = env['ir.filters']
  if (!(await filters.hasAccess('read'))) return []
  // The superuser and managers see all; what is offered is what is theirs.
  const found = await filters.search([
    ['model', '=', model],
    ['action_id', 'in', id === null ? [null] : [id, null]],
    ['user_id', 'in', [env.uid, null]],
  ])
  const manages = env.isSystem()
  const all = [...found].map((filter): Favorite => {
    const [user] = filter.user_id.ids
    return {
      id: filter.id,
      name: filter.name,
      shared: user === undefined,
      own: user === env.uid || manages,
      byDefault: filter.is_default,
      order: filter.sort || null,
      context: mapping(filter.context),
      domain: ({ names }) => listed(filter.domain, names),
    }
  })
  return all.sort((a, b) => Number(a.shared) - Number(b.shared))
}

/** The saved search that is asked for, unless it can not be used any more: of a field, say, that is gone. */
export async function favoriteInUse(
  env: Environment,
  model: string,
  favorites: readonly Favorite[],
  id: number | null,
  seeker: views.Seeker,
): Promise<Favorite | null> {
  const favorite = favorites.find(each => each.id === id)
  if (!favorite) return null
  try {
    const order = favorite.order === null ? {} : { order: favorite.order }
    await env.model(model).search(favorite.domain(seeker), { limit: 1, ...order })
    return favorite
  } catch (error) {
    if (error instanceof ValueError || (error instanceof Error && /Access|Expression/.test(error.name))) return null
    throw error
  }
}

function listed(text: string, names: Readonly<Record<string, unknown>>): AnyDomain {
  const value = views.evaluate(text, names)
  if (Array.isArray(value)) return value
  throw new ValueError(`A saved search has a list of conditions; got ${text}.`)
}

function mapping(text: string): Record<string, unknown> {
  try {
    return views.asMapping(views.evaluate(text))
  } catch {
    return {}
  }
}
