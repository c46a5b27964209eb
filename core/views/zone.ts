const formatters = new Map<string, Intl.DateTimeFormat>()

/** A formatter for a language code (`fr_FR`) and zone, made once. */
export function dateFormat(lang: string, tz: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${lang} ${tz} ${JSON.stringify(options)}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(lang.replace('_', '-'), { ...options, timeZone: tz })
  formatters.set(key, made)
  return made
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
  const offset = (moment: number) =>
    Date.parse(`${toWallClock(new Date(moment), tz)}Z`) - Math.floor(moment / 60_000) * 60_000
  const first = wanted - offset(wanted)
  return new Date(wanted - offset(first))
}
