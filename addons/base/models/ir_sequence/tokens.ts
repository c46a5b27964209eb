/** What `%(year)s` and its kind stand for in a prefix or suffix, at one moment of a zone. */
type Parts = Readonly<Record<string, string>>

const two = (number: number) => String(number).padStart(2, '0')
const DAY = 86_400_000

/** Names of tokens with their values at a moment, in a time zone. */
export function partsOf(moment: Date, tz: string): Parts {
  const format = new Intl.DateTimeFormat('en-US-u-hc-h23', {
    timeZone: tz,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  const clock = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]))
  const [year, month, day, hour] = [clock.year!, clock.month!, clock.day!, clock.hour!]
  const midnight = Date.UTC(year, month - 1, day)
  const weekday = new Date(midnight).getUTCDay()
  const dayOfYear = (midnight - Date.UTC(year, 0, 1)) / DAY + 1
  // The Thursday of a week says which year the week belongs to.
  const thursday = midnight + (4 - (weekday || 7)) * DAY
  const isoYear = new Date(thursday).getUTCFullYear()
  return {
    year: String(year).padStart(4, '0'),
    y: two(year % 100),
    month: two(month),
    day: two(day),
    doy: String(dayOfYear).padStart(3, '0'),
    // Weeks begin on Monday; days before the first one are week 0.
    woy: two(Math.floor((dayOfYear + 6 - ((weekday + 6) % 7)) / 7)),
    weekday: String(weekday),
    isoyear: String(isoYear),
    isoy: two(isoYear % 100),
    isoweek: two(Math.floor((thursday - Date.UTC(isoYear, 0, 1)) / DAY / 7) + 1),
    h24: two(hour),
    h12: two(hour % 12 || 12),
    min: two(clock.minute!),
    sec: two(clock.second!),
  }
}

/** The names that a prefix or suffix uses and that stand for nothing. */
export function unknownTokens(text: string | null): string[] {
  const known = partsOf(new Date(0), 'UTC')
  const names = [...(text ?? '').matchAll(/%\((\w*)\)s/g)].map(match => match[1]!)
  return names.filter(name => !(name.replace(/^(range|current)_/, '') in known))
}

/** Puts the values in: of the day asked for, with `range_` of the first day of the range, with `current_` of now. */
export function filled(text: string | null, of: { day: Parts; range: Parts; current: Parts }): string {
  return (text ?? '').replaceAll(
    /%\((?:(range|current)_)?(\w+)\)s/g,
    (whole, when: 'range' | 'current', name: string) => String(of[when ?? 'day'][name] ?? whole),
  )
}
