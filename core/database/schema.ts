import { createHash } from 'node:crypto'
import type { QueryRunner } from 'typeorm'
import { columnType } from '../orm/rows.ts'
import { quoted } from '../orm/sql.ts'
import type { ModelMeta } from '../registry/meta.ts'
import type { Registry } from '../registry/registry.ts'
import { filled, relieved, typeChanges } from './columns.ts'
import type { Database } from './database.ts'

/** What Foyer notes about the database itself. */
const metaTable = 'CREATE TABLE IF NOT EXISTS foyer_meta (key text PRIMARY KEY, value text NOT NULL)'

/** A change of the schema, and one that is left undone, with the reason. */
export interface SchemaPlan {
  readonly statements: readonly string[]
  readonly refused: readonly string[]
}

export interface SchemaOptions {
  /** Statements for tables that belong to no model; each must be harmless when run again. */
  tables?: readonly string[]
  log?: (line: string) => void
}

/**
 * Makes the tables of the registry: adds what is missing and widens what has changed, and never drops or renames. When
 * nothing has changed since the last time it is one query. Gives what was done; `log` is told each statement.
 */
export async function syncSchema(
  database: Database,
  { tables = [], log = () => {} }: SchemaOptions = {},
): Promise<SchemaPlan> {
  // Of two processes that start at once, one makes the tables and the other finds them made.
  const lock = await database.connect()
  try {
    await lock.query(`SELECT pg_advisory_lock(hashtext('foyer schema'))`)
    return await syncLocked(database, tables, log)
  } finally {
    await lock.end()
  }
}

async function syncLocked(
  database: Database,
  tables: readonly string[],
  log: (line: string) => void,
): Promise<SchemaPlan> {
  const print = fingerprint(database.registry, tables)
  await database.query(metaTable)
  const [known] = await database.query<{ value: string }>(`SELECT value FROM foyer_meta WHERE key = 'schema'`)
  if (known?.value === print) return { statements: [], refused: [] }

  const plan = await planSchema(database)
  const runner = database.dataSource.createQueryRunner()
  try {
    await runner.startTransaction()
    const broken: string[] = []
    for (const statement of [...tables, ...plan.statements]) {
      if (!/ SET NOT NULL$/.test(statement)) await runner.query(statement)
      else if (!(await attempted(runner, statement, log))) broken.push(statement)
    }
    broken.push(...(await addConstraints(database.registry, runner, log)))
    await runner.query(
      `INSERT INTO foyer_meta VALUES ('schema', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      [print],
    )
    await runner.commitTransaction()
    for (const statement of plan.statements) log(statement)
    for (const statement of plan.refused) log(`Left undone, because it would lose data: ${statement}`)
    return { statements: plan.statements, refused: [...plan.refused, ...broken] }
  } catch (error) {
    await runner.rollbackTransaction()
    throw error
  } finally {
    await runner.release()
  }
}

/** What would have to be done to the tables, without doing it. */
export async function planSchema(database: Database): Promise<SchemaPlan> {
  const tables = [...database.registry.models.values()].filter(meta => !meta.abstract)
  const live = await liveColumns(
    database,
    tables.map(meta => meta.table),
  )
  const before = tables.flatMap(meta => relieved(meta, live.get(meta.table)?.required ?? []))
  const types = tables.map(meta => typeChanges(meta, live.get(meta.table)?.types ?? new Map()))
  const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log()
  const statements = upQueries.flatMap(({ query }) => additive(query, tables, live))
  const left = statements.filter(one => isHarmful(one) && !isReplaced(one, statements))
  const refused = [...types.flatMap(({ harmful }) => harmful), ...left]
  return {
    statements: [...before, ...types.flatMap(({ safe }) => safe), ...statements.filter(one => !left.includes(one))],
    refused,
  }
}

/** A statement of TypeORM's schema builder, made harmless to rows that are there. */
function additive(statement: string, tables: readonly ModelMeta[], live: ReadonlyMap<string, Live>): string[] {
  // Columns of no model stay, and those whose type changes are changed where they are.
  if (/^ALTER TABLE "\w+" DROP COLUMN /.test(statement)) return []
  // Constraints that models declare are made by `addConstraints`; the builder knows nothing of them.
  const constraint = / DROP CONSTRAINT "(\w+)"$/.exec(statement)?.[1]
  if (tables.some(meta => meta.constraints.some(({ name }) => name === constraint))) return []
  const added = /^ALTER TABLE "(\w+)" ADD "(\w+)" (.*?)( NOT NULL)?$/.exec(statement)
  const columns = added && live.get(added[1]!)
  if (!columns) return [statement]
  if (columns.types.has(added[2]!)) return []
  const meta = tables.find(one => one.table === added[1])!
  const field = meta.columns.find(one => one.name === added[2])
  return [
    `ALTER TABLE "${added[1]}" ADD "${added[2]}" ${added[3]}`,
    ...(field ? filled(meta, field) : []),
    ...(added[4] ? [`ALTER TABLE "${added[1]}" ALTER COLUMN "${added[2]}" SET NOT NULL`] : []),
  ]
}

/** A constraint that is dropped to be made anew: a foreign key whose `ondelete` has changed. */
function isReplaced(statement: string, statements: readonly string[]): boolean {
  const name = / DROP CONSTRAINT ("\w+")$/.exec(statement)?.[1]
  return name !== undefined && statements.some(one => one.includes(` ADD CONSTRAINT ${name} `))
}

function isHarmful(statement: string): boolean {
  return /\bDROP (COLUMN|TABLE|INDEX|CONSTRAINT|DEFAULT)\b|\bRENAME\b/i.test(statement)
}

/** Columns of a table: their types, and those that must have a value and get none by themselves. */
interface Live {
  readonly types: Map<string, string>
  readonly required: string[]
}

async function liveColumns(database: Database, tables: readonly string[]): Promise<Map<string, Live>> {
  const rows = await database.query<{ table: string; column: string; type: string; required: boolean }>(
    `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type,
            a.attnotnull AND NOT a.atthasdef AS required
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
       AND c.relname = ANY($1)`,
    [tables],
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

/** Adds the constraints that models declare. One that existing rows break is left out, and said. */
async function addConstraints(registry: Registry, runner: QueryRunner, log: (line: string) => void): Promise<string[]> {
  const broken: string[] = []
  for (const meta of registry.models.values()) {
    if (meta.abstract) continue
    for (const { name, sql } of meta.constraints) {
      const [known] = await runner.query('SELECT 1 FROM pg_constraint WHERE conname = $1', [name])
      if (known) continue
      const statement = `ALTER TABLE ${quoted(meta.table)} ADD CONSTRAINT ${quoted(name)} ${sql}`
      if (!(await attempted(runner, statement, log))) broken.push(statement)
    }
  }
  return broken
}

/** Runs a statement that rows there may stand against. Then it is left out, and said. */
async function attempted(runner: QueryRunner, statement: string, log: (line: string) => void): Promise<boolean> {
  await runner.query('SAVEPOINT attempted')
  try {
    await runner.query(statement)
    return true
  } catch (error) {
    await runner.query('ROLLBACK TO SAVEPOINT attempted')
    log(`Left undone, because rows there break it (${(error as Error).message}): ${statement}`)
    return false
  }
}

/** The same as long as tables, columns and constraints are the same. */
function fingerprint(registry: Registry, statements: readonly string[]): string {
  const tables = [...registry.models.values()]
    .filter(meta => !meta.abstract)
    .map(meta => [
      meta.table,
      meta.columns.map(field => [
        field.name,
        columnType(field),
        field.required,
        field.index,
        field.comodel,
        field.ondelete,
      ]),
      [...meta.fields.values()].flatMap(field => (field.relation ? [field.relation, field.comodel] : [])),
      meta.constraints,
    ])
  return createHash('sha256')
    .update(JSON.stringify([tables.sort(), statements]))
    .digest('hex')
}
