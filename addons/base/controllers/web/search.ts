import type { Environment, views } from '#core'

type Url = (changed: Partial<views.SearchState>) => string

/** What the search box shows: its facets, the fields that can be looked in, the filters with what each click does. */
export function searchValues(
  env: Environment,
  state: views.SearchState,
  plan: views.SearchPlan,
  url: Url,
  more: Readonly<Record<string, string>>,
  action: string,
  facets: readonly views.Facet[],
) {
  const toggled = (name: string) =>
    state.filters.includes(name) ? state.filters.filter(each => each !== name) : [...state.filters, name]
  return {
    action,
    hidden: hiddenFields(state, more),
    facets: facets.map(({ label, values, without }) => ({ label, values, url: url({ ...without }) })),
    fields: plan.fields.map(({ name, label }) => ({ name, label })),
    groups: plan.groups.map(group =>
      group.map(({ name, label, help }) => {
        const on = state.filters.includes(name)
        return { label, help, on, url: url({ filters: toggled(name), page: 1 }) }
      }),
    ),
    placeholder: env._('Search…'),
  }
}

/** What a search for one more word keeps. */
function hiddenFields(state: views.SearchState, more: Readonly<Record<string, string>>) {
  const pairs = [
    ...Object.entries(more),
    ...state.filters.map(name => ['filter', name]),
    ...state.texts.map(({ field, text }) => ['find', `${field}:${text}`]),
    ...(state.order ? [['order', state.order]] : []),
  ]
  return pairs.map(([name, value]) => ({ name, value }))
}
