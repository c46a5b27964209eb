import { type Field, isComputed, isMany } from './field.ts'
import type { Registry } from './registry.ts'

/** A stored computed field that follows from another field, and how to get from its records to the changed ones. */
export interface Trigger {
  readonly target: Field
  /** Relations from the target's model to the changed field's. Empty: the same records. */
  readonly path: readonly string[]
}

/** For every field, which computed and related fields follow from it; unless told otherwise, the stored ones. */
export function findTriggers(registry: Registry, wanted = (field: Field) => field.store): Map<Field, Trigger[]> {
  const triggers = new Map<Field, Trigger[]>()
  const add = (field: Field, target: Field, path: readonly string[]) => {
    const list = triggers.get(field) ?? []
    if (!list.some(one => one.target === target && one.path.join() === path.join())) list.push({ target, path })
    triggers.set(field, list)
  }

  for (const meta of registry.models.values()) {
    if (meta.abstract) continue
    for (const target of meta.fields.values()) {
      if (!wanted(target) || !isComputed(target)) continue
      for (const depend of dependsOf(target)) follow(target, meta.name, depend, [], new Set())
    }
  }
  return triggers

  function follow(
    target: Field,
    model: string,
    depend: readonly string[],
    prefix: readonly string[],
    seen: Set<Field>,
  ) {
    const [name, ...rest] = depend
    if (name === undefined) return
    const field = registry.field(model, name)
    if (field !== target || prefix.length > 0) add(field, target, prefix)
    if (field.comodel) {
      // Who changes pairs of a many2many tells of both sides, and of those alone whose pairs have changed.
      if (field.type !== 'many2many')
        for (const other of counterparts(registry, field)) add(other, target, [...prefix, name])
      for (const filter of filtersOf(registry, field)) follow(target, field.comodel, filter, [...prefix, name], seen)
      follow(target, field.comodel, rest, [...prefix, name], seen)
    }
    if (!field.store && !seen.has(field)) {
      // A field without column changes when what it is made of changes.
      for (const below of dependsOf(field)) follow(target, model, below, prefix, new Set([...seen, field]))
    }
  }
}

/** For each model the columns that others follow from, or that are computed: to be read when a row is locked. */
export function followedColumns(registry: Registry, triggers: ReadonlyMap<Field, unknown>): Map<string, Field[]> {
  const isFollowed = (field: Field) => triggers.has(field) || isComputed(field)
  return new Map(
    [...registry.models.values()].map(meta => [
      meta.name,
      meta.columns.filter(field => field.type !== 'binary' && isFollowed(field)),
    ]),
  )
}

/** Which lines a relation shows depends on these fields of theirs, as paths. */
export function filtersOf(registry: Registry, field: Field): string[][] {
  if (!isMany(field)) return []
  const { activeName } = registry.model(field.comodel!)
  const conditions = field.domain.flatMap(term => (Array.isArray(term) ? [String(term[0]).split('.')] : []))
  return [...(activeName ? [[activeName]] : []), ...conditions].filter(path => !path.includes('id'))
}

/** What a computed or related field is made of, as paths. */
export function dependsOf(field: Field): string[][] {
  if (field.related) return [[...field.related]]
  // An amount is rounded by its currency.
  const currency = field.computation && field.currencyField ? [[field.currencyField]] : []
  return [...(field.computation?.depends.map(path => path.split('.')) ?? []), ...currency]
}

/** Fields on the other side that hold the same links: the inverse of a one2many, the twin of a many2many. */
export function counterparts(registry: Registry, field: Field): Field[] {
  const others = registry.models.get(field.comodel!)?.fields
  if (!others) return []
  if (field.type === 'one2many') return [others.get(field.inverseName!)!]
  if (field.type === 'many2one') {
    return [...others.values()].filter(one => one.comodel === field.model && one.inverseName === field.name)
  }
  return [...others.values()].filter(
    one => one !== field && one.relation?.table === field.relation?.table && one.relation,
  )
}
