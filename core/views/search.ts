import { evaluate } from '../expression/literal.ts'
import type { AnyDomain } from '../model/types.ts'
import { type ArchElement, elements, ViewError } from './arch.ts'
import { type Compiling, fieldOf } from './node.ts'

/** A search view made ready. */
export interface SearchPlan {
  readonly fields: readonly SearchField[]
  /** Filters beside each other are alternatives; each group narrows what the others leave. */
  readonly groups: readonly (readonly SearchFilter[])[]
  /** The fields that this person may sort by. */
  readonly sortable: ReadonlySet<string>
}

export interface SearchField {
  readonly name: string
  readonly label: string
  domain(text: string): AnyDomain
}

export interface SearchFilter {
  readonly name: string
  readonly label: string
  readonly help: string | null
  readonly domain: string
}

export const unsortable = new Set(['one2many', 'many2many', 'binary', 'html'])
const textual = new Set(['char', 'text', 'html', 'many2one', 'many2many', 'one2many'])

/** Compiles a resolved search view, as one person sees it. */
export function compileSearch(arch: ArchElement, compiling: Compiling): SearchPlan {
  const nodes = elements(arch).flatMap(node =>
    node.tag === 'group' ? [{ ...node, tag: 'separator' }, ...elements(node)] : [node],
  )
  const groups: SearchFilter[][] = [[]]
  for (const node of nodes) {
    if (node.tag === 'separator') groups.push([])
    const filter = node.tag === 'filter' ? filterOf(node) : null
    if (filter) groups.at(-1)!.push(filter)
  }
  const fields = nodes.filter(({ tag }) => tag === 'field').flatMap(node => searchField(node, compiling) ?? [])
  return { fields, groups: groups.filter(group => group.length > 0), sortable: sortable(compiling) }
}

function sortable({ fields }: Compiling): ReadonlySet<string> {
  const stored = Object.values(fields).filter(({ store, type }) => store && !unsortable.has(type))
  return new Set(stored.map(({ name }) => name))
}

function filterOf({ attributes, place }: ArchElement): SearchFilter | null {
  const { name, string, domain, help, invisible } = attributes
  if (!domain || /^(1|true)$/i.test(invisible ?? '')) return null
  if (!name) throw new ViewError(place, 'A <filter> needs a name.')
  return { name, label: string ?? help ?? name, help: help ?? null, domain }
}

function searchField({ attributes, place }: ArchElement, { fields }: Compiling): SearchField | null {
  const field = fieldOf(fields, attributes.name)
  if (!field) return null
  const label = attributes.string ?? field.string
  const { filter_domain: own } = attributes
  if (own) return { name: field.name, label, domain: self => domainOf(own, { self }, place) }
  const operator = attributes.operator ?? (textual.has(field.type) ? 'ilike' : '=')
  if (field.type === 'selection') {
    const choices = (text: string) =>
      (field.selection ?? []).filter(([, choice]) => choice.toLowerCase().includes(text.toLowerCase()))
    return { name: field.name, label, domain: text => [[field.name, 'in', choices(text).map(([choice]) => choice)]] }
  }
  if (textual.has(field.type)) return { name: field.name, label, domain: text => [[field.name, operator, text]] }
  if (field.type !== 'integer' && field.type !== 'float' && field.type !== 'monetary') return null
  return {
    name: field.name,
    label,
    domain: text =>
      text.trim() && Number.isFinite(Number(text)) ? [[field.name, operator, Number(text)]] : [['id', '=', 0]],
  }
}

/** A domain written as text, with the names that it may use. */
export function domainOf(
  text: string,
  names: Readonly<Record<string, unknown>>,
  place: ArchElement['place'],
): AnyDomain {
  try {
    const value = evaluate(text, names)
    if (Array.isArray(value)) return value
  } catch (error) {
    throw new ViewError(place, `domain="${text}" cannot be read: ${(error as Error).message}`)
  }
  throw new ViewError(place, `domain="${text}" is not a list of conditions.`)
}

/** All of these. Each domain is put in prefix notation first, so that none binds to its neighbour. */
export function allOf(domains: readonly AnyDomain[]): AnyDomain {
  return domains.filter(domain => domain.length > 0).flatMap(joined)
}

/** Any of these. */
export function anyOf(domains: readonly AnyDomain[]): AnyDomain {
  const terms = domains.map(joined)
  return [...terms.slice(1).map(() => '|'), ...terms.flat()]
}

/** A domain as one term: `[a, b]` is `['&', a, b]`; an empty one matches everything. */
function joined(domain: AnyDomain): AnyDomain {
  let terms = 0
  for (const item of domain) terms += item === '!' ? 0 : item === '&' || item === '|' ? -1 : 1
  if (terms < 1) return [[1, '=', 1]]
  return [...Array.from({ length: terms - 1 }, () => '&'), ...domain]
}
