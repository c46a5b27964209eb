const formatters = new Map<string, Intl.DateTimeFormat>()

/** A formatter for a language code (`fr_FR`) and zone, made once. */
export function dateFormat(lang: string, tz: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${lang} ${tz} ${JSON.stringify(options)}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(localeOf(lang), { numberingSystem: 'latn', ...options, timeZone: tz })
  formatters.set(key, made)
  return made
}

/** A language code as Intl knows it: `fr-FR` of `fr_FR`, `sr` of `sr@latin`; English for what is no language. */
export function localeOf(lang: string): string {
  const tag = lang.replace(/@.*/, '').replace('_', '-')
  return /^[a-z]{2,3}(-[a-z\d]{2,8})*$/i.test(tag) ? tag : 'en-US'
}

/** The wall clock in a zone, as `<input type="datetime-local">` writes it: `2026-11-22T14:05`. */
export function toWallClock(moment: Date, tz: string): string {
  const parts = dateFormat('en-US', tz, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(moment)
  const part = (type: string) => parts.find(each => each.type === type)?.value ?? ''
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`
}

/** The moment when the clocks of a zone show this; in the hour that is skipped in spring, the moment after it. */
export function fromWallClock(text: string, tz: string): Date | null {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?$/.exec(text)
  if (!match) return null
  const wanted = Date.parse(`${match[1]}T${match[2]}${match[3] ?? ':00'}Z`)
  if (Number.isNaN(wanted)) return null
  const first = wanted - offset(wanted, tz)
  return new Date(wanted - offset(first, tz))
}

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
function offset(moment: number, tz: string): number {
  return Date.parse(`${toWallClock(new Date(moment), tz)}Z`) - Math.floor(moment / 60_000) * 60_000
}

const halfDay = 12 * 3_600_000

/** The first moment of a day (`2026-11-22`) in a zone, also where clocks are turned at midnight. */
export function startOfDay(day: string, tz: string): Date {
  const midnight = Date.parse(`${day}T00:00Z`)
  const [before, after] = [offset(midnight - 2 * halfDay, tz), offset(midnight + 2 * halfDay, tz)]
  if (before === after) return new Date(midnight - before)
  // Minutes between which the day begins: on the left it is still yesterday.
  let left = (midnight - Math.max(before, after) - halfDay) / 60_000
  let right = (midnight - Math.min(before, after) + halfDay) / 60_000
  while (right - left > 1) {
    const middle = Math.floor((left + right) / 2)
    if (toWallClock(new Date(middle * 60_000), tz) < day) left = middle
    else right = middle
  }
  return new Date(right * 60_000)
}

/** The day that the calendars of a zone show at a moment: `2026-11-22`. */
export function dayIn(moment: Date, tz: string): string {
  return toWallClock(moment, tz).slice(0, 10)
}

/** A moment as domains and conditions have it: `2026-11-22 13:00:00`, in UTC. */
export function utcText(moment: Date): string {
  return moment.toISOString().slice(0, 19).replace('T', ' ')
}
