import type { ModelMeta } from '../registry/meta.ts'
import type { Leaf } from './domain.ts'
import { anySql } from './domain_relation.ts'
import { domainSql } from './domain_sql.ts'
import type { Env } from './environment.ts'
import type { Sql } from './sql.ts'

/**
 * A condition on what a related field shows, which is at the end of `path`. The records on the way are passed whatever
 * the person may see of them, as they are when the field is read; what `leaf` says beyond the end is looked at by the
 * person's own rights.
 */
export async function relatedSql(
  env: Env,
  meta: ModelMeta,
  alias: string,
  path: readonly string[],
  leaf: Leaf,
  sql: Sql,
): Promise<string> {
  const { registry } = env.database
  const [name, ...further] = path
  const step = registry.field(meta.name, name!)
  // sudo: related - who may read the field may read what it shows
  const system = env.with({ su: true })
  if (further.length === 0) {
    const end: Leaf = { ...leaf, path: [name!, ...leaf.path] }
    return domainSql(step.comodel ? env : system, meta, alias, end, sql)
  }
  if (step.related && !step.store) return relatedSql(env, meta, alias, [...step.related, ...further], leaf, sql)
  const build = (target: string) => relatedSql(env, registry.model(step.comodel!), target, further, leaf, sql)
  return anySql(system, step, alias, { kind: 'sql', build }, sql, 'any')
}
