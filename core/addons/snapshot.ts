import type { Query } from '../database/unit.ts'
import { quoted } from '../orm/read/sql.ts'
import type { RowChange } from './plan.ts'

/** Records by their whole external id, with a print of each of their columns. */
export type Named = Map<
  string,
  { readonly model: string; readonly record: string; readonly columns: Readonly<Record<string, string>> }
>

/** What this transaction has done to each table so far, and the highest id there; null for a table without ids. */
export type Tables = Map<
  string,
  { readonly inserted: number; readonly updated: number; readonly deleted: number; readonly highest: number | null }
>

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
    named.set(xmlid, { model, record: `${table} ${id}`, columns: prints.get(`${table} ${id}`) ?? {} })
  return named
}

/** Of records as `readNamed` gives them, `table id`, those that are in the database now. */
export async function existing(query: Query, records: Iterable<string>): Promise<Set<string>> {
  const byTable = new Map<string, number[]>()
  for (const record of records) {
    const [table = '', id] = record.split(' ')
    byTable.set(table, [...(byTable.get(table) ?? []), Number(id)])
  }
  const there = new Set<string>()
  for (const [table, ids] of byTable) {
    const [{ known } = { known: false }] = await query<{ known: boolean }>(
      `SELECT to_regclass($1) IS NOT NULL AS known`,
      [quoted(table)],
    )
    if (!known) continue
    const rows = await query<{ id: number }>(`SELECT id FROM ${quoted(table)} WHERE id = ANY($1::int[])`, [ids])
    for (const { id } of rows) there.add(`${table} ${id}`)
  }
  return there
}

/** The tables as they are now: to ask `rowsSince` later, in the same transaction, what has become of their rows. */
export async function readTables(query: Query): Promise<Tables> {
  const statistics = await statisticsOf(query)
  const named = await query<{ table: string }>(
    `SELECT c.relname AS table FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'id'
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.atttypid = 'int4'::regtype ORDER BY 1`,
  )
  const highest = named.map(({ table }, at) => `SELECT ${at} AS at, max(id) AS id FROM ${quoted(table)}`)
  const found = highest.length ? await query<{ at: number; id: number | null }>(highest.join(' UNION ALL ')) : []
  return new Map(
    statistics.map(one => {
      const at = named.findIndex(({ table }) => table === one.table)
      return [one.table, { ...one, highest: at < 0 ? null : (found.find(row => row.at === at)?.id ?? 0) }]
    }),
  )
}

/**
 * How many rows have come, changed and gone since: a row that was made and then written has come, and not changed. Rows
 * that came and went again count as neither, but where a savepoint was given up the number of those gone is not exact.
 */
export async function rowsSince(query: Query, before: Tables): Promise<RowChange[]> {
  const rows: RowChange[] = []
  const tables = await readTables(query)
  for (const [table, now] of tables) {
    const old = before.get(table)
    const [inserted, updated, deleted] = (['inserted', 'updated', 'deleted'] as const).map(
      kind => now[kind] - (old?.[kind] ?? 0),
    ) as [number, number, number] // one for each
    if (inserted + updated + deleted === 0) continue
    // Rows that this transaction has written, its savepoints too, are not older than itself.
    const fresh = now.highest === null ? 'true' : `id > ${old?.highest ?? 0}`
    const [found] = await query<{ written: number; fresh: number }>(
      `SELECT count(*)::int AS written, (count(*) FILTER (WHERE ${fresh}))::int AS fresh
       FROM ${quoted(table)} WHERE age(xmin) <= 0`,
    )
    const { written, fresh: news } = found!
    const made = now.highest === null ? Math.min(written, inserted) : news
    const changed = Math.min(written - made, updated)
    const removed = Math.max(0, deleted - (inserted - made))
    if (made + changed + removed > 0) rows.push({ table, made, changed, removed })
  }
  return rows
}

async function statisticsOf(query: Query) {
  return await query<{ table: string; inserted: number; updated: number; deleted: number }>(
    `SELECT relname AS table, n_tup_ins::int AS inserted, n_tup_upd::int AS updated, n_tup_del::int AS deleted
     FROM pg_stat_xact_user_tables WHERE schemaname = 'public' ORDER BY relname`,
  )
}
