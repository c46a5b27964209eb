import { views } from '#core'
import type { Searching } from './search.ts'

/** The filters in their groups, each with what a click on it does; those of dates with their periods. */
export function filterMenu(searching: Searching) {
  const { plan, seeker } = searching
  return plan.groups
    .map(group =>
      group
        .filter(({ hidden }) => !hidden.holds(seeker.names))
        .map(filter => (filter.kind === 'date' ? dateItem(filter, searching) : item(filter, searching))),
    )
    .filter(group => group.length > 0)
}

function item({ name, label, help }: views.SearchFilter, { state, url }: Searching) {
  const on = state.filters.includes(name)
  const filters = on ? state.filters.filter(each => each !== name) : [...state.filters, name]
  return { label, help, on, url: url({ filters, page: 1 }), periods: null }
}

function dateItem(filter: views.DateFilter, { env, state, url, seeker }: Searching) {
  const { name, label, help, own, periods } = filter
  const chosen = views.chosenOf(state.filters, name)
  const others = state.filters.filter(each => !each.startsWith(`${name}:`))
  const options = periods.map(period => {
    const left = views.toggledPeriods(chosen, period.id, periods, seeker.today)
    return {
      label: own.get(period.id) ?? views.periodLabel(period, env.lang, seeker),
      kind: period.kind,
      on: chosen.includes(period.id),
      url: url({ filters: [...others, ...left.map(id => `${name}:${id}`)], page: 1 }),
    }
  })
  const kinds = (['own', 'month', 'quarter', 'year'] as const).map(kind => options.filter(each => each.kind === kind))
  return { label, help, on: chosen.length > 0, url: null, periods: kinds.filter(list => list.length > 0) }
}
