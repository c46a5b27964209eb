import { commaList } from '../comma_list.ts'
import type { AnyDomain } from '../model/types.ts'
import { type ArchElement, elements } from './arch.ts'
import { type Groupable, groupables } from './groupable.ts'
import type { Compiling } from './node.ts'
import { type PanelSection, panelSections } from './panel.ts'
import { type SearchField, searchField } from './search_field.ts'
import { filterOf, type GroupFilter, type SearchFilter } from './search_filter.ts'

/** A search view made ready. */
export interface SearchPlan {
  readonly fields: readonly SearchField[]
  /** Filters beside each other are alternatives; each group narrows what the others leave. */
  readonly groups: readonly (readonly SearchFilter[])[]
  /** What the view offers to group by, in parts as it has separators. */
  readonly groupings: readonly GroupFilter[]
  /** The fields that this person may group by. */
  readonly groupable: readonly Groupable[]
  /** The fields that this person may sort by. */
  readonly sortable: ReadonlySet<string>
  readonly panel: readonly PanelSection[]
  /** The kinds of views that the panel stands beside. */
  readonly panelKinds: ReadonlySet<string>
}

export const unsortable = new Set(['one2many', 'many2many', 'binary', 'html'])

/** Compiles a resolved search view, as one person sees it. */
export function compileSearch(arch: ArchElement, compiling: Compiling): SearchPlan {
  const nodes = elements(arch).flatMap(node =>
    node.tag === 'group' ? [{ ...node, tag: 'separator' }, ...elements(node)] : [node],
  )
  const groupable = groupables(compiling.fields)
  const groups: SearchFilter[][] = [[]]
  const groupings: GroupFilter[] = []
  for (const node of nodes) {
    if (node.tag === 'separator') groups.push([])
    const filter = node.tag === 'filter' ? filterOf(node, compiling, groupable) : null
    if (filter?.kind === 'group') groupings.push(filter)
    else if (filter) groups.at(-1)!.push(filter)
  }
  const panel = nodes.find(({ tag }) => tag === 'searchpanel')
  return {
    fields: nodes.filter(({ tag }) => tag === 'field').flatMap(node => searchField(node, compiling) ?? []),
    groups: groups.filter(group => group.length > 0),
    groupings,
    groupable,
    sortable: sortable(compiling),
    panel: panel ? panelSections(panel, compiling) : [],
    panelKinds: new Set(commaList(panel?.attributes.view_types ?? 'list,kanban')),
  }
}

function sortable({ fields }: Compiling): ReadonlySet<string> {
  const stored = Object.values(fields).filter(({ store, type }) => store && !unsortable.has(type))
  return new Set(stored.map(({ name }) => name))
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
