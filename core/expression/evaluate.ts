import type { Node, Step } from './node.ts'
import { ExpressionError } from './token.ts'

/** What the names in an expression stand for. Plain objects are walked by their own data properties, and nothing else is. */
export type Names = Readonly<Record<string, unknown>>

/** Computes a parsed expression. `text` is what it was parsed from, for errors. */
export function compute(node: Node, names: Names, text: string): unknown {
  const fail = (problem: string, at: number): never => {
    throw new ExpressionError(problem, text, at)
  }
  const value = (of: Node): unknown => {
    switch (of.kind) {
      case 'constant':
        return of.value
      case 'name':
        return walk(of, [])
      case 'list':
        return of.items.map(value)
      case 'dict':
        return Object.fromEntries(of.entries.map(({ key, value: entry }) => [keyOf(key), value(entry)]))
      case 'path':
        return walk(of.of, of.steps)
      case 'not':
        return !isTrue(value(of.operand))
      case 'minus':
        return -number(value(of.operand), of.at)
      case 'and':
        return shortcut(of.operands, false)
      case 'or':
        return shortcut(of.operands, true)
      case 'choice':
        return value(isTrue(value(of.condition)) ? of.yes : of.no)
      case 'comparison':
        return compareAll(of.first, of.rest)
      case 'chain':
        return of.rest.reduce(
          (left, { operator, operand, at }) => combine(left, operator, value(operand), at),
          value(of.first),
        )
    }
  }

  const lookUp = (name: string, at: number): unknown => {
    if (Object.hasOwn(names, name)) return names[name]
    const known = Object.keys(names).join(', ')
    return fail(`Unknown name ${name}${known ? `: expected one of ${known}` : ''}`, at)
  }

  const keyOf = (node: Node): string => {
    const key = value(node)
    if (typeof key !== 'string' && typeof key !== 'number') return fail('Expected a text or a number as key', node.at)
    if (key === '__proto__') return fail('Expected another key than __proto__', node.at)
    return String(key)
  }

  const shortcut = (operands: Node[], until: boolean): unknown => {
    let result: unknown
    for (const operand of operands) {
      result = value(operand)
      if (isTrue(result) === until) break
    }
    return result
  }

  const compareAll = (first: Node, rest: { operator: string; operand: Node; at: number }[]): boolean => {
    let left = value(first)
    return rest.every(({ operator, operand, at }) => {
      const right = value(operand)
      const result = compare(left, operator, right, problem => fail(problem, at))
      left = right
      return result
    })
  }

  const walk = (start: Node, steps: Step[]): unknown => {
    let name = start.kind === 'name' ? start.name : 'this'
    let current = start.kind === 'name' ? lookUp(start.name, start.at) : value(start)
    for (const step of steps) {
      if (step.kind === 'call') {
        if (typeof current !== 'function')
          return fail(`Expected a function, but ${name} is ${kindOf(current)}`, step.at)
        current = current(...step.arguments.map(value))
        name = `${name}()`
        continue
      }
      const key = step.kind === 'attribute' ? step.name : value(step.key)
      const found = property(current, key)
      if (!found) return fail(`Nothing named ${String(key)} in ${name}, which is ${kindOf(current)}`, step.at)
      current = found.value
      name = step.kind === 'attribute' ? `${name}.${step.name}` : `${name}[…]`
    }
    if (typeof current === 'function')
      return fail(`Expected a value, but ${name} is a function: write ${name}()`, start.at)
    return current
  }

  const number = (operand: unknown, at: number): number =>
    typeof operand === 'number' ? operand : fail(`Expected a number, found ${kindOf(operand)}`, at)

  const combine = (left: unknown, operator: string, right: unknown, at: number): unknown => {
    if (operator === '+' && Array.isArray(left) && Array.isArray(right)) return [...left, ...right]
    if (operator === '+' && typeof left === 'string' && typeof right === 'string') return left + right
    const [a, b] = [number(left, at), number(right, at)]
    if (operator === '+') return a + b
    if (operator === '-') return a - b
    if (operator === '*') return a * b
    if (b === 0) return fail('Expected a divisor other than 0', at)
    // The sign of a remainder is the divisor's, as in Python.
    return operator === '/' ? a / b : a - b * Math.floor(a / b)
  }

  return value(node)
}

/** What counts as true: everything but false, null, 0, and what is empty. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (isPlain(value)) return Object.keys(value).length > 0
  return Boolean(value)
}

function property(of: unknown, key: unknown): { value: unknown } | null {
  if (typeof key !== 'string' && typeof key !== 'number') return null
  if (!Array.isArray(of) && !isPlain(of)) return null
  const found = Object.getOwnPropertyDescriptor(of, key)
  return found && 'value' in found ? { value: found.value } : null
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function compare(left: unknown, operator: string, right: unknown, fail: (problem: string) => never): boolean {
  if (operator === '==') return same(left, right)
  if (operator === '!=') return !same(left, right)
  if (operator === 'in') return contains(right, left, fail)
  if (operator === 'not in') return !contains(right, left, fail)
  const [a, b] = [ordinal(left), ordinal(right)]
  if (a === null || b === null) return false
  if (typeof a !== typeof b)
    return fail(`Expected two numbers or two texts, found ${kindOf(left)} and ${kindOf(right)}`)
  if (operator === '<') return a < b
  if (operator === '<=') return a <= b
  return operator === '>' ? a > b : a >= b
}

/** Unset values are one: null, undefined and false are equal. */
function same(left: unknown, right: unknown): boolean {
  const [a, b] = [left ?? false, right ?? false]
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => same(item, b[index]))
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()
  return a === b
}

function contains(whole: unknown, part: unknown, fail: (problem: string) => never): boolean {
  if (whole === null || whole === undefined || whole === false) return false
  if (Array.isArray(whole)) return whole.some(item => same(item, part))
  if (typeof whole === 'string' && typeof part === 'string') return whole.includes(part)
  if (typeof whole === 'string' && !isTrue(part)) return false
  if (isPlain(whole) && typeof part === 'string') return Object.hasOwn(whole, part)
  return fail(`Expected a list after in, found ${kindOf(whole)}`)
}

function ordinal(value: unknown): number | string | null {
  if (value instanceof Date) return value.getTime()
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'number' || typeof value === 'string' ? value : null
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Date) return 'a date'
  if (typeof value === 'string') return 'a text'
  return typeof value === 'object' ? 'a record' : `a ${typeof value}`
}
