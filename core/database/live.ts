import type { Query } from './unit.ts'

/** Columns of a table: their types, and those that must have a value and get none by themselves. */
export interface Live {
  readonly types: Map<string, string>
  readonly required: string[]
}

/** What the tables of the database are like now. */
export async function liveColumns(query: Query, kind: 'table' | 'view'): Promise<Map<string, Live>> {
  const rows = await query<{ table: string; column: string; type: string; required: boolean }>(
    `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type,
            a.attnotnull AND NOT a.atthasdef AS required
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = $1 AND a.attnum > 0 AND NOT a.attisdropped`,
    [kind === 'table' ? 'r' : 'v'],
  )
  const live = new Map<string, Live>()
  for (const { table, column, type, required } of rows) {
    const columns: Live = live.get(table) ?? { types: new Map(), required: [] }
    columns.types.set(column, type)
    if (required) columns.required.push(column)
    live.set(table, columns)
  }
  return live
}

/** Foreign keys by name, as PostgreSQL writes them. */
export async function liveForeignKeys(query: Query): Promise<Map<string, string>> {
  const rows = await query<{ name: string; text: string }>(
    `SELECT conname AS name, pg_get_constraintdef(oid) AS text FROM pg_constraint
     WHERE contype = 'f' AND connamespace = 'public'::regnamespace`,
  )
  return new Map(rows.map(({ name, text }) => [name, text]))
}

/** A constraint, index or view that is there now, with what Foyer noted about it when it made it. */
export interface LiveObject {
  readonly kind: 'constraint' | 'index' | 'view'
  readonly table: string
  readonly name: string
  readonly comment: string | null
}

export function liveObjects(query: Query): Promise<LiveObject[]> {
  return query<LiveObject>(
    `SELECT 'constraint' AS kind, c.relname AS table, k.conname AS name, obj_description(k.oid, 'pg_constraint') AS comment
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
     WHERE c.relnamespace = 'public'::regnamespace AND k.contype IN ('c', 'u', 'x')
     UNION ALL
     SELECT 'index', c.relname, i.relname, obj_description(i.oid, 'pg_class')
     FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
     WHERE c.relnamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
     UNION ALL
     SELECT 'view', relname, relname, obj_description(oid, 'pg_class')
     FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'`,
  )
}
