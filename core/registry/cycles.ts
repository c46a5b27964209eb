import { type Field, isComputed } from './field.ts'
import type { Registry } from './registry.ts'
import { dependsOf, filtersOf } from './triggers.ts'

/** That a computed field follows from another: on the same record, or on one that a relation leads to. */
interface Edge {
  readonly to: Field
  readonly path: string
  readonly across: boolean
}

/** Computed fields in an order in which each comes after those that it follows from, and what goes round in circles. */
export interface ComputeOrder {
  readonly order: ReadonlyMap<Field, number>
  readonly circles: readonly { field: Field; problem: string }[]
}

/** Orders the computed fields of a registry. A circle is fine only where a relation leads on and a field says `recursive`. */
export function computeOrder(registry: Registry): ComputeOrder {
  const fields = [...registry.models.values()].filter(meta => !meta.abstract).flatMap(meta => [...meta.fields.values()])
  const edges = new Map(fields.filter(isComputed).map(field => [field, edgesOf(registry, field)]))
  const parts = connected(edges)
  const circles = parts.flatMap(part => {
    const within = new Set(part)
    const inner = (field: Field) => edges.get(field)!.filter(edge => within.has(edge.to))
    const here = part.map(field => circle(field, one => inner(one).filter(edge => !edge.across))).find(Boolean)
    const any = circle(part[0]!, inner)
    if (here)
      return [{ field: here[0]!.from, problem: `depends on itself, and has no value to begin with: ${shown(here)}.` }]
    if (!any || part.some(field => field.recursive)) return []
    const hint = 'If that comes to an end, as going up a hierarchy does, declare the field with recursive: true.'
    return [{ field: part[0]!, problem: `depends on itself: ${shown(any)}. ${hint}` }]
  })
  return { order: new Map(parts.flat().map((field, index) => [field, index])), circles }
}

function edgesOf(registry: Registry, field: Field): Edge[] {
  const edges: Edge[] = []
  const follow = (model: string, path: readonly string[], done: readonly string[]) => {
    const [name, ...rest] = path
    // What is wrong with a path is said elsewhere.
    const at = name && registry.models.get(model)?.fields.get(name)
    if (!at) return
    const passed = [...done, name]
    if (isComputed(at)) edges.push({ to: at, path: passed.join('.'), across: done.length > 0 })
    if (!at.comodel || !registry.models.has(at.comodel)) return
    for (const filter of filtersOf(registry, at)) follow(at.comodel, filter, passed)
    follow(at.comodel, rest, passed)
  }
  for (const path of dependsOf(field)) follow(field.model, path, [])
  return edges
}

/** Parts of the graph in which everything follows from everything, those that others follow from first (Tarjan). */
function connected(edges: ReadonlyMap<Field, readonly Edge[]>): Field[][] {
  const parts: Field[][] = []
  const number = new Map<Field, number>()
  const lowest = new Map<Field, number>()
  const open: Field[] = []
  const visit = (field: Field) => {
    number.set(field, number.size)
    lowest.set(field, number.get(field)!)
    open.push(field)
    for (const { to } of edges.get(field)!) {
      if (!number.has(to)) visit(to)
      if (open.includes(to)) lowest.set(field, Math.min(lowest.get(field)!, lowest.get(to)!))
    }
    if (lowest.get(field) === number.get(field)) parts.push(open.splice(open.indexOf(field)))
  }
  for (const field of edges.keys()) if (!number.has(field)) visit(field)
  return parts
}

type Chain = { from: Field; path: string }[]

/** A way from a field back to itself, or null. */
function circle(start: Field, edgesFrom: (field: Field) => readonly Edge[]): Chain | null {
  const passed = new Set<Field>()
  const walk = (field: Field): Chain | null => {
    if (passed.has(field)) return null
    passed.add(field)
    for (const { to, path } of edgesFrom(field)) {
      const rest = to === start ? [] : walk(to)
      if (rest) return [{ from: field, path }, ...rest]
    }
    return null
  }
  return walk(start)
}

function shown(chain: Chain): string {
  return chain.map(({ from, path }) => `${from.model}.${from.name} from ${path}`).join(', ')
}
