import type { AnyDomain } from '../model/types.ts'
import { groupLabel } from './groupable.ts'
import { periodLabel } from './periods.ts'
import { allOf, anyOf, type SearchPlan } from './search.ts'
import type { SearchField } from './search_field.ts'
import type { SearchFilter } from './search_filter.ts'
import type { SearchState } from './search_state.ts'
import type { Seeker } from './seeker.ts'

/** A part of the search that can be taken away again. */
export interface Facet {
  readonly label: string
  /** Stands for the label, where there is one. */
  readonly icon?: string
  readonly values: readonly string[]
  /** The search without it. */
  readonly without: SearchState
}

/** The labels of records that a search names, by `field:id`. */
export type Labels = ReadonlyMap<string, string>

/** The filters that are on, in the groups of the view, with the periods chosen of each. */
function filtersOn(state: SearchState, plan: SearchPlan) {
  return plan.groups.map(group => group.flatMap(filter => on(state, filter))).filter(group => group.length > 0)
}

function on({ filters }: SearchState, filter: SearchFilter) {
  const chosen = chosenOf(filters, filter.name)
  const isOn = filter.kind === 'domain' ? filters.includes(filter.name) : chosen.length > 0
  return isOn ? [{ filter, chosen }] : []
}

/** The periods that are chosen of a date filter. */
export function chosenOf(filters: readonly string[], name: string): string[] {
  return filters.filter(each => each.startsWith(`${name}:`)).map(each => each.slice(name.length + 1))
}

/** The search as a domain. */
export function stateDomain(state: SearchState, plan: SearchPlan, seeker: Seeker): AnyDomain {
  const filtered = filtersOn(state, plan).map(group =>
    anyOf(
      group.map(({ filter, chosen }) =>
        filter.kind === 'date' ? filter.domain(chosen, seeker) : filter.domain(seeker),
      ),
    ),
  )
  const searched = [...searches(state, plan)].map(each =>
    anyOf([
      ...each.texts.flatMap(text => each.fields.map(field => field.domain(text, seeker))),
      ...each.values.flatMap(value => each.fields.map(field => field.exactly(value, seeker))),
    ]),
  )
  return allOf([...filtered, ...searched])
}

/** What the search is to be made with: the contexts of its filters and fields. */
export function stateContext(state: SearchState, plan: SearchPlan, seeker: Seeker): Record<string, unknown> {
  const filters = filtersOn(state, plan).flat()
  const contexts = [
    ...filters.map(({ filter }) => (filter.kind === 'domain' ? filter.context(seeker) : {})),
    ...searches(state, plan).flatMap(({ field, fields, texts, values }) =>
      field === '*' ? [] : fields.flatMap(each => [...texts, ...values].map(text => each.context(text, seeker))),
    ),
  ]
  const all: Record<string, unknown> = Object.assign({}, ...contexts)
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'group_by'))
}

interface Searched {
  readonly field: string
  readonly fields: readonly SearchField[]
  readonly texts: readonly string[]
  readonly values: readonly string[]
}

/** What is looked for, field by field: several values of one are alternatives. */
function searches(state: SearchState, plan: SearchPlan): Searched[] {
  const names = [...new Set([...state.texts, ...state.values].map(({ field }) => field))]
  return names.map(field => ({
    field,
    fields: plan.fields.filter(({ name }) => field === '*' || name === field),
    texts: state.texts.filter(each => each.field === field).map(({ text }) => text),
    values: state.values.filter(each => each.field === field).map(({ value }) => value),
  }))
}

/** What the search consists of, each part with the search without it. */
export function facetsOf(state: SearchState, plan: SearchPlan, seeker: Seeker, lang: string, labels: Labels): Facet[] {
  const first = { ...state, page: 1 }
  const periods = (filter: SearchFilter, chosen: readonly string[]) =>
    filter.kind === 'domain' ? [filter.label] : [`${filter.label}: ${periodLabels(filter, chosen, lang, seeker)}`]
  return [
    ...filtersOn(state, plan).map(group => ({
      label: '',
      values: group.flatMap(({ filter, chosen }) => periods(filter, chosen)),
      without: {
        ...first,
        filters: state.filters.filter(name => !group.some(({ filter }) => filter.name === name.split(':')[0])),
      },
    })),
    ...searches(state, plan).map(({ field, fields, texts, values }) => ({
      label: field === '*' ? seeker._('Anything') : (fields[0]?.label ?? field),
      values: [...values.map(value => valueLabel(fields[0]!, value, seeker, labels)), ...texts],
      without: {
        ...first,
        texts: state.texts.filter(each => each.field !== field),
        values: state.values.filter(each => each.field !== field),
      },
    })),
    ...state.groups.map(spec => ({
      label: seeker._('Group by'),
      icon: 'layers',
      values: [groupLabel(spec, plan.groupable, text => seeker._(text))],
      without: { ...first, groups: state.groups.filter(each => each !== spec) },
    })),
  ]
}

function periodLabels(
  filter: Extract<SearchFilter, { kind: 'date' }>,
  chosen: readonly string[],
  lang: string,
  seeker: Seeker,
): string {
  const known = filter.periods.filter(({ id }) => chosen.includes(id))
  const named = (isYear: boolean) =>
    known
      .filter(({ kind }) => (kind === 'year') === isYear)
      .map(period => filter.own.get(period.id) ?? periodLabel(period, lang, seeker))
      .join(', ')
  return [named(false), named(true)].filter(Boolean).join(' ')
}

function valueLabel({ name, field }: SearchField, value: string, { _ }: Seeker, labels: Labels): string {
  if (field.type === 'boolean') return value === '1' ? _('Yes') : _('No')
  return field.selection?.find(([key]) => key === value)?.[1] ?? labels.get(`${name}:${value}`) ?? `#${value}`
}
