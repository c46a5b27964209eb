import { type Environment, views } from '#core'
import { filterMenu } from './filter_menu.ts'
import { groupMenu } from './group_menu.ts'
import type { Url } from './shown.ts'

export interface Searching {
  readonly env: Environment
  readonly state: views.SearchState
  readonly plan: views.SearchPlan
  readonly url: Url
  readonly seeker: views.Seeker
  /** What stays in the address. */
  readonly more: Readonly<Record<string, string>>
  /** Where the search is sent to. */
  readonly action: string
  readonly facets: readonly views.Facet[]
}

/** What the search box shows: its facets, the fields that can be looked in, the menus with what each click does. */
export function searchValues(searching: Searching) {
  const { state, plan, url, seeker, more, action, facets } = searching
  const fields = plan.fields.filter(({ hidden }) => !hidden.holds(seeker.names))
  return {
    action,
    hidden: hiddenFields(state, more),
    facets: facets.map(({ label, icon, values, without }) => ({ label, icon, values, url: url({ ...without }) })),
    fields: fields.map(({ name, label }) => ({ name, label })),
    filters: filterMenu(searching),
    grouping: groupMenu(searching),
  }
}

/** What a search for one more word keeps. */
function hiddenFields(state: views.SearchState, more: Readonly<Record<string, string>>) {
  return [...Object.entries(more), ...views.statePairs(state)].map(([name, value]) => ({ name, value }))
}
