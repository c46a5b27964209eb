import type { Query } from '../database/unit.ts'
import { quoted } from '../orm/read/sql.ts'

/** Records by their whole external id, with a print of each of their columns. */
export type Named = Map<string, { readonly model: string; readonly columns: Readonly<Record<string, string>> }>

/** How many rows of each table this connection has made, changed and removed so far. */
export type Rows = Map<string, { readonly made: number; readonly changed: number; readonly removed: number }>

/** What changes with every write. */
const logged = `'{id,create_uid,create_date,write_uid,write_date}'::text[]`

export async function readNamed(query: Query): Promise<Named> {
  const named: Named = new Map()
  const [there] = await query<{ known: boolean }>(`SELECT to_regclass('ir_model_data') IS NOT NULL AS known`)
  if (!there?.known) return named
  const rows = await query<{ xmlid: string; model: string; id: number; table: string }>(
    `SELECT d.module || '.' || d.name AS xmlid, d.model, d.res_id AS id, c.relname AS table
     FROM ir_model_data d LEFT JOIN pg_class c ON c.relname = replace(d.model, '.', '_')
       AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY d.id`,
  )
  const prints = new Map<string, Readonly<Record<string, string>>>()
  for (const table of new Set(rows.flatMap(row => row.table ?? []))) {
    const ids = rows.filter(row => row.table === table).map(({ id }) => id)
    const found = await query<{ id: number; columns: Readonly<Record<string, string>> }>(
      `SELECT t.id, (SELECT jsonb_object_agg(key, md5(value::text)) FROM jsonb_each(to_jsonb(t) - ${logged})) AS columns
       FROM ${quoted(table)} t WHERE t.id = ANY($1::int[])`,
      [ids],
    )
    for (const { id, columns } of found) prints.set(`${table} ${id}`, columns ?? {})
  }
  for (const { xmlid, model, id, table } of rows)
    named.set(xmlid, { model, columns: prints.get(`${table} ${id}`) ?? {} })
  return named
}

export async function readRows(query: Query): Promise<Rows> {
  const rows = await query<{ table: string; made: number; changed: number; removed: number }>(
    `SELECT relname AS table, n_tup_ins AS made, n_tup_upd AS changed, n_tup_del AS removed
     FROM pg_stat_xact_user_tables WHERE schemaname = 'public' ORDER BY relname`,
  )
  return new Map(rows.map(({ table, ...counts }) => [table, counts]))
}
