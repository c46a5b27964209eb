import { createHash } from 'node:crypto'
import { quoted } from '../orm/read/sql.ts'
import { columnType } from '../orm/write/rows.ts'
import type { Registry } from '../registry/registry.ts'
import type { Database } from './database.ts'
import { fillColumns, noteAdded, waitingColumns } from './filling.ts'
import { liveObjects } from './live.ts'
import { hasTable, mark, wantedObjects } from './objects.ts'
import { makePlan } from './plan.ts'
import { carryOut } from './steps.ts'
import type { Query, Unit } from './unit.ts'
import { checkColumns, type ReportView, reportViews } from './views.ts'

/** What Foyer notes about the database itself. */
const metaTable = 'CREATE TABLE IF NOT EXISTS foyer_meta (key text PRIMARY KEY, value text NOT NULL)'

/** A change of the schema, and what of it is left undone. */
export interface SchemaPlan {
  readonly statements: readonly string[]
  readonly refused: readonly string[]
  /** The same as sentences, with the reason. */
  readonly undone: readonly string[]
  /** Are there columns without the values of the records that were there before them? It is tried again next time. */
  readonly waiting: boolean
}

export interface SchemaOptions {
  /** Statements for tables that belong to no model; each must be harmless when run again. */
  tables?: readonly string[]
  log?: (line: string) => void
}

/**
 * Makes the tables of the registry: adds what is missing and widens what has changed, and never drops or renames what
 * holds data. When nothing has changed since the last time it is one query; what rows stood against then is tried again.
 * All is done in one transaction; columns that are computed, or have a function for a default, are filled after it, in
 * batches, and required then. Gives what was done; `log` is told each statement.
 */
export async function syncSchema(database: Database, options: SchemaOptions = {}): Promise<SchemaPlan> {
  const { log = () => {} } = options
  const change = () => database.unit({}, ({ unit }) => changeSchema(database, unit, options))
  // Of two processes that start at once, one makes the tables and the other finds them made.
  return alone(database, async () => {
    const plan = await change()
    const query: Query = (text, values) => database.query(text, values)
    if (!plan.waiting || !(await fillColumns(database, query, log))) return plan
    const { statements, ...rest } = await change()
    return { statements: [...plan.statements, ...statements], ...rest }
  })
}

/** Does what only one process at a time may do with a database: changing its schema and its addons. Others wait. */
export async function alone<T>(
  database: Pick<Database, 'connect'>,
  work: () => Promise<T>,
  waiting = () => {},
): Promise<T> {
  // On a connection of its own, whose end gives the lock back, however it ends.
  const lock = await database.connect()
  try {
    const { rows } = await lock.query(`SELECT pg_try_advisory_lock(hashtext('foyer schema')) AS mine`)
    if (!rows[0].mine) {
      waiting()
      await lock.query(`SELECT pg_advisory_lock(hashtext('foyer schema'))`)
    }
    return await work()
  } finally {
    await lock.end()
  }
}

/** Has nothing changed in the models since the schema was made? */
export async function isCurrent(database: Database, query: Query, tables: readonly string[] = []): Promise<boolean> {
  const [there] = await query<{ exists: boolean }>(`SELECT to_regclass('foyer_meta') IS NOT NULL AS exists`)
  if (!there?.exists) return false
  const [known] = await query<{ value: string }>(`SELECT value FROM foyer_meta WHERE key = 'schema'`)
  return known?.value === fingerprint(database.registry, tables, await reportViews(database))
}

/** Changes the schema as a part of a unit of work: it is stored with the rest of it, or not at all. See `syncSchema`. */
export async function changeSchema(
  database: Database,
  unit: Unit,
  { tables = [], log = () => {} }: SchemaOptions,
): Promise<SchemaPlan> {
  const query: Query = (text, values) => unit.query(text, values)
  if (await isCurrent(database, query, tables)) return { statements: [], refused: [], undone: [], waiting: false }
  await unit.begin()
  await query(metaTable)
  const views = await reportViews(database)
  await dropFormerViews(database, query)
  const plan = await makePlan(database, unit, views)
  const waiting = plan.added.length > 0 || (await waitingColumns(database.registry, query)).length > 0
  const done: string[] = []
  const broken: string[] = []
  for (const statement of tables) await query(statement)
  for (const step of plan.steps) {
    const outcome = await carryOut(query, step, log)
    if (outcome === 'done') done.push(step.text)
    if (outcome === 'broken') broken.push(step.text)
  }
  await checkColumns(query, views)
  await noteAdded(query, plan.added)
  // As long as rows wait, or stand against something, the models have not arrived, and the next start tries again.
  const value = waiting || broken.length > 0 ? 'incomplete' : fingerprint(database.registry, tables, views)
  await query(`INSERT INTO foyer_meta VALUES ('schema', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, [
    value,
  ])
  for (const statement of done) log(statement)
  const lossy = plan.refused.map(text => `Left undone, because it could lose values; a migration can do it: ${text}`)
  for (const sentence of lossy) log(sentence)
  const undone = [...lossy, ...broken.map(text => `Left undone, because rows there break it: ${text}`)]
  return { statements: done, refused: [...plan.refused, ...broken], undone, waiting }
}

/** A report that is a table now would be in its way. All go, as they may look at each other; the plan makes them anew. */
async function dropFormerViews(database: Database, query: Query): Promise<void> {
  const tables = new Set([...database.registry.models.values()].filter(hasTable).map(meta => meta.table))
  const views = (await liveObjects(query)).filter(one => one.kind === 'view' && one.comment?.startsWith(mark))
  if (views.some(({ name }) => tables.has(name))) await dropReports(query)
}

/** Drops all reports; the next change of the schema makes them anew. */
export async function dropReports(query: Query): Promise<void> {
  const views = (await liveObjects(query)).filter(one => one.kind === 'view' && one.comment?.startsWith(mark))
  if (views.length > 0) await query(`DROP VIEW ${views.map(({ name }) => quoted(name)).join(', ')}`)
}

/** The same as long as tables, columns, constraints, indexes and reports are the same. */
function fingerprint(registry: Registry, statements: readonly string[], views: readonly ReportView[]): string {
  const tables = [...registry.models.values()]
    .filter(hasTable)
    .map(meta => [
      meta.table,
      meta.parentStore,
      meta.columns.map(field => [field.name, columnType(field), field.required, field.comodel, field.ondelete]),
      [...meta.fields.values()].flatMap(field => (field.relation ? [field.relation, field.comodel] : [])),
    ])
  const objects = wantedObjects(registry).map(({ statement }) => statement)
  const reports = views.map(({ meta, query }) => [meta.table, query, meta.columns.map(field => field.name)])
  return createHash('sha256')
    .update(JSON.stringify([tables.sort(), objects.sort(), reports, statements]))
    .digest('hex')
}
