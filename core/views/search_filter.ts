import { commaList } from '../comma_list.ts'
import { evaluate } from '../expression/literal.ts'
import { isDated } from '../model/fields/kinds.ts'
import type { AnyDomain } from '../model/types.ts'
import { type ArchElement, elements, ViewError } from './arch.ts'
import { domainOf, mappingOf } from './attribute_values.ts'
import { type Condition, condition } from './condition.ts'
import { type Groupable, groupSpec } from './groupable.ts'
import { type Compiling, fieldOf } from './node.ts'
import { type Period, periodsOf, reachOf, spanDomain, spansOf, withYears } from './periods.ts'
import { anyOf } from './search.ts'
import type { Seeker } from './seeker.ts'

interface Filter {
  readonly name: string
  readonly label: string
  readonly help: string | null
  /** Asked about the context of the action; what is hidden may still be on. */
  readonly hidden: Condition
}

/** A filter that is on or off. */
interface DomainFilter extends Filter {
  readonly kind: 'domain'
  domain(seeker: Seeker): AnyDomain
  context(seeker: Seeker): Readonly<Record<string, unknown>>
}

/** A filter of which periods are chosen. */
export interface DateFilter extends Filter {
  readonly kind: 'date'
  readonly periods: readonly Period[]
  /** The names of periods of the view's own. */
  readonly own: ReadonlyMap<string, string>
  /** What is chosen when the filter is on from the beginning. */
  readonly byDefault: readonly string[]
  domain(chosen: readonly string[], seeker: Seeker): AnyDomain
}

export interface GroupFilter extends Filter {
  readonly kind: 'group'
  readonly spec: string
}

export type SearchFilter = DomainFilter | DateFilter

/** A `<filter>`; null for one that says nothing to this person. */
export function filterOf(
  node: ArchElement,
  compiling: Compiling,
  groupable: readonly Groupable[],
): SearchFilter | GroupFilter | null {
  const { name, string, domain, date, help, context } = node.attributes
  if (!domain && !date && !context) return null
  if (!name) throw new ViewError(node.place, 'A <filter> needs a name.')
  const common = { name, label: string ?? help ?? name, help: help ?? null, hidden: condition(node, 'invisible') }
  if (date) return dateFilter(node, common, compiling, date)
  const asked = domain ? null : groupByOf(node)
  if (asked !== null) {
    const spec = groupSpec(asked, groupable)
    return spec ? { ...common, kind: 'group', spec } : null
  }
  return {
    ...common,
    kind: 'domain',
    domain: ({ names }) => domainOf(node, 'domain', names),
    context: ({ names }) => mappingOf(node, 'context', names),
  }
}

/** What a filter groups by, as `context="{'group_by': 'state'}"` says; null for another context. */
function groupByOf(node: ArchElement): string | null {
  const text = node.attributes.context
  if (!text || !/['"]group_by['"]/.test(text)) return null
  try {
    const value = evaluate(text)
    const asked = typeof value === 'object' && value !== null && 'group_by' in value ? value.group_by : null
    const [first] = Array.isArray(asked) ? asked : [asked]
    return typeof first === 'string' ? first : null
  } catch {
    return null
  }
}

function dateFilter(node: ArchElement, common: Filter, { fields }: Compiling, date: string): DateFilter | null {
  const field = fieldOf(fields, date)
  if (!field || !isDated(field)) return null
  const own = new Map<string, ArchElement>()
  for (const child of elements(node)) {
    const { name, domain } = child.attributes
    if (child.tag === 'filter' && name && domain) own.set(`custom_${name}`, child)
  }
  const periods = [
    ...[...own.keys()].map((id): Period => ({ id, kind: 'own', step: 0 })),
    ...periodsOf(reachOf(node.attributes)),
  ]
  const isMoment = field.type === 'datetime'
  return {
    ...common,
    kind: 'date',
    periods,
    own: new Map([...own].map(([id, { attributes }]) => [id, attributes.string ?? attributes.name ?? id])),
    byDefault: commaList(node.attributes.default_period ?? 'month'),
    domain: (chosen, seeker) => {
      const spans = spansOf(withYears(chosen, periods, seeker.today), periods, seeker.today)
      const custom = chosen.flatMap(id => own.get(id) ?? [])
      return anyOf([
        ...custom.map(child => domainOf(child, 'domain', seeker.names)),
        ...spans.map(span => spanDomain(field.name, isMoment, span, seeker.tz)),
      ])
    },
  }
}
