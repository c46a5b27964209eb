import type { AnyModel } from '../../model/model.ts'
import { isComputed, isMany } from '../../registry/field.ts'
import { dependsOf } from '../../registry/triggers.ts'
import { envOf } from '../environment.ts'
import { followed, load, loadColumns, metaOf, readableColumns } from '../read/read.ts'

/**
 * Loads what lies behind paths as the database has it now. The records are locked: whoever changes what they follow
 * from waits for them, or is done. So what was read before the lock is not good enough, and what is read now is.
 */
export async function loadFresh(records: AnyModel, paths: readonly (readonly string[])[]): Promise<void> {
  const env = envOf(records.env)
  const meta = metaOf(records)
  const { cache } = env.unit
  if (records.length === 0) return
  const old = records.browse(cache.notMade(meta.name, records.ids))
  const behind = new Map<string, string[][]>()
  for (const [name, ...rest] of paths) behind.set(name!, [...(behind.get(name!) ?? []), rest])

  for (const [name, rests] of behind) {
    if (name === 'id') continue
    const field = env.database.registry.field(meta.name, name)
    const further = rests.filter(rest => rest.length > 0)
    if (!field.store && isComputed(field)) {
      await loadFresh(records, dependsOf(field))
      cache.forget(field, records.ids)
      await load(records, further.length > 0 ? further.map(rest => [name, ...rest].join('.')) : [name])
      continue
    }
    if (isMany(field)) cache.forgetIn(field, env.scope, old.ids)
    if (field.column) await loadColumns(env, meta, records.ids, [field])
    else await load(records, [name])
    if (!field.comodel) continue
    const targets = followed(records, field)
    if (field.column) {
      const coMeta = metaOf(targets)
      const stale = cache.notHeld(coMeta.name, followed(old, field).ids)
      for (const column of readableColumns(env, coMeta)) cache.forget(column, stale)
      await loadColumns(env, coMeta, targets.ids)
    }
    await loadFresh(targets, further)
  }
}
