import { MissingError, ValidationError } from '../../errors.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { keepLocked, type Locked } from '../compute/locked.ts'
import type { Env } from '../environment.ts'
import { quoted } from '../read/sql.ts'
import { withEntry } from '../value/per_company.ts'
import { explain } from './explain.ts'

/** The PostgreSQL type of a field's column. */
export function columnType(field: Field): string {
  if (field.companyDependent) return 'jsonb'
  switch (field.type) {
    case 'integer':
    case 'many2one':
    case 'many2one_reference':
      return 'integer'
    case 'float':
      return field.digits ? `numeric(${field.digits.join(',')})` : 'double precision'
    case 'monetary':
      return 'numeric'
    case 'boolean':
      return 'boolean'
    case 'date':
      return 'date'
    case 'datetime':
      return 'timestamp with time zone'
    case 'json':
    case 'properties':
    case 'properties_definition':
      return 'jsonb'
    case 'binary':
      return 'bytea'
    default:
      return field.translate ? 'jsonb' : 'text'
  }
}

/** A value of the cache as the driver takes it. */
export function toColumn(field: Field, value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (field.comodel && typeof value === 'number' && value < 0) {
    throw new ValidationError(
      `${field.model}.${field.name} can only lead to a stored record: create this one first.`,
      field.name,
    )
  }
  // The driver would write the zone of this machine, which had seconds before 1900.
  if (value instanceof Date) return value.toISOString()
  return columnType(field) === 'jsonb' ? JSON.stringify(value) : value
}

/** Inserts rows, all with the same columns, and gives their ids in the same order. */
export async function insertRows(
  env: Env,
  meta: ModelMeta,
  columns: readonly Field[],
  rows: readonly (readonly unknown[])[],
): Promise<number[]> {
  await env.unit.begin()
  const arrays = columns.map((field, index) => rows.map(row => toColumn(field, row[index])))
  const names = columns.map(field => quoted(field.name)).join(', ')
  const unnested = columns.map((field, index) => `$${index + 1}::${columnType(field)}[]`).join(', ')
  const text =
    columns.length > 0
      ? `INSERT INTO ${quoted(meta.table)} (${names}) SELECT * FROM unnest(${unnested}) RETURNING id`
      : `INSERT INTO ${quoted(meta.table)} SELECT FROM generate_series(1, $1::int) RETURNING id`
  const values = columns.length > 0 ? arrays : [rows.length]
  const inserted = await explained(env, meta, () => env.unit.query<{ id: number }>(text, values, true))
  return inserted.map(row => row.id)
}

/**
 * Writes the same values to several rows; ids that are not there are a `MissingError`. Gives what stood in the `watched`
 * columns before. The cache is told how the columns stand now that others follow from.
 */
export async function updateSame(
  env: Env,
  meta: ModelMeta,
  values: ReadonlyMap<Field, unknown>,
  ids: readonly number[],
  watched: readonly Field[],
): Promise<Map<Field, Map<number, unknown>>> {
  await env.unit.begin()
  const parameters: unknown[] = [ids]
  const parameter = (value: unknown) => `$${parameters.push(value)}`
  const sets = [...values].map(([field, value]) => {
    const column = quoted(field.name)
    if (field.companyDependent) {
      const entry = parameter(JSON.stringify(withEntry(env, field, {}, value)))
      return `${column} = COALESCE(${column}, '{}') || ${entry}::jsonb`
    }
    if (!field.translate || value === null) return `${column} = ${parameter(toColumn(field, value))}`
    // The source language is filled with the first value there is; others keep theirs.
    const text = `${parameter(value)}::text`
    const source = `jsonb_build_object('en_US', ${text})`
    return `${column} = ${source} || COALESCE(${column}, '{}') || jsonb_build_object(${parameter(env.lang)}::text, ${text})`
  })
  const followed = env.database.registry.followedColumns.get(meta.name)!
  const table = quoted(meta.table)
  const now = [`${table}.id`, ...followed.map(field => `${table}.${quoted(field.name)}`)]
  const old = watched.map((_, index) => `before."before ${index}"`)
  const update = `UPDATE ${table} SET ${sets.join(', ')}`
  const returning = `RETURNING ${[...now, ...old].join(', ')}`
  // Locked first, so that what was before is what the update has found there.
  const columns = watched.map((field, index) => `${quoted(field.name)} AS "before ${index}"`)
  const lock = `SELECT id AS before_id, ${columns.join(', ')} FROM ${table} WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE`
  const text =
    watched.length > 0
      ? `WITH before AS (${lock}) ${update} FROM before WHERE ${table}.id = before_id ${returning}`
      : `${update} WHERE id = ANY($1::int[]) ${returning}`
  const updated = await explained(env, meta, () => env.unit.query<Locked>(text, parameters, true))
  if (updated.length < new Set(ids).size) {
    const there = new Set(updated.map(row => row.id))
    throw new MissingError(
      env._('This record of “%(document)s” does not exist, or not any more (%(model)s %(ids)s).', {
        document: env._(meta.description),
        model: meta.name,
        ids: ids
          .filter(id => !there.has(id))
          .slice(0, 5)
          .join(', '),
      }),
    )
  }
  keepLocked(env, meta, followed, updated)
  return new Map(watched.map((field, index) => [field, new Map(updated.map(row => [row.id, row[`before ${index}`]]))]))
}

/** Writes columns as the cache has them, each row its own values. */
export async function updateRows(
  env: Env,
  meta: ModelMeta,
  fields: readonly Field[],
  ids: readonly number[],
): Promise<void> {
  await env.unit.begin()
  const table = quoted(meta.table)
  const now = meta.logAccess ? meta.fields.get('write_date')! : null
  const names = ['id', ...fields.map(field => quoted(field.name))]
  const types = ['int', ...fields.map(columnType)]
  const sets = fields.map(({ name }) => `${quoted(name)} = given.${quoted(name)}`)
  if (now) sets.push(`${quoted(now.name)} = $${names.length + 1}`)
  const given = `unnest(${types.map((type, index) => `$${index + 1}::${type}[]`).join(', ')}) AS given(${names.join(', ')})`
  const text = `UPDATE ${table} SET ${sets.join(', ')} FROM ${given} WHERE ${table}.id = given.id`
  const { cache } = env.unit
  const column = (field: Field) => ids.map(id => toColumn(field, cache.get(field, env.scope, id)))
  const parameters: unknown[] = [ids, ...fields.map(column)]
  if (now) {
    parameters.push(toColumn(now, env.now()))
    for (const id of ids) cache.set(now, env.scope, id, env.now())
  }
  await explained(env, meta, () => env.unit.query(text, parameters, true))
}

/** Runs a statement; a constraint of the database that it breaks becomes a sentence for people. */
export async function explained<T>(env: Env, meta: ModelMeta, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw explain(env, meta, error)
  }
}
