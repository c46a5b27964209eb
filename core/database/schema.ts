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
import { checkColumns, type ReportView, reportViews } from './views.ts'

/** What Foyer notes about the database itself. */
const metaTable = 'CREATE TABLE IF NOT EXISTS foyer_meta (key text PRIMARY KEY, value text NOT NULL)'

/** A change of the schema, and one that is left undone, with the reason. */
export interface SchemaPlan {
  readonly statements: readonly string[]
  readonly refused: readonly string[]
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
export async function syncSchema(
  database: Database,
  { tables = [], log = () => {} }: SchemaOptions = {},
): Promise<SchemaPlan> {
  // Of two processes that start at once, one makes the tables and the other finds them made.
  const lock = await database.connect()
  try {
    await lock.query(`SELECT pg_advisory_lock(hashtext('foyer schema'))`)
    const plan = await syncLocked(database, tables, log)
    if (!plan.waiting || !(await fillColumns(database, log))) return plan
    const { statements, ...rest } = await syncLocked(database, tables, log)
    return { statements: [...plan.statements, ...statements], ...rest }
  } finally {
    await lock.end()
  }
}

async function syncLocked(
  database: Database,
  tables: readonly string[],
  log: (line: string) => void,
): Promise<SchemaPlan> {
  const views = await reportViews(database)
  const print = fingerprint(database.registry, tables, views)
  await database.query(metaTable)
  const [known] = await database.query<{ value: string }>(`SELECT value FROM foyer_meta WHERE key = 'schema'`)
  if (known?.value === print) return { statements: [], refused: [], waiting: false }

  await dropFormerViews(database)
  const plan = await makePlan(database, views)
  // Asked for before the transaction begins: the pool may have no other connection.
  const waiting = plan.added.length > 0 || (await waitingColumns(database)).length > 0
  const runner = database.dataSource.createQueryRunner()
  const done: string[] = []
  const broken: string[] = []
  try {
    await runner.startTransaction()
    for (const statement of tables) await runner.query(statement)
    for (const step of plan.steps) {
      const outcome = await carryOut(runner, step, log)
      if (outcome === 'done') done.push(step.text)
      if (outcome === 'broken') broken.push(step.text)
    }
    await checkColumns(runner, views)
    await noteAdded((text, values) => runner.query(text, values), plan.added)
    // As long as rows wait, or stand against something, the models have not arrived, and the next start tries again.
    const value = waiting || broken.length > 0 ? 'incomplete' : print
    await runner.query(
      `INSERT INTO foyer_meta VALUES ('schema', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      [value],
    )
    await runner.commitTransaction()
  } catch (error) {
    // A connection that is lost has lost its transaction, too.
    await runner.rollbackTransaction().catch(() => {})
    throw error
  } finally {
    await runner.release()
  }
  for (const statement of done) log(statement)
  for (const statement of plan.refused) log(`Left undone, because it would lose data: ${statement}`)
  return { statements: done, refused: [...plan.refused, ...broken], waiting }
}

/** A report that is a table now would be in its way. All go, as they may look at each other; the plan makes them anew. */
async function dropFormerViews(database: Database): Promise<void> {
  const tables = new Set([...database.registry.models.values()].filter(hasTable).map(meta => meta.table))
  const views = (await liveObjects(database)).filter(one => one.kind === 'view' && one.comment?.startsWith(mark))
  if (!views.some(({ name }) => tables.has(name))) return
  await database.query(`DROP VIEW ${views.map(({ name }) => quoted(name)).join(', ')}`)
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
