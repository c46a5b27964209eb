import { ExpressionError, evaluate, parseLiteral } from '../expression/literal.ts'
import type { Environment } from '../model/types.ts'
import { dayIn, utcText } from '../zone.ts'

/** What the domains, contexts and values of actions may use. */
export const actionNames: readonly string[] = [
  'uid',
  'today',
  'now',
  'context_today',
  'time',
  'active_id',
  'active_ids',
  'active_model',
  'context',
  'allowed_company_ids',
]

/** The records that an action is opened for. */
export interface Active {
  readonly model: string | null
  readonly ids: readonly number[]
}

/** The same names with what they stand for now; `context_today()` is the person's day, the others are in UTC. */
export function namesOfAction(env: Environment, active: Active = { model: null, ids: [] }): Record<string, unknown> {
  const now = utcText(env.now())
  const day = dayIn(env.now(), env.tz)
  return {
    uid: env.uid,
    today: now.slice(0, 10),
    now,
    context_today: () => ({ text: day, strftime: (format: unknown) => written(format, `${day} 00:00:00`) }),
    time: { strftime: (format: unknown) => written(format, now) },
    active_id: active.ids[0] ?? false,
    active_ids: active.ids,
    active_model: active.model ?? false,
    context: {},
    allowed_company_ids: [...env.companyIds],
  }
}

/** The value of a domain, a context or values of an action; a day is its text. Throws an `ExpressionError`. */
export function evaluateAction(text: string, names: Readonly<Record<string, unknown>>): unknown {
  return withoutDays(evaluate(text, names))
}

/** What is wrong with the values that an action gives to fields, in one sentence. Null is good. */
export function valuesProblem(text: string, fields: { has(name: string): boolean }): string | null {
  try {
    const { node, names } = parseLiteral(text)
    if (node.kind !== 'dict') return "expected names of fields with their values, such as {'active': False}"
    const unknown = names.find(name => !actionNames.includes(name))
    if (unknown) return `there is no ${unknown} here; expected one of ${actionNames.join(', ')}`
    for (const { key } of node.entries) {
      const name = key.kind === 'constant' ? String(key.value) : ''
      if (name === 'id' || !fields.has(name)) return `there is no field ${name || 'of a name that is worked out'}`
    }
    return null
  } catch (error) {
    if (error instanceof ExpressionError) return error.message
    throw error
  }
}

function withoutDays(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDays)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if ('strftime' in value && 'text' in value) return value.text
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutDays(inner)]))
}

/** As Python's strftime, of a moment written as `2026-11-22 10:30:00`. */
function written(format: unknown, moment: string): string {
  const [Y, m, d, H, M, S] = moment.split(/[-: ]/)
  const parts: Readonly<Record<string, string | undefined>> = { Y, m, d, H, M, S }
  return String(format).replace(/%([YmdHMS])/g, (_, part: string) => parts[part] ?? '')
}
