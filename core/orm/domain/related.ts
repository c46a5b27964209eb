import type { ModelMeta } from '../../registry/meta.ts'
import type { Env } from '../environment.ts'
import { ALWAYS, type Condition, every, exists, meetsUnset, NEVER, negate, some } from './condition.ts'
import { type Leaf, TRUE } from './domain.ts'
import { leadsTo } from './relation.ts'
import { resolveLeaf } from './resolve.ts'

/**
 * A condition on what a related field shows, which is at the end of `path`. The records on the way are passed whatever
 * the person may see of them, as they are when the field is read; what `leaf` says beyond the end is looked at by the
 * person's own rights. Where a link on the way is missing, the field is unset.
 */
export async function related(env: Env, meta: ModelMeta, path: readonly string[], leaf: Leaf): Promise<Condition> {
  let shows: Condition = NEVER
  const found = await along(env, meta, path, async (last, name, comodel) => {
    // sudo: related - who may read the field may read what it shows
    const reader = comodel ? env : env.with({ su: true })
    shows = await resolveLeaf(reader, last, { ...leaf, path: [name, ...leaf.path] })
    return shows
  })
  if (!meetsUnset(shows)) return found
  return some([found, negate(await along(env, meta, path, async () => ALWAYS))])
}

type End = (meta: ModelMeta, name: string, comodel: string | null) => Promise<Condition>

/** Follows a path up to its last field, of which `end` makes a condition. */
async function along(env: Env, meta: ModelMeta, path: readonly string[], end: End): Promise<Condition> {
  const { registry } = env.database
  const [name, ...further] = path
  const step = registry.field(meta.name, name!)
  if (further.length === 0) return end(meta, step.name, step.comodel)
  if (step.related && !step.store) return along(env, meta, [...step.related, ...further], end)
  // sudo: related - who may read the field may read what it shows
  const there = await leadsTo(env.with({ su: true }), step, TRUE)
  const inner = await along(env, registry.model(step.comodel!), further, end)
  return there.kind === 'exists' ? exists(step, every([there.inner, inner])) : there
}
