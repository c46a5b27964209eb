import type { ModelMeta } from '../../registry/meta.ts'
import { sortableValue } from '../accessor.ts'
import { type Env, record } from '../environment.ts'
import { isNew, newRecords } from '../form/new.ts'
import { pathTreeSql } from '../hierarchy.ts'
import { load } from '../read/read.ts'
import { quoted } from '../read/sql.ts'
import type { Check } from './condition.ts'

/** Can a row have this id? New records, and numbers beyond, are in no table. */
export function isStorable(id: number): boolean {
  return id > 0 && id <= 2_147_483_647
}

type Tree = Extract<Check, { kind: 'tree' }>

/** The ids of some records and of all that are below them, or above. */
export function treeSql(meta: ModelMeta, operator: Tree['operator'], start: string): string {
  if (meta.parentStore) return pathTreeSql(meta, operator, start)
  const parent = quoted(meta.parentName!)
  const rows = quoted(meta.table)
  const step = operator === 'child_of' ? `next.${parent} = tree.id` : 'next.id = tree.up'
  // UNION, not UNION ALL: a record that is its own ancestor ends the walk.
  return `WITH RECURSIVE tree AS (SELECT id, ${parent} AS up FROM ${rows} WHERE id = ANY(${start}::int[]) UNION SELECT next.id, next.${parent} FROM ${rows} next JOIN tree ON ${step}) SELECT id FROM tree`
}

/** Which of these ids are in a tree; new records hang where their parent says. */
export async function inTree(env: Env, { meta, operator, ids }: Tree, asked: readonly number[]): Promise<Set<number>> {
  const start = new Set(ids)
  const ways = new Map<number, number[]>()
  for (const id of asked.filter(isNew)) ways.set(id, await wayUp(env, meta, id))
  const begun = operator === 'parent_of' ? ids.filter(id => newRecords(env).has(id)) : []
  for (const id of begun) for (const above of await wayUp(env, meta, id)) start.add(above)
  const stored = [...asked, ...[...ways.values()].flat()].filter(isStorable)
  const text = `SELECT id FROM unnest($2::int[]) AS asked(id) WHERE id IN (${treeSql(meta, operator, '$1')})`
  const rows =
    stored.length > 0
      ? await env.unit.query<{ id: number }>(text, [[...start].filter(isStorable), [...new Set(stored)]], true)
      : []
  const found = new Set(rows.map(row => row.id))
  const meets = (id: number) => {
    if (!isNew(id)) return found.has(id)
    if (operator === 'parent_of') return start.has(id)
    return ways.get(id)!.some(above => start.has(above) || found.has(above))
  }
  return new Set(asked.filter(meets))
}

/** A new record, the new ones above it, and the stored one above these. */
async function wayUp(env: Env, meta: ModelMeta, id: number): Promise<number[]> {
  const way: number[] = []
  const parent = meta.fields.get(meta.parentName!)!
  for (let next: unknown = id; typeof next === 'number' && !way.includes(next); ) {
    way.push(next)
    if (!isNew(next)) break
    await load(record(meta.prototype, env, [next]), [parent.name])
    next = sortableValue(env, parent, next)
  }
  return way
}
