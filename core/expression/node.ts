/** What an expression is made of. Chains (`a + b - c`, `a < b <= c`, `a.b.c`) are flat, so nesting is what was written. */
export type Node = { at: number } & (
  | { kind: 'constant'; value: string | number | boolean | null }
  | { kind: 'name'; name: string }
  | { kind: 'list'; items: Node[] }
  | { kind: 'dict'; entries: { key: Node; value: Node }[] }
  | { kind: 'path'; of: Node; steps: Step[] }
  | { kind: 'not' | 'minus'; operand: Node }
  | { kind: 'and' | 'or'; operands: Node[] }
  | { kind: 'chain' | 'comparison'; first: Node; rest: { operator: string; operand: Node; at: number }[] }
  | { kind: 'choice'; condition: Node; yes: Node; no: Node }
)

export type Step = { at: number } & (
  | { kind: 'attribute'; name: string }
  | { kind: 'item'; key: Node }
  | { kind: 'call'; arguments: Node[] }
)
