import { UserError, ValueError } from '../../errors.ts'
import type { FieldTypeName } from '../../model/fields/descriptor.ts'
import type { Field } from '../../registry/field.ts'
import type { Env } from '../environment.ts'
import { convert, referenceText } from '../value/convert.ts'
import { ALWAYS, type Comparison, type Condition, NEVER, negate, type Operand, some, test } from './condition.ts'
import { type Leaf, type Operator, opposites, shown } from './domain.ts'
import { matches } from './like.ts'
import { dayGiven, momentCondition } from './moment.ts'

/** How values are compared. Of what is opaque, domains only ask whether it is there. */
type Family = 'text' | 'number' | 'truth' | 'day' | 'moment' | 'part' | 'opaque'

const families: Readonly<Partial<Record<FieldTypeName, Family>>> = {
  integer: 'number',
  float: 'number',
  monetary: 'number',
  many2one_reference: 'number',
  boolean: 'truth',
  date: 'day',
  datetime: 'moment',
  json: 'opaque',
  binary: 'opaque',
  properties: 'opaque',
  properties_definition: 'opaque',
}

export function familyOf({ field, part }: Operand): Family {
  return part ? 'part' : ((field && families[field.type]) ?? 'text')
}

/** A condition on a value: an unset number is 0, an unset truth is false, an unset text is the empty one. */
export function valueCondition(env: Env, operand: Operand, leaf: Pick<Leaf, 'operator' | 'value'>): Condition {
  const { operator, value } = leaf
  const positive = opposites[operator]
  if (positive) return negate(valueCondition(env, operand, { operator: positive, value }))
  switch (operator) {
    case '=?':
      return value === null || value === false ? ALWAYS : among(env, operand, [value])
    case '=':
    case 'in':
      return among(env, operand, Array.isArray(value) ? value : [value])
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compared(env, operand, operator, value)
    case 'like':
    case 'ilike':
    case '=like':
    case '=ilike':
      return like(env, operand, operator, value)
    default:
      throw new ValueError(`${nameOf(operand)} is no relation: “${operator}” does not apply.`)
  }
}

function among(env: Env, operand: Operand, list: readonly unknown[]): Condition {
  const family = familyOf(operand)
  if (family === 'moment') {
    const unset = test(operand, { kind: 'in', values: [], unset: list.some(isUnset) })
    const moments = list.filter(one => !isUnset(one))
    return some([unset, ...moments.map(one => refusing(() => momentCondition(env, operand, '=', one)))])
  }
  const zero = zeroOf(family)
  const values = new Set(list.map(one => read(env, operand, one) ?? zero))
  if (family === 'truth' && values.size === 2) return ALWAYS
  const unset = values.has(zero)
  values.delete(null)
  if (family === 'text' && unset) values.add('')
  return test(operand, { kind: 'in', values: [...values], unset })
}

function compared(env: Env, operand: Operand, operator: Comparison, value: unknown): Condition {
  const family = familyOf(operand)
  if (family === 'opaque') throw new ValueError(`${nameOf(operand)} can only be set or unset, not “${operator}”.`)
  const zero = zeroOf(family)
  if (isUnset(value) && typeof zero !== 'number' && typeof zero !== 'boolean') return NEVER
  if (family === 'moment') return refusing(() => momentCondition(env, operand, operator, value))
  const bound = read(env, operand, value) ?? zero
  const unset = zero !== null && zero !== '' && holds(zero, operator, bound)
  return test(operand, { kind: 'compare', operator, bound, unset })
}

/** Compares two values, of a type that can be: texts by their characters, whatever the language. */
export function holds(value: unknown, operator: Comparison, bound: unknown): boolean {
  const difference =
    typeof value === 'string' && typeof bound === 'string'
      ? Buffer.compare(Buffer.from(value), Buffer.from(bound))
      : Number(value) - Number(bound)
  if (difference === 0) return operator.endsWith('=')
  return operator.startsWith('<') ? difference < 0 : difference > 0
}

function like(env: Env, operand: Operand, operator: Operator, value: unknown): Condition {
  const family = familyOf(operand)
  if (family === 'opaque' || family === 'part')
    throw new ValueError(`${nameOf(operand)} is no text: “${operator}” does not apply.`)
  const text = patternText(operator, value)
  const whole = operator.startsWith('=')
  if (text === '') return whole ? among(env, operand, [null]) : ALWAYS
  const pattern = whole ? text : `%${text}%`
  const anyCase = operator.endsWith('ilike')
  const unset = matches(String(zeroOf(family) ?? ''), pattern, anyCase)
  return test(operand, { kind: 'like', pattern, anyCase, unset })
}

/** What an operator of the like family is given, as a text. */
export function patternText(operator: Operator, value: unknown): string {
  if (isUnset(value)) return ''
  if (typeof value !== 'string' && (operator.includes('=') || typeof value === 'object'))
    throw new ValueError(`“${operator}” takes a text; got ${shown(value)}.`)
  const text = String(value)
  if (text.includes('\u0000') || !text.isWellFormed())
    throw new ValueError(`“${operator}”: no text has null or broken characters; got ${shown(value)}.`)
  // A last backslash that escapes nothing stands for itself.
  return text.replace(/(?<!\\)((?:\\\\)*)\\$/, '$1\\\\')
}

export function isUnset(value: unknown): value is null | false {
  return value === null || value === false
}

/** What an unset value is compared as, if it has such a value. */
export function zeroOf(family: Family): number | boolean | '' | null {
  return family === 'number' ? 0 : family === 'truth' ? false : family === 'text' ? '' : null
}

const truths = new Map([
  ...['true', 't', 'yes', 'y', 'on', '1'].map(text => [text, true] as const),
  ...['false', 'f', 'no', 'n', 'off', '0', ''].map(text => [text, false] as const),
])

/** A value that a domain gives, as the cache holds it; it need not be one that could be stored: a choice that is gone. */
function read(env: Env, operand: Operand, value: unknown): unknown {
  const family = familyOf(operand)
  if (value === undefined) throw new ValueError(`${nameOf(operand)}: undefined is no value; use null for unset.`)
  if (isUnset(value)) return family === 'truth' ? false : null
  const refuse = (expected: string) => new ValueError(`${nameOf(operand)} takes ${expected}; got ${shown(value)}.`)
  switch (family) {
    case 'text':
      if (operand.field!.type === 'reference') value = referenceText(value) ?? value
      return refusing(() => convert({ ...operand.field!, type: 'char', size: null }, value))
    case 'number':
    case 'part':
      if (typeof value !== 'number' || !Number.isFinite(value)) throw refuse('a number')
      if (family === 'part' && !Number.isInteger(value)) throw refuse('a whole number')
      // Nor is it rounded: between two prices there are others.
      return value
    case 'truth': {
      const truth = typeof value === 'string' ? truths.get(value.trim().toLowerCase()) : value
      if (typeof truth !== 'boolean' && typeof truth !== 'number') throw refuse('true or false')
      return Boolean(truth)
    }
    case 'day':
      return refusing(() => dayGiven(env, operand.field!, value))
    default:
      throw refuse('nothing but null, for unset: it is never compared with a value')
  }
}

/** A wrong value in a condition is a mistake in the call, not in a form. */
function refusing<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof UserError ? new ValueError(error.message) : error
  }
}

function nameOf({ field, part }: Operand): string {
  const name = `${(field as Field).model}.${(field as Field).name}`
  return part ? `${name}.${part}` : name
}
