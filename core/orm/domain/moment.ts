import { ValueError } from '../../errors.ts'
import type { Field } from '../../registry/field.ts'
import { dateFormat, dayIn, startOfDay } from '../../zone.ts'
import type { Env } from '../environment.ts'
import { convert } from '../value/convert.ts'
import { type Comparison, type Condition, every, type Operand, test } from './condition.ts'
import { type Point, relativePoint } from './relative.ts'

/** The person's zone. Throws a `ValueError` if there is none of that name. */
export function zoneOf(env: Env): string {
  try {
    dateFormat('en-US', env.tz, {})
    return env.tz
  } catch {
    throw new ValueError(`There is no time zone “${env.tz}”; one is written like Europe/Brussels.`)
  }
}

/** A day that a domain names: `2026-11-22`, a moment of that day, or words relative to now. */
export function dayGiven(env: Env, field: Field, value: unknown): string {
  if (value instanceof Date) {
    // Beyond the years of the calendar there are moments still, whose days nobody can write.
    convert({ ...field, type: 'datetime' }, value)
    return convert({ ...field, type: 'date' }, dayIn(value, zoneOf(env))) as string
  }
  if (typeof value !== 'string') return convert({ ...field, type: 'date' }, value) as string
  const relative = relativePoint(value, env.now(), zoneOf(env))
  if (relative) return relative instanceof Date ? dayIn(relative, zoneOf(env)) : relative
  const withTime = /^(\d{4}-\d\d-\d\d)[ T]\d\d:\d\d/.exec(value)
  // Of a text with a time, the day; but the time must be one.
  if (withTime) convert({ ...field, type: 'datetime' }, value)
  return convert({ ...field, type: 'date' }, withTime ? withTime[1] : value) as string
}

/** A condition on moments. A day is all of it, in the person's zone; a moment is the whole of its second. */
export function momentCondition(env: Env, operand: Operand, operator: Comparison | '=', value: unknown): Condition {
  const [from, to] = spanOf(pointGiven(env, operand.field!, value), zoneOf(env))
  const compare = (comparison: Comparison, bound: Date) =>
    test(operand, { kind: 'compare', operator: comparison, bound, unset: false })
  switch (operator) {
    case '=':
      return every([compare('>=', from), compare('<', to)])
    case '<':
      return compare('<', from)
    case '<=':
      return compare('<', to)
    case '>':
      return compare('>=', to)
    case '>=':
      return compare('>=', from)
  }
}

function pointGiven(env: Env, field: Field, value: unknown): Point {
  if (typeof value === 'string') {
    const relative = relativePoint(value, env.now(), zoneOf(env))
    if (relative) return relative
    if (/^\d{4}-\d\d-\d\d$/.test(value)) return convert({ ...field, type: 'date' }, value) as string
  }
  return convert({ ...field, type: 'datetime' }, value) as Date
}

/** Later than any moment that can be stored. */
const endOfTime = new Date(8.64e15)
const second = 1000

function spanOf(point: Point, tz: string): [from: Date, to: Date] {
  if (typeof point === 'string') {
    if (point === '9999-12-31') return [startOfDay(point, 'UTC'), endOfTime]
    const next = new Date(Date.parse(point) + 24 * 3600 * second).toISOString().slice(0, 10)
    // Zones lead out of the first year, which no calendar has a name for.
    return point < '0002'
      ? [startOfDay(point, 'UTC'), startOfDay(next, 'UTC')]
      : [startOfDay(point, tz), startOfDay(next, tz)]
  }
  const from = Math.floor(point.getTime() / second) * second
  return [new Date(from), new Date(from + second)]
}
