import { ValueError } from '../../errors.ts'
import type { FormattedGroupOptions } from '../../model/groups.ts'
import { isPeriod, nextPeriod, periodOf } from './date.ts'
import type { Groups } from './group.ts'
import type { Grouping } from './spec.ts'

const mostGroups = 10_000
const hour = 3_600_000

/** The groups of a date, and the periods between them in which there is nothing. */
export function filled(
  { spec, granularity }: Grouping,
  rows: Groups['rows'],
  week: number,
  { fillTemporal, order }: FormattedGroupOptions,
): Groups['rows'] {
  if (!granularity || !isPeriod(granularity))
    throw new ValueError(`“${spec}” has no periods: fillTemporal fills between days, weeks, months, quarters or years.`)
  const term = new RegExp(`^\\s*${spec}(\\s+(asc|desc))?\\s*$`, 'i').exec(order ?? spec)
  if (!term) throw new ValueError(`fillTemporal fills groups in order of ${spec}; got “${order}”.`)
  const { from, to, minGroups = 0 } = typeof fillTemporal === 'object' ? fillTemporal : {}

  const next = (key: string | number) =>
    typeof key === 'number' ? key + hour : nextPeriod(key, granularity as Exclude<typeof granularity, 'hour'>)
  const keyOf = (day: string) =>
    granularity === 'hour' ? Date.parse(`${day}T00:00:00Z`) : periodOf(checkDay(day), granularity, week)
  const known = new Map(rows.map(row => [row.g0 instanceof Date ? row.g0.getTime() : row.g0, row]))
  // A period is known by its first day, an hour by its moment.
  const there = [...known.keys()].filter(key => key !== null) as (string | number)[]
  const keys = new Set<string | number>()
  const end = to === undefined ? there.reduce<Key>(later, undefined) : keyOf(to)
  const first = from === undefined ? there.reduce<Key>(earlier, end) : keyOf(from)
  if (first !== undefined) {
    for (let key = first; key <= (end ?? first) || keys.size < minGroups; key = next(key)) {
      if (keys.size === mostGroups) throw new ValueError(`fillTemporal makes at most ${mostGroups} groups of ${spec}.`)
      keys.add(key)
    }
  }
  const sorted = [...new Set([...there, ...keys])].sort((a, b) => (a < b ? -1 : 1))
  if (term[2]?.toLowerCase() === 'desc') sorted.reverse()
  const all = sorted.map(key => known.get(key) ?? { g0: typeof key === 'number' ? new Date(key) : key })
  return [...all, ...rows.filter(row => row.g0 === null)]
}

function checkDay(day: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(day) && new Date(day).toJSON()?.startsWith(day)) return day
  throw new ValueError(`fillTemporal fills from and to days such as 2026-11-22; got “${day}”.`)
}

type Key = string | number | undefined
const earlier = (one: Key, other: Key) => (one === undefined || other! < one ? other : one)
const later = (one: Key, other: Key) => (one === undefined || other! > one ? other : one)
