import { ValueError } from '../../errors.ts'
import type { Field } from '../../registry/field.ts'

/** A search condition as a tree: what the prefix notation of a domain says. */
export type DomainNode =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly nodes: readonly DomainNode[] }
  | { readonly kind: 'not'; readonly node: DomainNode }
  /** A record rule: what it looks at, it may see, whatever the person may. */
  | { readonly kind: 'rule'; readonly node: DomainNode }
  /** What holds of the record behind a link that leads to several models, taken as a many2one to one of them. */
  | { readonly kind: 'target'; readonly field: Field; readonly node: DomainNode }
  | Leaf

export interface Leaf {
  readonly kind: 'leaf'
  /** Names of fields, from the model on. */
  readonly path: readonly string[]
  readonly operator: Operator
  /** Of `any` and its like a `DomainNode`. */
  readonly value: unknown
}

const operators = [
  ...(['=', '!=', 'in', 'not in', '<', '<=', '>', '>=', '=?'] as const),
  ...(['like', 'ilike', 'not like', 'not ilike', '=like', '=ilike', 'not =like', 'not =ilike'] as const),
  ...(['child_of', 'parent_of', 'any', 'not any'] as const),
]
/** Look behind a relation whatever the person may see there: for rules and search methods only. */
const internal = ['any!', 'not any!'] as const
export type Operator = (typeof operators)[number] | (typeof internal)[number]

/** As they were written once. */
const spellings: Readonly<Record<string, Operator>> = { '<>': '!=', '==': '=' }

export const TRUE: DomainNode = { kind: 'constant', value: true }
export const FALSE: DomainNode = { kind: 'constant', value: false }

/** Each operator that says the opposite of another. */
export const opposites: Readonly<Partial<Record<Operator, Operator>>> = {
  '!=': '=',
  'not in': 'in',
  'not like': 'like',
  'not ilike': 'ilike',
  'not =like': '=like',
  'not =ilike': '=ilike',
  'not any': 'any',
  'not any!': 'any!',
}

/** Does the operator deny? Then it also meets what is unset. */
export function isNegative(operator: string): boolean {
  return Object.hasOwn(opposites, operator)
}

/** Domains are long in tests of attackers only. */
const mostTerms = 20_000
const mostLevels = 500
const mostSteps = 100

/**
 * Reads the prefix notation. Throws a `ValueError` on anything that is not a domain. `trusted` domains, of rules and
 * search methods, may say `any!`.
 */
export function parseDomain(domain: readonly unknown[], options: { trusted?: boolean } = {}): DomainNode {
  return folded({ kind: 'and', nodes: operands(domain, options.trusted === true) }, 1)
}

/** The conditions that a list puts side by side, each with all that its operators take. */
export function operands(domain: readonly unknown[], trusted = false, level = 1): DomainNode[] {
  if (!Array.isArray(domain)) throw new ValueError(`A domain is a list of conditions; got ${shown(domain)}.`)
  if (level > mostLevels) throw tooDeep()
  if (domain.length > mostTerms)
    throw new ValueError(`A domain has at most ${mostTerms} terms; this one has ${domain.length}.`)
  // From the right: every operator finds its operands already made, however deep they are.
  const stack: DomainNode[] = []
  const take = (operator: string) => {
    const node = stack.pop()
    if (!node) throw new ValueError(`In the domain ${shown(domain)}, “${operator}” lacks an operand behind it.`)
    return node
  }
  for (let index = domain.length - 1; index >= 0; index--) {
    const term: unknown = domain[index]
    if (term === '!') stack.push(not(take(term)))
    else if (term === '&') stack.push({ kind: 'and', nodes: [take(term), take(term)] })
    else if (term === '|') stack.push({ kind: 'or', nodes: [take(term), take(term)] })
    else stack.push(parseLeaf(term, trusted, level))
  }
  return stack.reverse()
}

/** Makes one list of what pair by pair says the same, and drops constants. */
function folded(node: DomainNode, level: number): DomainNode {
  if (level > mostLevels) throw tooDeep()
  if (node.kind === 'not') return not(folded(node.node, level + 1))
  if (node.kind === 'leaf' && isLookup(node.operator))
    return { ...node, value: folded(node.value as DomainNode, level + 1) }
  if (node.kind !== 'and' && node.kind !== 'or') return node
  const flat: DomainNode[] = []
  const waiting: DomainNode[] = [node]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.kind === node.kind) waiting.push(...[...next.nodes].reverse())
    else flat.push(folded(next, level + 1))
  }
  return node.kind === 'and' ? and(...flat) : or(...flat)
}

function parseLeaf(term: unknown, trusted: boolean, level: number): DomainNode {
  if (!Array.isArray(term) || term.length !== 3) {
    throw new ValueError(
      `A condition is [field, operator, value], and operators between are & | !; got ${shown(term)}.`,
    )
  }
  const [path, given, value] = term as [unknown, unknown, unknown]
  const operator = typeof given === 'string' ? (spellings[given] ?? given.toLowerCase()) : given
  if (isOneOf(internal, operator) && !trusted) {
    throw new ValueError(`In the condition ${shown(term)}, “${operator}” is open to record rules only; write “any”.`)
  }
  if (!isOneOf(operators, operator) && !isOneOf(internal, operator)) {
    throw new ValueError(`In the condition ${shown(term)}, the operator is none of: ${operators.join(', ')}.`)
  }
  if ((path === 1 || path === 0) && operator === '=' && value === 1) return path === 1 ? TRUE : FALSE
  if (typeof path !== 'string' || path === '') {
    throw new ValueError(`In the condition ${shown(term)}, the first part is not the name of a field.`)
  }
  const steps = path.split('.', mostSteps + 1)
  if (steps.length > mostSteps)
    throw new ValueError(`In the condition ${shown(term)}, the path is of more than ${mostSteps} fields.`)
  const inner = isLookup(operator) ? { kind: 'and', nodes: operands(value as [], trusted, level + 1) } : value
  return { kind: 'leaf', path: steps, operator, value: inner }
}

/** Is the operator's value a domain of its own? */
function isLookup(operator: Operator): boolean {
  return operator.replace(/^not |!$/g, '') === 'any'
}

function isOneOf<T>(list: readonly T[], given: unknown): given is T {
  return (list as readonly unknown[]).includes(given)
}

function tooDeep(): ValueError {
  return new ValueError(`A domain has at most ${mostLevels} levels of conditions within each other.`)
}

/** All of these; constants fold away. */
export function and(...nodes: readonly DomainNode[]): DomainNode {
  return join('and', nodes, TRUE, FALSE)
}

/** Any of these. */
export function or(...nodes: readonly DomainNode[]): DomainNode {
  return join('or', nodes, FALSE, TRUE)
}

export function not(node: DomainNode): DomainNode {
  if (node.kind === 'constant') return node.value ? FALSE : TRUE
  return node.kind === 'not' ? node.node : { kind: 'not', node }
}

function join(kind: 'and' | 'or', nodes: readonly DomainNode[], neutral: DomainNode, decisive: DomainNode): DomainNode {
  const flat = nodes.flatMap(node => (node.kind === kind ? node.nodes : [node])).filter(node => node !== neutral)
  if (flat.includes(decisive)) return decisive
  if (flat.length === 0) return neutral
  return flat.length === 1 ? flat[0]! : { kind, nodes: flat }
}

/** Does the domain say anything of this field of the model itself? */
export function mentions(node: DomainNode, field: string): boolean {
  switch (node.kind) {
    case 'constant':
      return false
    case 'leaf':
      return node.path[0] === field
    case 'not':
    case 'rule':
      return mentions(node.node, field)
    case 'target':
      return node.field.name === field
    default:
      return node.nodes.some(one => mentions(one, field))
  }
}

/** What somebody gave, for a sentence about it. */
export function shown(value: unknown): string {
  let text: string
  try {
    // JSON would call NaN and the infinite null.
    text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value))
  } catch {
    // It holds itself, or a number of more digits than JSON knows.
    text = typeof value === 'bigint' ? String(value) : 'something that can not be written down'
  }
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
