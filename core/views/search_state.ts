import { commaList } from '../comma_list.ts'
import { groupSpec } from './groupable.ts'
import type { SearchPlan } from './search.ts'
import { isExact } from './search_field.ts'

/** What a page of records is narrowed by, as its address says it. */
export interface SearchState {
  /** Names of the filters that are on; of a date filter with the period behind it: `created:month-1`. */
  readonly filters: readonly string[]
  /** Texts looked for, each in one field, or in all that can be searched (`*`). */
  readonly texts: readonly { readonly field: string; readonly text: string }[]
  /** Values that fields have: the id of a record, the key of a selection. */
  readonly values: readonly { readonly field: string; readonly value: string }[]
  /** What is chosen in the panel beside the records. */
  readonly panel: readonly { readonly field: string; readonly value: string }[]
  /** What the records are grouped by, the outermost first: `partner_id`, `create_date:month`. */
  readonly groups: readonly string[]
  /** The saved search that is in use. */
  readonly favorite: number | null
  readonly order: string | null
  readonly page: number
}

export const emptyState: SearchState = {
  filters: [],
  texts: [],
  values: [],
  panel: [],
  groups: [],
  favorite: null,
  order: null,
  page: 1,
}

const longest = 200
const mostGroups = 5
const parts = ['filter', 'find', 'q', 'is', 'group', 'favorite']

/** Does an address say what is searched for, so that the defaults of the action are off? */
export function isGiven(search: URLSearchParams): boolean {
  return parts.some(name => search.has(name))
}

/** Reads the search of an address; without any in it, the defaults of the action (`search_default_…`) are on. */
export function readState(
  search: URLSearchParams,
  plan: SearchPlan,
  context: Readonly<Record<string, unknown>>,
): SearchState {
  const first = isGiven(search) ? emptyState : defaultState(plan, context)
  const page = Number(search.get('page') ?? '1')
  const order = search.get('order')
  const texts = [...search.getAll('find').map(pairOf), ...typed(search)]
  const known = (field: string) => field === '*' || plan.fields.some(({ name }) => name === field)
  const favorite = Number(search.get('favorite'))
  return {
    filters: unique([...first.filters, ...search.getAll('filter').filter(name => isFilter(name, plan))]),
    texts: [
      ...first.texts,
      ...texts.flatMap(({ field, value: text }) => (known(field) && text ? [{ field, text }] : [])),
    ],
    values: [
      ...first.values,
      ...search
        .getAll('is')
        .map(pairOf)
        .filter(pair => isValue(pair, plan)),
    ],
    panel: search
      .getAll('panel')
      .map(pairOf)
      .filter(({ field, value }) => plan.panel.some(each => each.name === field && isExact(each.field, value))),
    groups: unique([
      ...first.groups,
      ...search.getAll('group').flatMap(text => groupSpec(text, plan.groupable) ?? []),
    ]).slice(0, mostGroups),
    favorite: Number.isSafeInteger(favorite) && favorite > 0 ? favorite : null,
    order: order && plan.sortable.has(order.replace(/ desc$/, '')) ? order : null,
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  }
}

const unique = (list: readonly string[]) => [...new Set(list)]

function typed(search: URLSearchParams): { field: string; value: string }[] {
  const value = search.get('q')?.trim().slice(0, longest)
  return value ? [{ field: search.get('in') || '*', value }] : []
}

function pairOf(item: string): { field: string; value: string } {
  const colon = item.indexOf(':')
  return { field: item.slice(0, colon), value: item.slice(colon + 1, colon + 1 + longest).trim() }
}

function isFilter(text: string, plan: SearchPlan): boolean {
  const [name, period] = text.split(':')
  return plan.groups
    .flat()
    .some(filter => filter.name === name && (filter.kind === 'domain' ? period === undefined : knows(filter, period)))
}

const knows = ({ periods }: { periods: readonly { id: string }[] }, period?: string) =>
  periods.some(({ id }) => id === period)

function isValue({ field, value }: { field: string; value: string }, plan: SearchPlan): boolean {
  return plan.fields.some(each => each.name === field && isExact(each.field, value))
}

/** What `search_default_<name>` switches on; for group-bys the value is their place among each other. */
function defaultState(plan: SearchPlan, context: Readonly<Record<string, unknown>>): SearchState {
  const asked = (name: string) => {
    const value = context[`search_default_${name}`]
    return value === false || value === null || value === '' || value === 0 ? undefined : value
  }
  const filters = plan.groups.flat().flatMap(filter => {
    const value = asked(filter.name)
    if (value === undefined) return []
    if (filter.kind === 'domain') return [filter.name]
    const periods = typeof value === 'string' ? commaList(value) : filter.byDefault
    const found = periods.filter(id => knows(filter, id))
    return (found.length > 0 ? found : filter.periods.slice(0, 1).map(({ id }) => id)).map(id => `${filter.name}:${id}`)
  })
  const groups = plan.groupings
    .filter(({ name }) => asked(name) !== undefined)
    .map(({ name, spec }) => ({ spec, at: Number(asked(name)) || 0 }))
    .sort((a, b) => a.at - b.at)
  const fields = plan.fields.flatMap(({ name, field }) => {
    const value = asked(name)
    const list = Array.isArray(value) ? value : value === undefined ? [] : [value]
    return list.map(each => {
      const text = each === true ? '1' : String(each)
      return { field: name, text, exact: isExact(field, text) }
    })
  })
  return {
    ...emptyState,
    filters,
    groups: unique(groups.map(({ spec }) => spec)),
    texts: fields.filter(({ exact }) => !exact).map(({ field, text }) => ({ field, text })),
    values: fields.filter(({ exact }) => exact).map(({ field, text }) => ({ field, value: text })),
  }
}

/** A search as the query of an address. An empty filter says that the defaults are off. */
export function writeState(state: SearchState, more: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(more)
  for (const [name, value] of statePairs(state)) search.append(name, value)
  if (state.page > 1) search.set('page', String(state.page))
  return `?${search}`
}

/** The same as the fields of a form, without the page. */
export function statePairs(state: SearchState): [name: string, value: string][] {
  const pairs = [
    ...state.filters.map(name => pair('filter', name)),
    ...state.texts.map(({ field, text }) => pair('find', `${field}:${text}`)),
    ...state.values.map(({ field, value }) => pair('is', `${field}:${value}`)),
    ...state.groups.map(spec => pair('group', spec)),
    ...(state.favorite ? [pair('favorite', String(state.favorite))] : []),
  ]
  return [
    ...(pairs.length > 0 ? pairs : [pair('filter', '')]),
    ...state.panel.map(({ field, value }) => pair('panel', `${field}:${value}`)),
    ...(state.order ? [pair('order', state.order)] : []),
  ]
}

function pair(name: string, value: string): [name: string, value: string] {
  return [name, value]
}
