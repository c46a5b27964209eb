import { MissingError, ValidationError } from '../errors.ts'
import type { Field } from '../registry/field.ts'
import type { ModelMeta } from '../registry/meta.ts'
import type { Env } from './environment.ts'
import { explain } from './explain.ts'
import { withEntry } from './per_company.ts'
import { quoted } from './sql.ts'

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

/** Writes the same values to several rows; ids that are not there are a `MissingError`. */
export async function updateSame(
  env: Env,
  meta: ModelMeta,
  values: ReadonlyMap<Field, unknown>,
  ids: readonly number[],
): Promise<void> {
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
  const text = `UPDATE ${quoted(meta.table)} SET ${sets.join(', ')} WHERE id = ANY($1::int[]) RETURNING id`
  const updated = await explained(env, meta, () => env.unit.query<{ id: number }>(text, parameters, true))
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
}

/** Writes one column, each row its own value. */
export async function updateRows(
  env: Env,
  meta: ModelMeta,
  field: Field,
  values: ReadonlyMap<number, unknown>,
): Promise<void> {
  await env.unit.begin()
  const column = quoted(field.name)
  const text = `UPDATE ${quoted(meta.table)} SET ${column} = given.value FROM unnest($1::int[], $2::${columnType(field)}[]) AS given(id, value) WHERE ${quoted(meta.table)}.id = given.id`
  const parameters = [[...values.keys()], [...values.values()].map(value => toColumn(field, value))]
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
