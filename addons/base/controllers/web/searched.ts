import { type Environment, type Request, views } from '#core'
import { planOf, type WindowAction } from './actions.ts'
import { activeIn } from './carried.ts'
import { type Favorite, favoriteInUse, favoritesOf } from './favorites.ts'
import { seekerOf } from './seeker.ts'

/** What a page of records is narrowed to, as its address says it: the same for who looks and for who acts on all of them. */
export interface Searched {
  readonly kind: 'list' | 'kanban'
  readonly plan: views.SearchPlan
  readonly state: views.SearchState
  readonly seeker: views.Seeker
  /** The parts of the panel, where there is one. */
  readonly sections: readonly views.PanelSection[]
  readonly favorites: readonly Favorite[]
  /** The saved search that is in use. */
  readonly favorite: Favorite | null
  /** All but what is chosen in the panel. */
  readonly around: readonly unknown[]
  readonly domain: readonly unknown[]
  readonly context: Readonly<Record<string, unknown>>
}

export async function searchedBy(request: Request<unknown>, action: WindowAction): Promise<Searched> {
  const { env, search } = request
  const kind = kindOf(request, action)
  const plan = await planOf(env, action, 'search')
  const seeker = await seekerFor(env, action, search)
  const favorites = await favoritesOf(env, action)
  const asked = views.readState(search, plan, action.context)
  const wanted = views.isGiven(search) ? asked.favorite : (favorites.find(({ byDefault }) => byDefault)?.id ?? null)
  const favorite = await favoriteInUse(env, action.model, favorites, wanted, seeker)
  // A saved search that is the default stands in for what the action switches on.
  const state =
    !views.isGiven(search) && favorite
      ? { ...views.emptyState, panel: asked.panel, page: asked.page, order: asked.order, favorite: favorite.id }
      : { ...asked, favorite: favorite?.id ?? null }
  const sections = plan.panelKinds.has(kind) ? plan.panel : []
  const around = [...action.domain, ...views.stateDomain(state, plan, seeker), ...(favorite?.domain(seeker) ?? [])]
  return {
    kind,
    plan,
    state,
    seeker,
    sections,
    favorites,
    favorite,
    around,
    domain: [...around, ...views.panelDomain(env, sections, state.panel)],
    context: { ...action.context, ...views.stateContext(state, plan, seeker), ...favorite?.context },
  }
}

/** What domains and words mean to the person, in an action. */
export function seekerFor(env: Environment, action: WindowAction, search: URLSearchParams): Promise<views.Seeker> {
  return seekerOf(env, {
    ...views.namesOfAction(env, activeIn(search)),
    context: views.contextNames(action.context),
  })
}

/** The view that the address asks for, if the action has it; else its first. */
function kindOf({ query }: Request<unknown>, { kinds }: WindowAction): 'list' | 'kanban' {
  const asked = kinds.find(kind => kind === query.view) ?? kinds[0]
  return asked === 'kanban' ? 'kanban' : 'list'
}
