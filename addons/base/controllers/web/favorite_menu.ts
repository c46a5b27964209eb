import type { Environment, views } from '#core'
import type { Searched } from './searched.ts'
import type { Url } from './shown.ts'

/** The saved searches: to use, to change where the person may, and what is saved as a new one. */
export function favoriteMenu(env: Environment, { favorites, favorite: used, state }: Searched, base: string, url: Url) {
  const at = (id: number) => `${base}/favorite/${id}`
  return {
    list: favorites.map(({ id, name, shared, own, byDefault }) => ({
      name,
      shared,
      byDefault,
      on: id === used?.id,
      url: url({ ...cleared, favorite: id === used?.id ? null : id }),
      defaultUrl: own ? `${at(id)}/default` : null,
      deleteUrl: own ? `${at(id)}/delete` : null,
    })),
    saveUrl: used === null ? `${base}/favorite` : null,
    search: url({ ...state, page: 1 }).split('?')[1] ?? '',
    shares: env.isSystem(),
  }
}

/** A saved search stands alone: what else is searched for goes when it comes. */
const cleared = { filters: [], texts: [], values: [], panel: [], groups: [], order: null, page: 1 }

/** The saved search in use, which can be taken away as other parts can. */
export function favoriteFacets({ favorite, state, seeker }: Searched): views.Facet[] {
  if (!favorite) return []
  const label = seeker._('Saved search')
  return [{ label, icon: 'star', values: [favorite.name], without: { ...state, favorite: null, page: 1 } }]
}
