import type { AnyDomain } from '../model/types.ts'
import { dateFormat, startOfDay, utcText } from '../zone.ts'
import type { Seeker } from './seeker.ts'

/** A period that a date filter offers: `month-1`, `first_quarter`, `year`, or one of the view's own, `custom_spring`. */
export interface Period {
  readonly id: string
  readonly kind: 'month' | 'quarter' | 'year' | 'own'
  /** Months, or years, from now; the number of a quarter. */
  readonly step: number
}

/** How far the months and years of a date filter go, from now. */
export interface Reach {
  readonly start_month: number
  readonly end_month: number
  readonly start_year: number
  readonly end_year: number
}

export const reach: Reach = { start_month: -2, end_month: 0, start_year: -2, end_year: 0 }
/** As far from now as a month or year of a date filter may be. */
export const furthest = 60

/** What the attributes of a date filter say, where they say a number that can be. */
export function reachOf(attributes: Readonly<Record<string, string>>): Reach {
  const read = (name: keyof Reach) => {
    const value = Number(attributes[name] ?? reach[name])
    return Number.isInteger(value) && Math.abs(value) <= furthest ? value : reach[name]
  }
  return {
    start_month: read('start_month'),
    end_month: read('end_month'),
    start_year: read('start_year'),
    end_year: read('end_year'),
  }
}

const quarters = ['first_quarter', 'second_quarter', 'third_quarter', 'fourth_quarter'] as const

/** The periods of a date filter, the latest first: months, quarters, years. */
export function periodsOf({ start_month, end_month, start_year, end_year }: Reach): Period[] {
  return [
    ...steps(start_month, end_month).map((step): Period => ({ id: stepId('month', step), kind: 'month', step })),
    ...quarters.map((id, index): Period => ({ id, kind: 'quarter', step: index + 1 })).reverse(),
    ...steps(start_year, end_year).map((step): Period => ({ id: stepId('year', step), kind: 'year', step })),
  ]
}

const steps = (first: number, last: number) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => last - index)
const stepId = (unit: string, step: number) => `${unit}${step > 0 ? '+' : ''}${step || ''}`

/** The periods that are chosen, and the year that goes with a month or quarter when no year is. */
export function withYears(chosen: readonly string[], periods: readonly Period[], today: string): string[] {
  const known = chosen.flatMap(id => periods.find(period => period.id === id) ?? [])
  const ids = known.map(({ id }) => id)
  if (known.some(({ kind }) => kind === 'year')) return ids
  const years = known
    .filter(({ kind }) => kind === 'month' || kind === 'quarter')
    .map(period => stepId('year', period.kind === 'month' ? monthAt(today, period.step).year - yearOf(today) : 0))
  return [...ids, ...new Set(years)].filter(id => periods.some(period => period.id === id))
}

/** Switches a period on or off. Without a year nothing is left of its months and quarters. */
export function toggled(chosen: readonly string[], id: string, periods: readonly Period[], today: string): string[] {
  if (!chosen.includes(id)) return withYears([...chosen, id], periods, today)
  const left = chosen.filter(each => each !== id)
  const kindOf = (one: string) => periods.find(period => period.id === one)?.kind
  if (kindOf(id) !== 'year' || left.some(each => kindOf(each) === 'year')) return left
  return left.filter(each => kindOf(each) === 'own')
}

/** The spans that chosen periods come to: each month or quarter in each year; years alone are whole years. */
export function spansOf(
  chosen: readonly string[],
  periods: readonly Period[],
  today: string,
): (readonly [from: string, to: string])[] {
  const known = chosen.flatMap(id => periods.find(period => period.id === id) ?? [])
  const parts = known.filter(({ kind }) => kind === 'month' || kind === 'quarter')
  const chosenYears = known.filter(({ kind }) => kind === 'year').map(({ step }) => yearOf(today) + step)
  if (parts.length === 0) return chosenYears.map(year => [`${year}-01-01`, `${year + 1}-01-01`])
  return parts.flatMap(part => {
    const { month, year } = monthAt(today, part.kind === 'month' ? part.step : 0)
    const [first, length] = part.kind === 'month' ? [month, 1] : [(part.step - 1) * 3, 3]
    // The range that a filter reaches may hold no year at all: then each period is in its own.
    const years = chosenYears.length > 0 ? chosenYears : [part.kind === 'month' ? year : yearOf(today)]
    return years.map(each => [dayOf(each, first), dayOf(each, first + length)] as const)
  })
}

/** Those spans as conditions on a field. */
export function spanDomain(
  name: string,
  isMoment: boolean,
  [from, to]: readonly [from: string, to: string],
  tz: string,
): AnyDomain {
  const at = (day: string) => (isMoment ? utcText(startOfDay(day, tz)) : day)
  return [
    [name, '>=', at(from)],
    [name, '<', at(to)],
  ]
}

/** What a period is called: `November`, `Q4`, `2026`. */
export function periodLabel({ kind, step }: Period, lang: string, { today, _ }: Seeker): string {
  if (kind === 'quarter') return _('Q%(quarter)s', { quarter: step })
  if (kind === 'year') return named(lang, { year: 'numeric' }, dayOf(yearOf(today) + step, 0))
  return named(lang, { month: 'long' }, dayOf(yearOf(today), monthAt(today, step).month))
}

function named(lang: string, options: Intl.DateTimeFormatOptions, day: string): string {
  const name = dateFormat(lang, 'UTC', options).format(new Date(`${day}T00:00:00Z`))
  return name.replace(/^\p{Ll}/u, first => first.toLocaleUpperCase())
}

function monthAt(today: string, step: number): { month: number; year: number } {
  const months = yearOf(today) * 12 + Number(today.slice(5, 7)) - 1 + step
  return { month: months % 12, year: Math.floor(months / 12) }
}

const yearOf = (day: string) => Number(day.slice(0, 4))
const dayOf = (year: number, month: number) => new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)

/** The day after. */
export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
