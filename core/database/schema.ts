import { createHash } from 'node:crypto'
import type { DataSource, QueryRunner } from 'typeorm'
import { columnType } from '../orm/rows.ts'
import { quoted } from '../orm/sql.ts'
import type { Registry } from '../registry/registry.ts'
import { dataSource } from './connection.ts'
import type { Database } from './database.ts'
import { entitySchemas, type Ghosts } from './entities.ts'

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
  const print = fingerprint(database.registry, tables)
  await database.query(metaTable)
  const [known] = await database.query<{ value: string }>(`SELECT value FROM foyer_meta WHERE key = 'schema'`)
  if (known?.value === print) return { statements: [], refused: [] }

  const plan = await planSchema(database)
  const runner = database.dataSource.createQueryRunner()
  try {
    await runner.startTransaction()
    for (const statement of [...tables, ...plan.statements]) await runner.query(statement)
    const broken = await addConstraints(database.registry, runner, log)
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
  const { registry } = database
  const tables = [...registry.models.values()].filter(meta => !meta.abstract)
  const live = await liveColumns(
    database,
    tables.map(meta => meta.table),
  )
  const widened = tables.flatMap(meta =>
    meta.columns.flatMap(field => {
      const type = live.get(meta.table)?.get(field.name)
      const wanted = columnType(field)
      if (!type || sameType(type, wanted)) return []
      const column = quoted(field.name)
      const using =
        wanted === 'jsonb'
          ? `jsonb_build_object('en_US', ${column})`
          : type === 'jsonb'
            ? `${column}->>'en_US'`
            : `${column}::${wanted}`
      return [`ALTER TABLE ${quoted(meta.table)} ALTER COLUMN ${column} TYPE ${wanted} USING ${using}`]
    }),
  )
  const ghosts: Ghosts = new Map(
    tables.map(meta => [
      meta.table,
      [...(live.get(meta.table) ?? [])]
        .filter(([name]) => name !== 'id' && !meta.columns.some(field => field.name === name))
        .map(([name, type]) => ({ name, type })),
    ]),
  )
  const statements = await builderStatements(database, ghosts, live.size > 0)
  const harmful = statements.filter(isHarmful)
  return { statements: [...widened, ...statements.filter(one => !isHarmful(one))], refused: harmful }
}

/** What TypeORM's schema builder would do. What it knows nothing of is told to it first, so that it leaves it alone. */
async function builderStatements(database: Database, ghosts: Ghosts, exists: boolean): Promise<string[]> {
  const hasGhosts = [...ghosts.values()].some(list => list.length > 0)
  const source: DataSource =
    exists && hasGhosts
      ? dataSource(database.connection, entitySchemas(database.registry, ghosts), 1)
      : database.dataSource
  if (source !== database.dataSource) await source.initialize()
  try {
    const { upQueries } = await source.driver.createSchemaBuilder().log()
    return upQueries.map(({ query }) => query)
  } finally {
    if (source !== database.dataSource) await source.destroy()
  }
}

function isHarmful(statement: string): boolean {
  return /\bDROP (COLUMN|TABLE|INDEX|CONSTRAINT|DEFAULT)\b|\bRENAME\b/i.test(statement)
}

async function liveColumns(database: Database, tables: readonly string[]): Promise<Map<string, Map<string, string>>> {
  const rows = await database.query<{ table: string; column: string; type: string }>(
    `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
       AND c.relname = ANY($1)`,
    [tables],
  )
  const live = new Map<string, Map<string, string>>()
  for (const { table, column, type } of rows) {
    const columns = live.get(table) ?? new Map()
    live.set(table, columns.set(column, type))
  }
  return live
}

const sameType = (live: string, wanted: string) => live.replaceAll(' ', '') === wanted.replaceAll(' ', '')

/** Adds the constraints that models declare. One that existing rows break is left out, and said. */
async function addConstraints(registry: Registry, runner: QueryRunner, log: (line: string) => void): Promise<string[]> {
  const broken: string[] = []
  for (const meta of registry.models.values()) {
    if (meta.abstract) continue
    for (const { name, sql } of meta.constraints) {
      const [known] = await runner.query('SELECT 1 FROM pg_constraint WHERE conname = $1', [name])
      if (known) continue
      const statement = `ALTER TABLE ${quoted(meta.table)} ADD CONSTRAINT ${quoted(name)} ${sql}`
      try {
        await runner.query('SAVEPOINT added')
        await runner.query(statement)
      } catch (error) {
        await runner.query('ROLLBACK TO SAVEPOINT added')
        log(`Left undone, because rows there break it (${(error as Error).message}): ${statement}`)
        broken.push(statement)
      }
    }
  }
  return broken
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
