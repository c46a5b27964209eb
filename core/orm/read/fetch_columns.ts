import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { checkModelAccess } from '../access/denied.ts'
import { ruleDomain } from '../access/rules.ts'
import { and } from '../domain/domain.ts'
import type { Env } from '../environment.ts'
import { loadProperties, withLinks } from '../properties/load.ts'
import { dropDangling } from '../value/reference.ts'
import { selectRows } from './query.ts'
import { readableColumns, remember } from './read.ts'

/** Fetches columns, all that the person may see at once. Gives those of the records that were not found. */
export async function fetchColumns(
  env: Env,
  meta: ModelMeta,
  ids: readonly number[],
  wanted: readonly Field[],
): Promise<number[]> {
  if (ids.length === 0) return []
  checkModelAccess(env, meta, 'read')
  const columns = withLinks(env, [...new Set([...readableColumns(env, meta), ...wanted])])
  const node = and({ kind: 'leaf', path: ['id'], operator: 'in', value: ids }, await ruleDomain(env, meta, 'read'))
  const rows = await selectRows(env, meta, columns, node)
  await dropDangling(env, columns, rows)
  const found = new Set(remember(env, meta, columns, rows))
  await loadProperties(env, columns, [...found])
  return ids.filter(id => !found.has(id))
}
