import { quoted } from '../orm/read/sql.ts'
import type { ModelMeta } from '../registry/meta.ts'

/** Gives the rows there are their `parent_path`, from the roots down. Rows in a circle have no way, and get none. */
export function pathFilling(meta: ModelMeta): string[] {
  if (!meta.parentStore) return []
  const [table, parent] = [quoted(meta.table), quoted(meta.parentName!)]
  return [
    `WITH RECURSIVE way AS (
       SELECT id, id || '/' AS path FROM ${table} WHERE ${parent} IS NULL
       UNION ALL SELECT one.id, way.path || one.id || '/' FROM ${table} one JOIN way ON one.${parent} = way.id
     ) UPDATE ${table} SET parent_path = way.path FROM way
     WHERE ${table}.id = way.id AND parent_path IS DISTINCT FROM way.path`,
  ]
}
