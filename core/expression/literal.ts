import { compute, type Names } from './evaluate.ts'
import type { Node } from './node.ts'
import { parse } from './parse.ts'
import { ExpressionError } from './token.ts'

export type { Names } from './evaluate.ts'
export { ExpressionError } from './token.ts'

/** A parsed expression: data, as in Odoo's `eval`, domains and contexts. Evaluating it runs no code but given functions. */
export interface Literal {
  readonly text: string
  readonly node: Node
  /** The names it uses, each once: `user` of `[('id', '=', user.id)]`. */
  readonly names: readonly string[]
  /** What it reads, with the attributes behind the names: `user.partner_id.id`. */
  readonly paths: readonly string[]
}

const cache = new Map<string, Literal>()
const cacheSize = 2000
/** Longer texts, such as values of a data file, are used once. */
const longestCached = 4000

/** Reads an expression once; later calls with the same text are answered from memory. Throws an `ExpressionError`. */
export function parseLiteral(text: string): Literal {
  const known = cache.get(text)
  if (known) return known
  const node = parse(text)
  const paths = new Set<string>()
  visit(node, inner => {
    const path = pathOf(inner)
    if (path) paths.add(path)
  })
  const names = new Set([...paths].map(path => path.split('.')[0]!))
  const literal: Literal = { text, node, names: [...names], paths: [...paths] }
  if (text.length > longestCached) return literal
  if (cache.size >= cacheSize) cache.delete(cache.keys().next().value!)
  cache.set(text, literal)
  return literal
}

/** The value of an expression. `names` holds all it may use: plain values, and functions that it may call. */
export function evaluate(literal: Literal | string, names: Names = {}): unknown {
  const { node, text } = typeof literal === 'string' ? parseLiteral(literal) : literal
  return compute(node, names, text)
}

/** The field paths that a domain written as text has conditions on: `['state', 'partner_id.name']`. */
export function domainNames(text: string): string[] {
  const { node } = parseLiteral(text)
  const found = new Set<string>()
  visit(node, inner => {
    if (inner.kind !== 'list' || inner.items.length !== 3) return
    const [path, operator] = inner.items
    if (path?.kind !== 'constant' || operator?.kind !== 'constant') return
    if (typeof path.value === 'string' && !'&|!'.includes(path.value)) found.add(path.value)
  })
  return [...found]
}

/** The texts that a function is called with: `['base.group_user']` for `ref` in `[(4, ref('base.group_user'))]`. */
export function callArguments(literal: Literal, name: string): string[] {
  const found = new Set<string>()
  visit(literal.node, node => {
    if (node.kind !== 'path' || node.of.kind !== 'name' || node.of.name !== name) return
    const [step] = node.steps
    if (step?.kind !== 'call') return
    const [argument] = step.arguments
    if (argument?.kind !== 'constant' || typeof argument.value !== 'string') {
      throw new ExpressionError(`Expected ${name}('…') with a text`, literal.text, step.at)
    }
    found.add(argument.value)
  })
  return [...found]
}

function pathOf(node: Node): string | null {
  if (node.kind === 'name') return node.name
  if (node.kind !== 'path' || node.of.kind !== 'name') return null
  const attributes: string[] = []
  for (const step of node.steps) {
    if (step.kind !== 'attribute') break
    attributes.push(step.name)
  }
  return [node.of.name, ...attributes].join('.')
}

/** Calls back for a node and all in it, but not for the bare name that a path begins with. */
function visit(node: Node, each: (node: Node) => void): void {
  each(node)
  for (const inner of children(node)) visit(inner, each)
}

function children(node: Node): Node[] {
  switch (node.kind) {
    case 'constant':
    case 'name':
      return []
    case 'list':
      return node.items
    case 'dict':
      return node.entries.flatMap(({ key, value }) => [key, value])
    case 'not':
    case 'minus':
      return [node.operand]
    case 'and':
    case 'or':
      return node.operands
    case 'choice':
      return [node.condition, node.yes, node.no]
    case 'chain':
    case 'comparison':
      return [node.first, ...node.rest.map(({ operand }) => operand)]
    case 'path': {
      const steps = node.steps.flatMap(step =>
        step.kind === 'call' ? step.arguments : step.kind === 'item' ? [step.key] : [],
      )
      return node.of.kind === 'name' ? steps : [node.of, ...steps]
    }
  }
}
