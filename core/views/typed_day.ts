import type { Formats } from '../formats.ts'
import { dateFormat } from '../zone.ts'

/** The day that a text means: `2026-11-22`, or as the person's language writes days. Null when it is none. */
export function fromFormatted(text: string, { dateFormat: pattern, lang }: Formats): string | null {
  const plain = normal(text)
  const iso = /^\d{4}-\d\d-\d\d$/.test(plain) ? plain : null
  return checked(iso ?? read(plain, pattern, lang))
}

function read(text: string, pattern: string, lang: string): string | null {
  const letters: string[] = []
  const source = normal(pattern.replaceAll(/%-/g, '%'))
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/%(\w)/gi, (_, letter: string) => {
      letters.push(letter)
      return 'ym'.includes(letter.toLowerCase()) || letter === 'd' ? '(\\d{1,4})' : '([^\\d]+?)'
    })
  const found = new RegExp(`^${source}$`, 'iu').exec(text)
  if (!found) return null
  const parts = new Map(letters.map((letter, index) => [letter, found[index + 1]!]))
  const short = parts.get('y')
  const year = parts.get('Y') ?? (short && (short.length === 2 ? `20${short}` : short))
  const month = parts.get('m') ?? monthNamed(parts.get('b') ?? parts.get('B'), lang)
  const day = parts.get('d')
  if (!year || !month || !day) return null
  return `${year.padStart(4, '0')}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** The month with this name, written out or short; null if there is none. */
function monthNamed(name: string | undefined, lang: string): number | null {
  if (!name) return null
  const bare = (text: string) => normal(text).toLowerCase().replace(/\.$/, '')
  const months = Array.from({ length: 12 }, (_, month) => month)
  const found = months.find(month =>
    (['short', 'long'] as const).some(style => {
      const parts = dateFormat(lang, 'UTC', { day: 'numeric', month: style, year: 'numeric' })
      const part = parts.formatToParts(Date.UTC(2026, month, 1)).find(({ type }) => type === 'month')
      return bare(part?.value ?? '') === bare(name)
    }),
  )
  return found === undefined ? null : found + 1
}

function checked(day: string | null): string | null {
  const date = new Date(`${day}T00:00:00Z`)
  return day && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) ? day : null
}

/** Digits of any writing as ours, and no marks of direction. */
function normal(text: string): string {
  return text
    .replaceAll(/[\u200e\u200f\u061c]/g, '')
    .replaceAll(/[٠-٩]/g, digit => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/\s+/g, ' ')
    .trim()
}
