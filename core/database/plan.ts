import type { PoolClient } from 'pg'
import type { DataSource, QueryRunner } from 'typeorm'
import type { Field } from '../registry/field.ts'
import type { ModelMeta } from '../registry/meta.ts'
import { additive } from './builder.ts'
import { relieved, typeChanges } from './columns.ts'
import type { Database } from './database.ts'
import { liveColumns, liveForeignKeys, liveObjects } from './live.ts'
import { hasTable, objectChanges } from './objects.ts'
import { pathFilling } from './paths.ts'
import type { Step } from './steps.ts'
import type { Query, Unit } from './unit.ts'
import { type ReportView, viewChanges } from './views.ts'

/** What there is to do, in order, and what is refused because it could lose something. */
export interface Plan {
  readonly steps: readonly Step[]
  readonly refused: readonly string[]
  /** Columns that are added to tables that are there, for the ORM to fill. */
  readonly added: readonly Field[]
}

/** Compares the models with the database as the unit of work sees it. Changes nothing. */
export async function makePlan(database: Database, unit: Unit, views: readonly ReportView[]): Promise<Plan> {
  const query: Query = (text, values) => unit.query(text, values)
  const tables: ModelMeta[] = [...database.registry.models.values()].filter(hasTable)
  const [live, foreignKeys, objects] = [
    await liveColumns(query, 'table'),
    await liveForeignKeys(query),
    await liveObjects(query),
  ]
  const steps = (texts: readonly string[]): Step[] => texts.map(text => ({ text }))
  const types = tables.map(meta => typeChanges(meta, live.get(meta.table)?.types ?? new Map()))
  const safe = types.flatMap(one => one.safe)
  const built = additive(await builtStatements(database.dataSource, await unit.connection()), {
    tables,
    live,
    foreignKeys,
  })
  const declared = objectChanges(database.registry, objects, table => !live.has(table))
  const reports = viewChanges(views, objects, safe.length > 0)
  return {
    steps: [
      ...reports.before,
      ...declared.before,
      ...steps(tables.flatMap(meta => relieved(meta, live.get(meta.table)?.required ?? []))),
      ...steps(safe),
      ...built.steps,
      ...steps(tables.flatMap(meta => (live.has(meta.table) ? pathFilling(meta) : []))),
      ...declared.after,
      ...reports.after,
    ],
    refused: [...types.flatMap(({ harmful }) => harmful), ...built.refused],
    added: built.added,
  }
}

/** What TypeORM's schema builder would do, asked for on the connection of a transaction: it sees what that has changed. */
async function builtStatements(source: DataSource, client: PoolClient): Promise<string[]> {
  // A runner that has a connection takes none from the pool, and gives none back.
  const runner: QueryRunner = Object.assign(source.createQueryRunner(), { databaseConnection: client })
  const builder = source.driver.createSchemaBuilder()
  // It asks its data source for a runner, once.
  Object.assign(builder, { dataSource: Object.create(source, { createQueryRunner: { value: () => runner } }) })
  const { upQueries } = await builder.log()
  return upQueries.map(({ query }) => query)
}
