import { views } from '#core'
import type { Searching } from './search.ts'

/** What records can be grouped by: what the view offers, then any field that the person may see. */
export function groupMenu({ state, plan, url, seeker }: Searching) {
  const toggled = (spec: string) =>
    state.groups.includes(spec) ? state.groups.filter(each => each !== spec) : [...state.groups, spec]
  const offered = plan.groupings.filter(({ hidden }) => !hidden.holds(seeker.names))
  const others = plan.groupable.flatMap(({ name, label, isDate }) =>
    isDate
      ? views.spans.map(span => ({ spec: `${name}:${span}`, label: `${label}: ${views.spanLabel(span, seeker._)}` }))
      : [{ spec: name, label }],
  )
  return {
    offered: offered.map(({ spec, label, help }) => {
      return { label, help, on: state.groups.includes(spec), url: url({ groups: toggled(spec), page: 1 }) }
    }),
    others: others.filter(({ spec }) => !state.groups.includes(spec)).sort((a, b) => a.label.localeCompare(b.label)),
  }
}
