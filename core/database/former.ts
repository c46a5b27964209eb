import { quoted } from '../orm/read/sql.ts'
import { columnType } from '../orm/write/rows.ts'
import type { ModelMeta } from '../registry/meta.ts'
import type { Registry } from '../registry/registry.ts'
import { hasTable } from './objects.ts'
import type { Query } from './unit.ts'

/** A column that goes, or a whole table, with how many of its rows say something. */
export interface Dropped {
  readonly table: string
  readonly column: string | null
  readonly rows: number
}

/** What a registry has in the database and the one that follows it, of fewer addons, has not; and how it goes. */
export interface Former {
  readonly tables: readonly string[]
  readonly columns: readonly { readonly table: string; readonly column: string }[]
  readonly statements: readonly string[]
}

export function formerOf(before: Registry, after: Registry): Former {
  const kept = tablesOf(after)
  const tables = [...tablesOf(before).keys()].filter(table => !kept.has(table))
  const columns: { table: string; column: string }[] = []
  const changed: string[] = []
  for (const [table, meta] of tablesOf(before)) {
    const next = kept.get(table)
    if (!meta || !next) continue
    for (const field of meta.columns) {
      const same = next.columns.find(({ name }) => name === field.name)
      if (!same) columns.push({ table, column: field.name })
      else if (columnType(same) !== columnType(field)) changed.push(retyped(table, field.name, columnType(same)))
    }
  }
  const columnsGo = columns.map(one => `ALTER TABLE ${quoted(one.table)} DROP COLUMN IF EXISTS ${quoted(one.column)}`)
  // Together, as they may refer to each other.
  const tablesGo = tables.length > 0 ? [`DROP TABLE IF EXISTS ${tables.map(quoted).join(', ')}`] : []
  return { tables, columns, statements: [...columnsGo, ...tablesGo, ...changed] }
}

/** Reads how many rows of it say something. */
export async function countFormer({ tables, columns }: Former, query: Query): Promise<Dropped[]> {
  const dropped: Dropped[] = []
  for (const { table, column } of [...columns, ...tables.map(one => ({ table: one, column: null }))]) {
    const [there] = await query<{ found: boolean }>(
      `SELECT EXISTS (SELECT FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name = $1 AND ($2::text IS NULL OR column_name = $2)) AS found`,
      [table, column],
    )
    if (!there?.found) continue
    const counted = column === null ? '*' : quoted(column)
    const [row] = await query<{ rows: number }>(`SELECT count(${counted}) AS rows FROM ${quoted(table)}`)
    dropped.push({ table, column, rows: row!.rows })
  }
  return dropped
}

/** Tables of models and of their pairs; a pair's has no model. */
function tablesOf(registry: Registry): Map<string, ModelMeta | null> {
  const tables = new Map<string, ModelMeta | null>()
  for (const meta of [...registry.models.values()].filter(hasTable)) {
    for (const { relation } of meta.fields.values()) if (relation) tables.set(relation.table, null)
    tables.set(meta.table, meta)
  }
  return tables
}

/** What an addon has made translatable is the English text again. */
function retyped(table: string, column: string, type: string): string {
  const name = quoted(column)
  const text = `CASE WHEN jsonb_typeof(to_jsonb(${name})) = 'object' THEN to_jsonb(${name}) ->> 'en_US' ELSE ${name}::text END`
  return `ALTER TABLE ${quoted(table)} ALTER COLUMN ${name} TYPE ${type} USING (${text})::${type}`
}
