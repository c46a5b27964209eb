import { NotLoaded } from '../../errors.ts'
import { type Field, isMany } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { counterparts } from '../../registry/triggers.ts'
import type { Former } from '../compute/modified.ts'
import { type Env, record } from '../environment.ts'
import { sorted } from '../read/sorted.ts'

/** Forgets the lines of those whose lines these records are, by a many2one of theirs: now, or before it was written. */
export function forgetParents(
  env: Env,
  fields: readonly Field[],
  ids: readonly number[],
  former: (field: Field, id: number) => unknown = () => null,
): void {
  const { cache } = env.unit
  const { registry } = env.database
  for (const field of fields) {
    if (field.type === 'many2one_reference') {
      for (const other of registry.relationsTo.get(field.model) ?? []) {
        if (other.inverseName === field.name) cache.forget(other)
      }
    }
    if (field.type !== 'many2one') continue
    const others = counterparts(registry, field)
    if (others.length === 0) continue
    const parents = ids.flatMap(id => [cache.get(field, env.scope, id), former(field, id)])
    const known = parents.filter(parent => typeof parent === 'number')
    for (const other of others) cache.forget(other, known)
  }
}

/** Forgets lines that the other side of a relation has loaded, where records that were written have come, gone or moved. */
export function forgetRelations(
  env: Env,
  meta: ModelMeta,
  fields: readonly Field[],
  ids: readonly number[],
  former: Former,
): void {
  const { cache } = env.unit
  const { registry } = env.database
  forgetParents(env, fields, ids, (field, id) => former.get(field)?.get(id))
  const names = new Set(fields.map(field => field.name))
  const moves = orderOf(meta).some(name => names.has(name))
  for (const other of registry.relationsTo.get(meta.name) ?? []) {
    if (!isMany(other)) continue
    const inverse = other.inverseName ? registry.field(meta.name, other.inverseName) : null
    const filters = other.domain.map(term => (Array.isArray(term) ? String(term[0]).split('.')[0]! : ''))
    if ([meta.activeName ?? '', ...filters].some(name => names.has(name))) cache.forget(other)
    else if (inverse && fields.includes(inverse) && !former.has(inverse)) cache.forgetHolding(other, ids)
    else if (moves) reorder(env, meta, other, ids)
  }
}

/** Puts lists that this reader has loaded into their order again; others are forgotten. */
function reorder(env: Env, meta: ModelMeta, field: Field, ids: readonly number[]): void {
  const { cache } = env.unit
  const lists = cache.holding(field, env.scope, ids)
  cache.forgetHolding(field, ids)
  try {
    for (const [id, lines] of lists) {
      const byId = record(
        meta.prototype,
        env,
        [...lines].sort((a, b) => a - b),
      )
      cache.set(field, env.scope, id, sorted(byId).ids)
    }
  } catch (error) {
    // What the order looks at is not there: then neither are the lists.
    if (!(error instanceof NotLoaded)) throw error
  }
}

/** The fields of the model that its records are ordered by. */
function orderOf(meta: ModelMeta): string[] {
  return meta.order.split(',').map(term => term.trim().split(/[\s.]/)[0]!)
}
