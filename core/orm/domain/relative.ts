import { dayIn, fromWallClock, startOfDay, toWallClock } from '../../zone.ts'

/** A day of the calendar, or a moment. */
export type Point = string | Date

const step = /^([+-])(\d{1,4})([dwmyHMS])$/
const setting = /^=(\d{1,4})([dmyHMS])$/
const weekday = /^([+=-])(monday|tuesday|wednesday|thursday|friday|saturday|sunday|week_start)$/
const mostWords = 50
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/**
 * What relative words mean at a moment, in a zone: `today`, `now`, and behind these or alone `+2d`, `-1w`, `+3m`, `-1y`,
 * `+12H`, `-5M`, `+10S`; `=1d`, `=6m`, `=2026y` (at midnight), `=8H`, `=30M`; `=monday` of this week, `+monday` the
 * next, `-monday` the last, where today counts. Weeks begin on Monday. `today` gives a day as long as no hour is named.
 * Gives null for any other text.
 */
export function relativePoint(text: string, now: Date, tz: string): Point | null {
  // Each word takes a look at the calendar.
  const words = text.trim().split(/\s+/, mostWords + 1)
  if (words.length > mostWords) return null
  const isDay = words[0] === 'today' && !words.some(word => /[HMS]$/.test(word))
  let moment = words[0] === 'today' ? startOfDay(dayIn(now, tz), tz) : now
  if (words[0] === 'today' || words[0] === 'now') words.shift()
  for (const word of words) {
    const next = moved(word, moment, tz)
    if (!next) return null
    moment = next
  }
  return isDay ? dayIn(moment, tz) : moment
}

function moved(word: string, moment: Date, tz: string): Date | null {
  const by = step.exec(word)
  if (by) {
    const [, sign, digits, unit] = by
    const count = Number(digits) * (sign === '-' ? -1 : 1)
    const seconds = { H: 3600, M: 60, S: 1 }[unit!]
    if (seconds) return valid(new Date(moment.getTime() + count * seconds * 1000))
    return onClock(moment, tz, clock => addDays(clock, count, unit!))
  }
  const to = setting.exec(word)
  if (to) return onClock(moment, tz, clock => set(clock, Number(to[1]), to[2]!))
  const named = weekday.exec(word)
  if (!named) return null
  const wanted = Math.max(0, weekdays.indexOf(named[2]!))
  return onClock(moment, tz, clock => {
    const from = (clock.getUTCDay() + 6) % 7
    const difference = wanted - from
    const days = named[1] === '+' ? (difference + 7) % 7 : named[1] === '-' ? -((7 - difference) % 7) : difference
    clock.setUTCDate(clock.getUTCDate() + days)
    clock.setUTCHours(0, 0, 0, 0)
  })
}

function addDays(clock: Date, count: number, unit: string): void {
  if (unit === 'd' || unit === 'w') clock.setUTCDate(clock.getUTCDate() + count * (unit === 'w' ? 7 : 1))
  else
    inMonth(
      clock,
      clock.getUTCFullYear() + (unit === 'y' ? count : 0),
      clock.getUTCMonth() + (unit === 'm' ? count : 0),
    )
}

function set(clock: Date, count: number, unit: string): void {
  if (unit === 'H') clock.setUTCHours(count, 0, 0, 0)
  else if (unit === 'M') clock.setUTCMinutes(count, 0, 0)
  else if (unit === 'S') clock.setUTCSeconds(count, 0)
  else {
    if (unit === 'd') clock.setUTCDate(count)
    if (unit === 'm') inMonth(clock, clock.getUTCFullYear(), count - 1)
    if (unit === 'y') inMonth(clock, count, clock.getUTCMonth())
    clock.setUTCHours(0, 0, 0, 0)
  }
}

/** The same day of another month, or its last one: a month after January 31 is the end of February. */
function inMonth(clock: Date, year: number, month: number): void {
  const date = clock.getUTCDate()
  clock.setUTCFullYear(year, month, 1)
  clock.setUTCMonth(clock.getUTCMonth() + 1, 0)
  clock.setUTCDate(Math.min(date, clock.getUTCDate()))
}

/** Changes what the clocks of a zone show, and gives the moment when they show that. */
function onClock(moment: Date, tz: string, change: (clock: Date) => void): Date | null {
  const beyondMinute = moment.getTime() - Math.floor(moment.getTime() / 60_000) * 60_000
  const clock = new Date(Date.parse(`${toWallClock(moment, tz)}Z`) + beyondMinute)
  change(clock)
  if (!valid(clock)) return null
  const text = clock.toISOString()
  if (text.slice(11, 23) === '00:00:00.000') return startOfDay(text.slice(0, 10), tz)
  return fromWallClock(text.slice(0, 19), tz)
}

function valid(moment: Date): Date | null {
  const year = moment.getUTCFullYear()
  return year >= 1 && year <= 9999 ? moment : null
}
