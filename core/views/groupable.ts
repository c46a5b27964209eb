import { commaList } from '../comma_list.ts'
import { isDated } from '../model/fields/kinds.ts'
import type { ArchElement } from './arch.ts'
import type { Fields } from './node.ts'

/** The spans that dates are grouped by, as menus offer them. */
export const spans = ['year', 'quarter', 'month', 'week', 'day'] as const
export type Span = (typeof spans)[number]

/** A field that records can be grouped by. */
export interface Groupable {
  readonly name: string
  readonly label: string
  readonly isDate: boolean
}

/** Types of fields that nothing is grouped by: lines and parts of values, and texts that differ on every record. */
export const ungroupable: ReadonlySet<string> = new Set(
  'binary json one2many properties properties_definition html text reference'.split(' '),
)

/** The fields that a person may group by. */
export function groupables(fields: Fields): Groupable[] {
  return Object.values(fields)
    .filter(({ name, groupable, type }) => groupable && name !== 'id' && !ungroupable.has(type))
    .map(field => ({ name: field.name, label: field.string, isDate: isDated(field) }))
}

/** What is grouped by, as it is written: `partner_id`, `create_date:week`; a date alone is taken by month. Null: nothing. */
export function groupSpec(text: string, known: readonly Groupable[]): string | null {
  const [name = '', span, ...more] = text.split(':')
  const field = known.find(each => each.name === name)
  if (!field || more.length > 0) return null
  if (!field.isDate) return span === undefined ? name : null
  const found = spans.find(each => each === (span ?? 'month'))
  return found ? `${name}:${found}` : null
}

/** What a group-by is called: `Created on: Month`. */
export function groupLabel(spec: string, known: readonly Groupable[], _: (text: string) => string): string {
  const [name, span] = spec.split(':')
  const label = known.find(each => each.name === name)?.label ?? name ?? ''
  return span ? `${label}: ${spanLabel(span as Span, _)}` : label // a spec that groupSpec gave
}

export function spanLabel(span: Span, _: (text: string) => string): string {
  const labels = { year: _('Year'), quarter: _('Quarter'), month: _('Month'), week: _('Week'), day: _('Day') }
  return labels[span]
}

/** What `default_group_by="partner_id, create_date:month"` of a view says. */
export function groupSpecs({ attributes }: ArchElement, known: readonly Groupable[]): string[] {
  return commaList(attributes.default_group_by).flatMap(text => groupSpec(text, known) ?? [])
}
