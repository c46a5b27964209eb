import { ValueError } from '../errors.ts'

/** A search condition as a tree: what the prefix notation of a domain says. */
export type DomainNode =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly nodes: readonly DomainNode[] }
  | { readonly kind: 'not'; readonly node: DomainNode }
  /** A record rule: what it looks at, it may see, whatever the person may. */
  | { readonly kind: 'rule'; readonly node: DomainNode }
  /** A condition that makes its own SQL for the rows of an alias. */
  | { readonly kind: 'sql'; readonly build: (alias: string) => Promise<string> }
  | Leaf

export interface Leaf {
  readonly kind: 'leaf'
  /** Names of fields, from the model on. */
  readonly path: readonly string[]
  readonly operator: Operator
  readonly value: unknown
}

const operators = [
  ...(['=', '!=', 'in', 'not in', '<', '<=', '>', '>=', '=?'] as const),
  ...(['like', 'ilike', 'not like', 'not ilike', '=like', '=ilike', 'not =like', 'not =ilike'] as const),
  ...(['child_of', 'parent_of', 'any', 'not any'] as const),
]
export type Operator = (typeof operators)[number]

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
}

/** Does the operator deny? Then it also meets what is unset. */
export function isNegative(operator: string): boolean {
  return Object.hasOwn(opposites, operator)
}

/** Domains are long in tests of attackers only. */
const mostTerms = 20_000
const mostLevels = 100

/** Reads the prefix notation. Throws a `ValueError` on anything that is not a domain. */
export function parseDomain(domain: readonly unknown[]): DomainNode {
  if (!Array.isArray(domain)) throw new ValueError(`A domain is a list of conditions; got ${shown(domain)}.`)
  if (domain.length > mostTerms)
    throw new ValueError(`A domain has at most ${mostTerms} terms; this one has ${domain.length}.`)
  // From the right: every operator finds its operands already made, however deep they are.
  const stack: DomainNode[] = []
  const take = (operator: string) => {
    const node = stack.pop()
    if (!node) throw new ValueError(`In the domain ${shown(domain)}, “${operator}” lacks an operand behind it.`)
    return node
  }
  for (const term of [...domain].reverse()) {
    if (term === '!') stack.push(not(take(term)))
    else if (term === '&') stack.push(and(take(term), take(term)))
    else if (term === '|') stack.push(or(take(term), take(term)))
    else stack.push(parseLeaf(term))
  }
  const node = and(...stack.reverse())
  checkDepth(node, mostLevels)
  return node
}

function checkDepth(node: DomainNode, left: number): void {
  if (left === 0) throw new ValueError(`A domain has at most ${mostLevels} levels of & and | within each other.`)
  const inner = node.kind === 'not' ? [node.node] : node.kind === 'and' || node.kind === 'or' ? node.nodes : []
  for (const one of inner) checkDepth(one, left - 1)
}

function parseLeaf(term: unknown): DomainNode {
  if (!Array.isArray(term) || term.length !== 3) {
    throw new ValueError(
      `A condition is [field, operator, value], and operators between are & | !; got ${shown(term)}.`,
    )
  }
  const [path, given, value] = term as [unknown, unknown, unknown]
  const operator = given === '<>' ? '!=' : given === '==' ? '=' : given
  if (!isOperator(operator)) {
    throw new ValueError(`In the condition ${shown(term)}, the operator is none of: ${operators.join(', ')}.`)
  }
  if ((path === 1 || path === 0) && operator === '=' && value === 1) return path === 1 ? TRUE : FALSE
  if (typeof path !== 'string' || path === '') {
    throw new ValueError(`In the condition ${shown(term)}, the first part is not the name of a field.`)
  }
  return { kind: 'leaf', path: path.split('.'), operator, value }
}

function isOperator(given: unknown): given is Operator {
  return (operators as readonly unknown[]).includes(given)
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
    case 'sql':
      return false
    case 'leaf':
      return node.path[0] === field
    case 'not':
    case 'rule':
      return mentions(node.node, field)
    default:
      return node.nodes.some(one => mentions(one, field))
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
