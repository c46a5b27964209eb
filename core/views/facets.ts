import type { AnyDomain } from '../model/types.ts'
import { allOf, anyOf, domainOf, type SearchPlan } from './search.ts'

/** What a page of records is narrowed by, as its address says it. */
export interface SearchState {
  /** Names of the filters that are on. */
  readonly filters: readonly string[]
  /** Texts looked for, each in one field, or in all that can be searched (`*`). */
  readonly texts: readonly { readonly field: string; readonly text: string }[]
  readonly order: string | null
  readonly page: number
}

/** A part of the search that can be taken away again. */
export interface Facet {
  readonly label: string
  readonly values: readonly string[]
  /** The search without it. */
  readonly without: SearchState
}

const longest = 200

/** Reads the search of an address; without any in it, the defaults of the action (`search_default_…`) are on. */
export function readState(
  search: URLSearchParams,
  plan: SearchPlan,
  context: Readonly<Record<string, unknown>>,
): SearchState {
  const given = search.has('filter') || search.has('find') || search.has('q')
  const known = new Set(plan.groups.flat().map(({ name }) => name))
  const filters = (given ? search.getAll('filter') : defaults(context)).filter(name => known.has(name))
  const texts = search
    .getAll('find')
    .concat(typed(search))
    .flatMap(item => found(item, plan))
  const page = Number(search.get('page') ?? '1')
  const order = search.get('order')
  return {
    filters: [...new Set(filters)],
    texts: [...texts, ...(given ? [] : defaultTexts(plan, context))],
    order: order && plan.sortable.has(order.replace(/ desc$/, '')) ? order : null,
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  }
}

function typed(search: URLSearchParams): string[] {
  const text = search.get('q')?.trim()
  return text ? [`${search.get('in') || '*'}:${text}`] : []
}

function found(item: string, plan: SearchPlan): SearchState['texts'][number][] {
  const colon = item.indexOf(':')
  const [field, text] = [item.slice(0, colon), item.slice(colon + 1, colon + 1 + longest).trim()]
  const known = field === '*' || plan.fields.some(({ name }) => name === field)
  return known && text ? [{ field, text }] : []
}

function defaults(context: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(context).flatMap(([key, value]) =>
    key.startsWith('search_default_') && value ? [key.slice(15)] : [],
  )
}

function defaultTexts(plan: SearchPlan, context: Readonly<Record<string, unknown>>): SearchState['texts'] {
  return plan.fields.flatMap(({ name }) => {
    const text = context[`search_default_${name}`]
    return typeof text === 'string' && text ? [{ field: name, text }] : []
  })
}

/** A search as the query of an address. An empty filter says that the defaults are off. */
export function writeState(state: SearchState, more: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(more)
  for (const name of state.filters) search.append('filter', name)
  for (const { field, text } of state.texts) search.append('find', `${field}:${text}`)
  if (state.filters.length + state.texts.length === 0) search.set('filter', '')
  if (state.order) search.set('order', state.order)
  if (state.page > 1) search.set('page', String(state.page))
  return `?${search}`
}

/** The search as a domain. `names` is what the domains of filters may use: `uid`, `today`. */
export function stateDomain(state: SearchState, plan: SearchPlan, names: Readonly<Record<string, unknown>>): AnyDomain {
  const place = { view: 'search', addon: '', line: 1 }
  const groups = plan.groups.map(group => group.filter(({ name }) => state.filters.includes(name)))
  const filtered = groups
    .filter(group => group.length > 0)
    .map(group => anyOf(group.map(({ domain }) => domainOf(domain, names, place))))
  const texts = byField(state)
  const searched = [...texts].map(([field, items]) => {
    const fields = plan.fields.filter(({ name }) => field === '*' || name === field)
    return anyOf(items.flatMap(({ text }) => fields.map(each => each.domain(text))))
  })
  return allOf([...filtered, ...searched])
}

/** What the search consists of, each part with the search without it. */
export function facetsOf(state: SearchState, plan: SearchPlan, everywhere: string): Facet[] {
  const first = { ...state, page: 1 }
  const groups = plan.groups
    .map(group => group.filter(({ name }) => state.filters.includes(name)))
    .filter(group => group.length > 0)
  const texts = byField(state)
  return [
    ...groups.map(group => ({
      label: '',
      values: group.map(({ label }) => label),
      without: { ...first, filters: state.filters.filter(name => !group.some(each => each.name === name)) },
    })),
    ...[...texts].map(([field, items]) => ({
      label: plan.fields.find(({ name }) => name === field)?.label ?? everywhere,
      values: items.map(({ text }) => text),
      without: { ...first, texts: state.texts.filter(each => each.field !== field) },
    })),
  ]
}

function byField({ texts }: SearchState): Map<string, { text: string }[]> {
  const found = new Map<string, { text: string }[]>()
  for (const { field, text } of texts) found.set(field, [...(found.get(field) ?? []), { text }])
  return found
}
