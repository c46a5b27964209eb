import type { ArchElement } from './arch.ts'
import { type Condition, condition } from './condition.ts'
import { classes } from './html.ts'

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

/** The classes of the decorations that hold; null without any. */
export function decorated(decorations: readonly Decoration[], names: Readonly<Record<string, unknown>>): string | null {
  return classes(...decorations.map(({ name, test }) => test.holds(names) && `decoration-${name}`))
}
