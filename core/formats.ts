import { dateFormat, localeOf, toWallClock } from './zone.ts'

/** How days, times and numbers are written in a language; as its row of `res.lang` says, which an administrator may change. */
export interface Formats {
  /** The code of the language, which names months and days: `fr_FR`. */
  readonly lang: string
  /** As strftime has it, such as `%-d %b %Y`. */
  readonly dateFormat: string
  /** As strftime has it, such as `%H:%M`. */
  readonly timeFormat: string
  readonly decimalPoint: string
  readonly thousandsSep: string
}

/** Where nothing is known of a language. */
export const plainFormats: Formats = {
  lang: 'en_US',
  dateFormat: '%Y-%m-%d',
  timeFormat: '%H:%M',
  decimalPoint: '.',
  thousandsSep: ',',
}

const token = /%(-?)(.)/g

/** What a pattern may hold beside plain text; `-` behind the % leaves zeros out in front: `%-d`. */
export const formatTokens = ['a', 'A', 'b', 'B', 'd', 'H', 'I', 'j', 'm', 'M', 'p', 'S', 'y', 'Y', '%'] as const

/** The first thing in a pattern that stands for nothing, such as `%Q`; null in a right one. */
export function unknownToken(pattern: string): string | null {
  for (const [whole, , letter] of pattern.matchAll(token))
    if (!(formatTokens as readonly string[]).includes(letter!)) return whole
  return /(^|[^%])(%%)*%-?$/.test(pattern) ? '%' : null
}

/** The day that it is at a moment in a zone: `22 Nov 2026`. */
export function formatDate(moment: Date, tz: string, formats: Formats): string {
  return strftime(formats.dateFormat, moment, tz, formats.lang)
}

/** What the clocks of a zone show at a moment: `14:05`. */
export function formatTime(moment: Date, tz: string, formats: Formats): string {
  return strftime(formats.timeFormat, moment, tz, formats.lang)
}

export function formatDateTime(moment: Date, tz: string, formats: Formats): string {
  return `${formatDate(moment, tz, formats)} ${formatTime(moment, tz, formats)}`
}

const numberFormats = new Map<string, Intl.NumberFormat>()

/** A number with at least `least` and at most `most` digits behind the point. The language says how digits are grouped. */
export function formatNumber(value: number, least: number, most: number, formats: Formats): string {
  const key = `${formats.lang} ${least} ${most}`
  const options = { numberingSystem: 'latn', minimumFractionDigits: least, maximumFractionDigits: most }
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(localeOf(formats.lang), options)
  numberFormats.set(key, format)
  return format
    .formatToParts(value)
    .map(({ type, value }) =>
      type === 'group' ? formats.thousandsSep : type === 'decimal' ? formats.decimalPoint : value,
    )
    .join('')
}

function strftime(pattern: string, moment: Date, tz: string, lang: string): string {
  const clock = toWallClock(moment, tz)
  const [year = '', month = '', day = '', hour = '', minute = ''] = clock.split(/[-T:]/)
  const name = (part: Intl.DateTimeFormatPartTypes, options: Intl.DateTimeFormatOptions) =>
    dateFormat(lang, tz, options)
      .formatToParts(moment)
      .find(({ type }) => type === part)?.value ?? ''
  const values: Record<string, () => string> = {
    a: () => name('weekday', { weekday: 'short' }),
    A: () => name('weekday', { weekday: 'long' }),
    // beside a day, because some languages write a month differently alone
    b: () => name('month', { day: 'numeric', month: 'short', year: 'numeric' }),
    B: () => name('month', { day: 'numeric', month: 'long', year: 'numeric' }),
    d: () => day,
    H: () => hour,
    I: () => String(((Number(hour) + 11) % 12) + 1).padStart(2, '0'),
    j: () => String((Date.parse(clock.slice(0, 10)) - Date.parse(`${year}-01-01`)) / 86_400_000 + 1).padStart(3, '0'),
    m: () => month,
    M: () => minute,
    p: () => name('dayPeriod', { hour: 'numeric', hourCycle: 'h12' }),
    S: () => String(moment.getUTCSeconds()).padStart(2, '0'),
    y: () => year.slice(-2),
    Y: () => year.replace(/^0+(?=\d)/, ''),
    '%': () => '%',
  }
  return pattern.replaceAll(token, (whole, short: string, letter: string) => {
    const value = values[letter]?.() ?? whole
    return short ? value.replace(/^0+(?=\d)/, '') : value
  })
}
