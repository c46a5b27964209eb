import { type ModelClass, type ModelOptions, model } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import type { Connection } from '../../core/database/connection.ts'
import { Database } from '../../core/database/database.ts'
import { type SchemaPlan, syncSchema } from '../../core/database/schema.ts'

/** A class to define a model of the garden by; what the compiler would know of it does not matter to these tests. */
export function define(name: string, options: Partial<ModelOptions> = {}): new () => object {
  return model(name as never, { description: name, ...options }) as unknown as new () => object
}

export interface Synced {
  readonly database: Database
  readonly plan: SchemaPlan
  readonly log: readonly string[]
}

/** One release of the garden after the other on one database. */
export class Releases {
  #connection: Promise<Connection> | undefined

  /** Opens the database with these models, and makes their tables. */
  async release(...definitions: (new () => object)[]): Promise<Synced> {
    this.#connection ??= emptyDatabase()
    // They are all made by `define`.
    const database = await Database.open({
      connection: await this.#connection,
      definitions: definitions as unknown as ModelClass[],
    })
    onCleanUp(() => database.close())
    const log: string[] = []
    const plan = await syncSchema(database, { log: line => log.push(line) })
    return { database, plan, log }
  }
}
