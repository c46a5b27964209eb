import { Cursor } from './cursor.ts'
import type { Node, Step } from './node.ts'
import { ExpressionError } from './token.ts'

const maximumDepth = 64
const maximumLength = 200_000

const constants: Record<string, boolean | null> = {
  __proto__: null,
  True: true,
  False: false,
  None: null,
  true: true,
  false: false,
  null: null,
  none: null,
}
const words = new Set(['and', 'or', 'not', 'in', 'if', 'else', 'is', 'lambda', 'for'])
const comparisons = new Set(['==', '!=', '<', '<=', '>', '>='])

/** Reads an expression; throws an `ExpressionError` that says where, and what was expected there. */
export function parse(text: string): Node {
  if (text.length > maximumLength) {
    throw new ExpressionError(`Expected at most ${maximumLength} characters, found ${text.length}`, text, maximumLength)
  }
  return new Parser(text).whole()
}

class Parser extends Cursor {
  #depth = 0

  whole(): Node {
    const node = this.#expression()
    if (this.token.kind !== 'end') this.fail('an operator or the end')
    return node
  }

  #expression(): Node {
    if (++this.#depth > maximumDepth) {
      this.refuse(`Expected at most ${maximumDepth} levels of nesting`)
    }
    let node = this.#or()
    if (this.takeWord('if')) {
      const condition = this.#or()
      if (!this.takeWord('else')) this.fail('else')
      node = { kind: 'choice', at: node.at, condition, yes: node, no: this.#expression() }
    }
    this.#depth--
    return node
  }

  #or(): Node {
    return this.#joined('or', () => this.#joined('and', () => this.#not()))
  }

  #joined(kind: 'and' | 'or', operand: () => Node): Node {
    const operands = [operand()]
    while (this.takeWord(kind)) operands.push(operand())
    return operands.length === 1 ? operands[0]! : { kind, at: operands[0]!.at, operands }
  }

  #not(): Node {
    const { at } = this.token
    let negated = 0
    while (this.takeWord('not')) negated++
    const operand = this.#comparison()
    if (!negated) return operand
    const node: Node = { kind: 'not', at, operand }
    return negated % 2 ? node : { kind: 'not', at, operand: node }
  }

  #comparison(): Node {
    return this.#chained(
      'comparison',
      () => this.#comparator(),
      () => this.#sum(),
    )
  }

  #sum(): Node {
    return this.#chained(
      'chain',
      () => this.takeSign('+', '-'),
      () => this.#product(),
    )
  }

  #product(): Node {
    return this.#chained(
      'chain',
      () => this.takeSign('*', '/', '%'),
      () => this.#unary(),
    )
  }

  #chained(kind: 'chain' | 'comparison', operator: () => string | null, operand: () => Node): Node {
    const first = operand()
    const rest: { operator: string; operand: Node; at: number }[] = []
    for (let { at } = this.token, found = operator(); found; at = this.token.at, found = operator()) {
      rest.push({ operator: found, operand: operand(), at })
    }
    return rest.length ? { kind, at: first.at, first, rest } : first
  }

  #comparator(): string | null {
    const sign = this.takeSign(...comparisons)
    if (sign) return sign
    if (this.takeWord('in')) return 'in'
    if (!this.takeWord('not')) return null
    if (!this.takeWord('in')) this.fail('in')
    return 'not in'
  }

  #unary(): Node {
    const { at } = this.token
    let negative = false
    let signs = 0
    for (let sign = this.takeSign('-', '+'); sign; sign = this.takeSign('-', '+')) {
      signs++
      if (sign === '-') negative = !negative
    }
    const operand = this.#path()
    if (!signs) return operand
    return negative ? { kind: 'minus', at, operand } : operand
  }

  #path(): Node {
    const of = this.#atom()
    const steps: Step[] = []
    for (;;) {
      const { at } = this.token
      if (this.takeSign('.')) steps.push({ kind: 'attribute', at, name: this.name() })
      else if (this.takeSign('[')) {
        steps.push({ kind: 'item', at, key: this.#expression() })
        this.expect(']')
      } else if (this.takeSign('(')) steps.push({ kind: 'call', at, arguments: this.#items(')') })
      else return steps.length ? { kind: 'path', at: of.at, of, steps } : of
    }
  }

  #atom(): Node {
    const token = this.token
    const { at } = token
    if (token.kind === 'string' || token.kind === 'number') {
      this.take()
      return { kind: 'constant', at, value: token.kind === 'string' ? token.text : Number(token.text) }
    }
    if (token.kind === 'name' && !words.has(token.text)) {
      this.take()
      const value = constants[token.text]
      return value === undefined ? { kind: 'name', at, name: token.text } : { kind: 'constant', at, value }
    }
    if (this.takeSign('[')) return { kind: 'list', at, items: this.#items(']') }
    if (this.takeSign('{')) return { kind: 'dict', at, entries: this.#entries() }
    if (this.takeSign('(')) return this.#tuple(at)
    return this.fail('a value')
  }

  /** `(a)` is a; `(a,)`, `(a, b)` and `()` are lists. */
  #tuple(at: number): Node {
    const items = this.#items(')')
    const last = this.beforeLast
    const comma = last?.kind === 'sign' && last.text === ','
    return items.length === 1 && !comma ? items[0]! : { kind: 'list', at, items }
  }

  #items(end: string): Node[] {
    const items: Node[] = []
    while (!this.takeSign(end)) {
      items.push(this.#expression())
      if (!this.takeSign(',')) {
        this.expect(end, 'a comma')
        break
      }
    }
    return items
  }

  #entries(): { key: Node; value: Node }[] {
    const entries: { key: Node; value: Node }[] = []
    while (!this.takeSign('}')) {
      const key = this.#expression()
      this.expect(':')
      entries.push({ key, value: this.#expression() })
      if (!this.takeSign(',')) {
        this.expect('}', 'a comma')
        break
      }
    }
    return entries
  }
}
