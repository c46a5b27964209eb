import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { Trigger } from '../../registry/triggers.ts'
import type { Env } from '../environment.ts'
import { reaching, relationsOf, searching } from './reaching.ts'

/** Fields that have changed, each with the records it has changed in. */
export type Changes = ReadonlyMap<Field, readonly number[]>

/** Values from before a change, by field and record. */
export type Former = ReadonlyMap<Field, ReadonlyMap<number, unknown>>

/**
 * Marks what follows from changed fields of a model, and forgets what was computed of them. `former` has the links
 * that lines had before: what followed from them by these follows too. Of records that are new, nothing can know yet
 * but what they point to.
 */
export async function modified(
  env: Env,
  meta: ModelMeta,
  changes: Changes,
  { former, areNew = false }: { former?: Former; areNew?: boolean } = {},
): Promise<void> {
  env.unit.cache.forgetComputed(env.unit.given)
  // One way for all that is reached by it.
  const ways = new Map<string, { trigger: Trigger; targets: Set<Field>; ids: Set<number> }>()
  for (const [field, ids] of changes) {
    for (const trigger of env.database.registry.triggers.get(field) ?? []) {
      const key = `${trigger.target.model}:${trigger.path.join('.')}`
      const way = ways.get(key) ?? { trigger, targets: new Set(), ids: new Set() }
      way.targets.add(trigger.target)
      for (const id of ids) way.ids.add(id)
      ways.set(key, way)
    }
  }
  for (const { trigger, targets, ids } of ways.values()) {
    if (trigger.path.length === 0 && areNew) continue
    const marked = await following(env, meta, trigger, [...ids], former, areNew)
    for (const target of targets) mark(env, target, marked)
  }
}

/** Is there one link for everybody, which the database can follow? */
const isKept = (field: Field) => field.store && !field.companyDependent

/** Has a stored computed field of these records computed again, but where its value was given just now. */
export function mark(env: Env, field: Field, ids: Iterable<number>): void {
  const { pending, given } = env.unit
  const kept = given.get(field)
  const waiting = pending.get(field) ?? new Set()
  for (const id of ids) if (!kept?.has(id)) waiting.add(id)
  if (waiting.size > 0) pending.set(field, waiting)
}

/** The records that follow from these. Lines know whom they belong to; the database is asked for the rest of the way. */
async function following(
  env: Env,
  meta: ModelMeta,
  { target, path }: Trigger,
  ids: readonly number[],
  former: Former | undefined,
  areNew: boolean,
): Promise<readonly number[]> {
  const { registry } = env.database
  const { cache } = env.unit
  const relations = relationsOf(registry, target.model, path)
  if (!relations.every(isKept)) return searching(env, target.model, path, ids)
  let at = ids
  let { name } = meta
  for (let last = relations.at(-1); last && at.length > 0; last = relations.at(-1)) {
    // Nothing points to what is new.
    if (areNew && at === ids && last.type !== 'one2many') return []
    if (last.type !== 'one2many' || cache.notHeld(name, at).length > 0) break
    const inverse = registry.field(last.comodel!, last.inverseName!)
    if (inverse.companyDependent || cache.missing(inverse, env.scope, at).length > 0) break
    const before = at === ids ? former?.get(inverse) : undefined
    const parents = at.flatMap(id => [cache.get(inverse, env.scope, id), before?.get(id)])
    at = [...new Set(parents.filter(parent => typeof parent === 'number'))]
    name = last.model
    relations.pop()
  }
  if (at.length === 0 || relations.length === 0) return at
  return reaching(env, relations, at)
}

/** Marks what follows over computed relations from fields that are about to change: afterwards it can not be found. */
export async function markBefore(env: Env, fields: Iterable<Field>, ids: readonly number[]): Promise<void> {
  const { registry } = env.database
  for (const field of fields) {
    for (const { target, path } of registry.triggers.get(field) ?? []) {
      if (relationsOf(registry, target.model, path).every(isKept)) continue
      mark(env, target, await searching(env, target.model, path, ids))
    }
  }
}
