import type { ArchElement } from './arch.ts'
import { type Condition, condition } from './condition.ts'

/** How something looks while a condition holds: `decoration-danger="stock < 1"`. */
export interface Decoration {
  readonly name: string
  readonly test: Condition
}

export function decorationsOf(element: ArchElement): Decoration[] {
  return Object.keys(element.attributes)
    .filter(name => name.startsWith('decoration-'))
    .map(name => ({ name: name.slice('decoration-'.length), test: condition(element, name) }))
}

/** The classes of the decorations that hold; empty without any. */
export function decorated(decorations: readonly Decoration[], names: Readonly<Record<string, unknown>>): string {
  return decorations
    .filter(({ test }) => test.holds(names))
    .map(({ name }) => `decoration-${name}`)
    .join(' ')
}
