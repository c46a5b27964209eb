import { UserError, ValueError } from '../errors.ts'
import type { AnyModel } from '../model/model.ts'
import type { Field } from '../registry/field.ts'
import type { ModelMeta } from '../registry/meta.ts'
import { modified } from './compute/modified.ts'
import type { Env } from './environment.ts'
import { metaOf } from './read/read.ts'
import { quoted } from './read/sql.ts'

/** The field that holds the way from the root, `1/4/9/`, of a model that keeps it. */
function pathField(meta: ModelMeta): Field | undefined {
  return meta.parentStore ? meta.fields.get('parent_path') : undefined
}

/** Of two units that move parts of one tree, one waits: else each could put itself below the other. */
async function hold(env: Env, meta: ModelMeta): Promise<void> {
  await env.unit.query(`SELECT pg_advisory_xact_lock(hashtext('foyer tree'), hashtext($1))`, [meta.table], true)
}

/**
 * Has whoever makes a record below one of these come before or after, not in between: the foreign key of a new record
 * locks its parent.
 */
async function holdBelow(env: Env, meta: ModelMeta, ids: readonly number[]): Promise<void> {
  const table = quoted(meta.table)
  const text = `SELECT one.id FROM ${table} node JOIN ${table} one ON ${isWithin('one', 'node')} WHERE node.id = ANY($1::int[]) FOR UPDATE`
  await env.unit.query(text, [ids], true)
}

/** Gives new records their way from the root. */
export async function placeNew(env: Env, meta: ModelMeta, ids: readonly number[]): Promise<void> {
  const path = pathField(meta)
  if (!path || ids.length === 0) return
  const table = quoted(meta.table)
  const rows = await env.unit.query<{ id: number; path: string }>(
    `UPDATE ${table} SET parent_path = COALESCE(up.parent_path, '') || node.id || '/'
     FROM ${table} node LEFT JOIN ${table} up ON up.id = node.${quoted(meta.parentName!)}
     WHERE ${table}.id = node.id AND node.id = ANY($1::int[]) RETURNING node.id, ${table}.parent_path AS path`,
    [ids],
    true,
  )
  for (const row of rows) env.unit.cache.set(path, env.scope, row.id, row.path)
}

/**
 * Writes the parents of records by `update`, and takes the ways of all that is below along: the same few statements,
 * however much that is. A `UserError` when a record would be below itself.
 */
export async function moving<T>(
  env: Env,
  meta: ModelMeta,
  parents: ReadonlyMap<number, number | null>,
  update: () => Promise<T>,
): Promise<T> {
  const path = pathField(meta)
  const below = [...parents.values()].some(parent => parent !== null)
  if (below || path) {
    await env.unit.begin()
    await hold(env, meta)
  }
  if (below) await refuseCircle(env, meta, parents)
  if (path) await holdBelow(env, meta, [...parents.keys()])
  const result = await update()
  if (path) {
    const changed = await movePaths(env, meta, [...parents.keys()])
    env.unit.cache.forget(path)
    await modified(env, meta, new Map([[path, changed]]))
  }
  return result
}

/** Deletes records by `remove`; where that leaves those below without a parent, they begin ways of their own. */
export async function removing<T>(
  env: Env,
  meta: ModelMeta,
  ids: readonly number[],
  remove: () => Promise<T>,
): Promise<T> {
  const path = pathField(meta)
  if (!path || meta.fields.get(meta.parentName!)?.ondelete !== 'set null') return remove()
  await hold(env, meta)
  await holdBelow(env, meta, ids)
  const text = `SELECT id FROM ${quoted(meta.table)} WHERE ${quoted(meta.parentName!)} = ANY($1::int[]) AND id <> ALL($1::int[])`
  const left = await env.unit.query<{ id: number }>(text, [ids], true)
  const result = await remove()
  if (left.length === 0) return result
  const changed = await movePaths(
    env,
    meta,
    left.map(row => row.id),
  )
  env.unit.cache.forget(path)
  await modified(env, meta, new Map([[path, changed]]))
  return result
}

async function refuseCircle(env: Env, meta: ModelMeta, parents: ReadonlyMap<number, number | null>): Promise<void> {
  const parent = quoted(meta.parentName!)
  const [circle] = await env.unit.query(
    `WITH RECURSIVE given AS (SELECT id, parent FROM unnest($1::int[], $2::int[]) AS given(id, parent)),
     way AS (
       SELECT DISTINCT parent AS start, parent AS id, false AS walked FROM given WHERE parent IS NOT NULL
       UNION SELECT way.start, CASE WHEN given.id IS NULL THEN one.${parent} ELSE given.parent END, true
       FROM way JOIN ${quoted(meta.table)} one ON one.id = way.id LEFT JOIN given ON given.id = one.id
     ) SELECT 1 FROM way WHERE walked AND id = start LIMIT 1`,
    [[...parents.keys()], [...parents.values()]],
    true,
  )
  if (!circle) return
  const values = { document: env._(meta.description), field: env._(meta.fields.get(meta.parentName!)!.label) }
  throw new UserError(env._('%(field)s: a record of “%(document)s” can not be its own ancestor.', values))
}

/** Of several moved records above each other, those below go by the nearest. */
async function movePaths(env: Env, meta: ModelMeta, ids: readonly number[]): Promise<number[]> {
  const table = quoted(meta.table)
  const rows = await env.unit.query<{ id: number }>(
    `UPDATE ${table} SET parent_path = moved.path FROM (
       SELECT DISTINCT ON (one.id) one.id,
         COALESCE(up.parent_path, '') || substr(one.parent_path, length(node.parent_path) - length(node.id::text)) AS path
       FROM ${table} node LEFT JOIN ${table} up ON up.id = node.${quoted(meta.parentName!)}
       JOIN ${table} one ON ${isWithin('one', 'node')}
       WHERE node.id = ANY($1::int[]) ORDER BY one.id, length(node.parent_path) DESC
     ) moved WHERE ${table}.id = moved.id AND ${table}.parent_path <> moved.path RETURNING ${table}.id`,
    [ids],
    true,
  )
  return rows.map(row => row.id)
}

/** The path of one begins with that of another; as a range, so that the index serves: `0` follows `/`. */
function isWithin(one: string, node: string): string {
  const path = `${one}.parent_path COLLATE "C"`
  return `(${path} >= ${node}.parent_path AND ${path} < rtrim(${node}.parent_path, '/') || '0')`
}

/**
 * A SELECT of the ids of records and of all that is below them, or above, for a model that keeps the ways. As a list
 * (ARRAY): PostgreSQL takes a range between columns for a ninth of the table, and would read all of it.
 */
export function pathTreeSql(meta: ModelMeta, operator: 'child_of' | 'parent_of', start: string): string {
  const table = quoted(meta.table)
  return operator === 'child_of'
    ? `SELECT unnest(ARRAY(SELECT one.id FROM ${table} node JOIN ${table} one ON ${isWithin('one', 'node')} WHERE node.id = ANY(${start}::int[])))`
    : `SELECT unnest(string_to_array(rtrim(parent_path, '/'), '/')::int[]) FROM ${table} WHERE id = ANY(${start}::int[])`
}

/** Is any of the records its own ancestor, by the many2one to the record above or another field to the same model? */
export async function hasCycle(records: AnyModel, name?: string): Promise<boolean> {
  const meta = metaOf(records)
  const env = records.env
  const field = meta.fields.get(name ?? meta.parentName ?? '')
  if (field?.comodel !== meta.name || !(field.column || field.relation))
    throw new ValueError(`${meta.name}.${name ?? 'parent_id'} is no stored many2one or many2many to ${meta.name}.`)
  const { table, column1, column2 } = field.relation ?? { table: meta.table, column1: 'id', column2: field.name }
  const [from, to] = [quoted(column1), quoted(column2)]
  const rows = await env.sql(
    `WITH RECURSIVE way AS (
       SELECT ${from} AS start, ${to} AS id FROM ${quoted(table)} WHERE ${from} = ANY($1::int[]) AND ${to} IS NOT NULL
       UNION SELECT way.start, one.${to} FROM way JOIN ${quoted(table)} one ON one.${from} = way.id
       WHERE one.${to} IS NOT NULL
     ) SELECT 1 FROM way WHERE id = start LIMIT 1`,
    [records.ids],
  )
  return rows.length > 0
}
