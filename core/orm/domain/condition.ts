import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { DatePart } from './part.ts'

/**
 * What a domain comes down to once names, rights and values are settled: few kinds of conditions, each of which SQL
 * (domain_sql.ts) and memory (domain_memory.ts) can decide, and must decide alike. None is ever unknown.
 */
export type Condition =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly nodes: readonly Condition[] }
  | { readonly kind: 'not'; readonly node: Condition }
  /** A record rule, or what limits the lines of a relation: it is not asked about what is not saved yet. */
  | { readonly kind: 'rule'; readonly node: Condition }
  | Test
  /** A stored relation leads to a record that meets the inner condition. */
  | { readonly kind: 'exists'; readonly field: Field; readonly inner: Condition }

/** A check of one value of the record. */
export interface Test {
  readonly kind: 'test'
  readonly operand: Operand
  readonly check: Check
}

/** What is checked: a column, a part of a date or moment; without a field, the id. */
export interface Operand {
  readonly field: Field | null
  readonly part?: DatePart
}

export type Comparison = '<' | '<=' | '>' | '>='

/** Each says whether an unset value meets it. */
export type Check =
  | { readonly kind: 'in'; readonly values: readonly unknown[]; readonly unset: boolean }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly bound: unknown; readonly unset: boolean }
  | { readonly kind: 'like'; readonly pattern: string; readonly anyCase: boolean; readonly unset: boolean }
  | {
      readonly kind: 'tree'
      readonly meta: ModelMeta
      readonly operator: 'child_of' | 'parent_of'
      readonly ids: readonly number[]
      readonly unset: false
    }

export const ALWAYS: Condition = { kind: 'constant', value: true }
export const NEVER: Condition = { kind: 'constant', value: false }

export function test(operand: Operand, check: Check): Condition {
  const isEmpty = check.kind === 'in' && check.values.length === 0 && !check.unset
  return isEmpty ? NEVER : { kind: 'test', operand, check }
}

export function exists(field: Field, inner: Condition): Condition {
  return inner === NEVER ? NEVER : { kind: 'exists', field, inner }
}

export function every(nodes: readonly Condition[]): Condition {
  return join('and', nodes, ALWAYS, NEVER)
}

export function some(nodes: readonly Condition[]): Condition {
  return join('or', merged(nodes), NEVER, ALWAYS)
}

export function negate(node: Condition): Condition {
  if (node.kind === 'constant') return node.value ? NEVER : ALWAYS
  return node.kind === 'not' ? node.node : { kind: 'not', node }
}

function join(kind: 'and' | 'or', nodes: readonly Condition[], neutral: Condition, decisive: Condition): Condition {
  if (nodes.includes(decisive)) return decisive
  const left = nodes.filter(node => node !== neutral)
  if (left.length === 0) return neutral
  return left.length === 1 ? left[0]! : { kind, nodes: left }
}

/** Thousands of values that one field may have are one condition. */
function merged(nodes: readonly Condition[]): readonly Condition[] {
  const lists = new Map<string, { operand: Operand; values: unknown[]; unset: boolean }>()
  const others = nodes.filter(node => {
    if (node.kind !== 'test' || node.check.kind !== 'in') return true
    const { operand, check } = node
    const key = `${operand.field?.name ?? 'id'}.${operand.part ?? ''}`
    const list = lists.get(key) ?? { operand, values: [], unset: false }
    for (const value of check.values) list.values.push(value)
    list.unset ||= check.unset
    lists.set(key, list)
    return false
  })
  const one = [...lists.values()].map(({ operand, ...list }) => test(operand, { kind: 'in', ...list }))
  return one.length > 0 ? [...one, ...others] : nodes
}

/** Does a record meet the condition of which nothing is set? So a link that is missing is judged. */
export function meetsUnset(condition: Condition): boolean {
  switch (condition.kind) {
    case 'constant':
      return condition.value
    case 'and':
      return condition.nodes.every(meetsUnset)
    case 'or':
      return condition.nodes.some(meetsUnset)
    case 'not':
      return !meetsUnset(condition.node)
    case 'rule':
      return meetsUnset(condition.node)
    case 'exists':
      return false
    case 'test':
      return condition.check.unset
  }
}
