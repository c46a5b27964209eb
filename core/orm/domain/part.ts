import { toWallClock } from '../../zone.ts'

/** Parts of a date or moment that domains compare with whole numbers: `date.year_number`; and PostgreSQL's names of them. */
export const dateParts = {
  year_number: 'year',
  quarter_number: 'quarter',
  month_number: 'month',
  iso_week_number: 'week',
  day_of_week: 'dow',
  day_of_month: 'day',
  day_of_year: 'doy',
  hour_number: 'hour',
  minute_number: 'minute',
  second_number: 'second',
} as const
export type DatePart = keyof typeof dateParts

export function isDatePart(name: string): name is DatePart {
  return Object.hasOwn(dateParts, name)
}

const day = 86_400_000

/** A part of a day (`2026-11-22`), or of a moment as the clocks of a zone show it. Sunday is day 0 of the week. */
export function partOf(value: unknown, part: DatePart, tz: string): number {
  const clock = value instanceof Date ? wallClock(value, tz) : new Date(`${String(value)}T00:00:00Z`)
  switch (part) {
    case 'year_number':
      return clock.getUTCFullYear()
    case 'quarter_number':
      return Math.floor(clock.getUTCMonth() / 3) + 1
    case 'month_number':
      return clock.getUTCMonth() + 1
    case 'iso_week_number': {
      // A week belongs to the year that its Thursday is in.
      const thursday = new Date(clock.getTime() + (4 - (clock.getUTCDay() || 7)) * day)
      return Math.ceil(dayOfYear(thursday) / 7)
    }
    case 'day_of_week':
      return clock.getUTCDay()
    case 'day_of_month':
      return clock.getUTCDate()
    case 'day_of_year':
      return dayOfYear(clock)
    case 'hour_number':
      return clock.getUTCHours()
    case 'minute_number':
      return clock.getUTCMinutes()
    case 'second_number':
      return clock.getUTCSeconds()
  }
}

/** A moment whose UTC is what the clocks of a zone show then. */
function wallClock(moment: Date, tz: string): Date {
  if (tz === 'UTC') return moment
  const beyondMinute = moment.getTime() - Math.floor(moment.getTime() / 60_000) * 60_000
  return new Date(Date.parse(`${toWallClock(moment, tz)}Z`) + beyondMinute)
}

function dayOfYear(clock: Date): number {
  const newYear = new Date(clock)
  newYear.setUTCMonth(0, 1)
  return Math.round((clock.getTime() - newYear.getTime()) / day) + 1
}
