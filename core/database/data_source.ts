import type { DataSourceOptions, EntitySchema } from 'typeorm'
import { DataSource } from 'typeorm/data-source/DataSource.js'
import { type Connection, types } from './connection.ts'

/** TypeORM's way to the database: its driver, pool and query builder over these tables. Not yet connected. */
export function dataSource(connection: Connection, entities: EntitySchema[], poolSize: number): DataSource {
  const where =
    typeof connection === 'string'
      ? { url: connection }
      : { ...connection, username: connection.user, user: undefined, password: connection.password ?? '' }
  const options = {
    type: 'postgres',
    ...where,
    entities,
    poolSize,
    installExtensions: false,
    logging: false,
    // Whoever waits longer for a connection of the pool is told, instead of waiting for ever.
    // In a pipeline a statement is sent before the one before it is answered.
    extra: { types, application_name: 'foyer', connectionTimeoutMillis: 10_000, pipeline: true },
  }
  return new DataSource(options as DataSourceOptions)
}
