import type { Granularity } from '../../model/groups.ts'
import { startOfDay } from '../../zone.ts'
import { dateParts } from '../domain/part.ts'

/** Spans of the calendar, the shortest first. */
export const periods = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export type Period = (typeof periods)[number]

export const granularities: readonly Granularity[] = [...periods, ...(Object.keys(dateParts) as Granularity[])]

/** A day has no hours. */
export const ofMomentsOnly: readonly Granularity[] = ['hour', 'hour_number', 'minute_number', 'second_number']

export function isPeriod(granularity: Granularity): granularity is Period {
  return (periods as readonly Granularity[]).includes(granularity)
}

/** What days or moments of one group have in common: a period's first day (of an hour the moment it begins), or a number. */
export function dateSql(
  column: string,
  isMoment: boolean,
  granularity: Granularity,
  zone: string,
  week: number,
): string {
  if (granularity === 'hour') return `date_trunc('hour', ${column}, ${zone})`
  const local = isMoment ? `(${column} AT TIME ZONE ${zone})` : `${column}::timestamp`
  if (!isPeriod(granularity)) return `floor(EXTRACT(${dateParts[granularity]} FROM ${local}))::int`
  // PostgreSQL's weeks begin on Monday.
  const days = granularity === 'week' ? (8 - week) % 7 : 0
  if (days === 0) return `date_trunc('${granularity}', ${local})::date`
  return `(date_trunc('week', ${local} + interval '${days} days') - interval '${days} days')::date`
}

/** The first day of the period after the one that begins on this day. */
export function nextPeriod(day: string, period: Exclude<Period, 'hour'>): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (period === 'day' || period === 'week') date.setUTCDate(date.getUTCDate() + (period === 'day' ? 1 : 7))
  else date.setUTCMonth(date.getUTCMonth() + { month: 1, quarter: 3, year: 12 }[period])
  return date.toISOString().slice(0, 10)
}

/** The first day of the period that a day is in. */
export function periodOf(day: string, period: Exclude<Period, 'hour'>, week: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (period === 'week') date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 7 - week) % 7))
  if (period === 'month' || period === 'quarter' || period === 'year') date.setUTCDate(1)
  if (period === 'quarter') date.setUTCMonth(date.getUTCMonth() - (date.getUTCMonth() % 3))
  if (period === 'year') date.setUTCMonth(0)
  return date.toISOString().slice(0, 10)
}

/** Where a period of moments begins and ends. */
export function spanOf(start: Date | string, period: Period, tz: string): [from: Date, to: Date] {
  if (start instanceof Date) return [start, new Date(start.getTime() + 3_600_000)]
  return [startOfDay(start, tz), startOfDay(nextPeriod(start, period as Exclude<Period, 'hour'>), tz)]
}
