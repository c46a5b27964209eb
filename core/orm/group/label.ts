import type { Granularity } from '../../model/groups.ts'
import { dateFormat } from '../../zone.ts'
import { zoneOf } from '../domain/moment.ts'
import type { Env } from '../environment.ts'

/** How people call a period, by its first day or moment, or a number of dates; in their language. */
export function dateLabel(env: Env, granularity: Granularity, value: string | number | Date, week: number): string {
  if (value instanceof Date) return dateFormat(env.lang, zoneOf(env), hours).format(value)
  if (typeof value === 'number') return numberLabel(env, granularity, value)
  const day = new Date(`${value}T00:00:00Z`)
  const format = (options: Intl.DateTimeFormatOptions) => dateFormat(env.lang, 'UTC', options).format(day)
  switch (granularity) {
    case 'year':
      return format({ year: 'numeric' })
    case 'quarter':
      return env._('Q%(quarter)s %(year)s', {
        quarter: Math.floor(day.getUTCMonth() / 3) + 1,
        year: day.getUTCFullYear(),
      })
    case 'month':
      return format({ month: 'long', year: 'numeric' })
    case 'week':
      return env._('W%(week)s %(year)s', weekOf(day, week))
    default:
      return format({ day: '2-digit', month: 'short', year: 'numeric' })
  }
}

const hours: Intl.DateTimeFormatOptions = {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
}

/** The number of a week that begins on this day, and its year: that of its Thursday, in which most of it lies. */
function weekOf(day: Date, week: number): { week: number; year: number } {
  const thursday = new Date(day)
  thursday.setUTCDate(day.getUTCDate() + ((11 - week) % 7))
  const year = thursday.getUTCFullYear()
  return { week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * 86_400_000)) + 1, year }
}

function numberLabel(env: Env, granularity: Granularity, value: number): string {
  const named = (day: Date, options: Intl.DateTimeFormatOptions) => dateFormat(env.lang, 'UTC', options).format(day)
  switch (granularity) {
    case 'month_number':
      return named(new Date(Date.UTC(2024, value - 1, 1)), { month: 'long' })
    case 'day_of_week':
      // A Sunday, which is day 0.
      return named(new Date(Date.UTC(2024, 0, 7 + value)), { weekday: 'long' })
    case 'quarter_number':
      return env._('Q%(quarter)s', { quarter: value })
    case 'iso_week_number':
      return env._('W%(week)s', { week: value })
    default:
      return String(value)
  }
}
