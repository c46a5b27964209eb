import pg from 'pg'
import type { DataSource } from 'typeorm'
import { interpolate } from '../interpolate.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { Context } from '../model/environment.ts'
import type { Environment } from '../model/types.ts'
import type { UserRights } from '../orm/access/access.ts'
import { Rights, SUPERUSER } from '../orm/access/rights.ts'
import { flush } from '../orm/compute/compute.ts'
import type { DefaultsOf } from '../orm/context.ts'
import { Env } from '../orm/environment.ts'
import { recordBase } from '../orm/recordset.ts'
import { Registry } from '../registry/registry.ts'
import { type Connection, clientConfig } from './connection.ts'
import { dataSource } from './data_source.ts'
import { entitySchemas } from './entities.ts'
import type { RepeatedStatement } from './repeated.ts'
import { retrying } from './retry.ts'
import { currentUnit, Unit, type UnitBus } from './unit.ts'

export interface DatabaseOptions {
  connection: Connection
  /** Model classes of the addons, in loading order. */
  definitions: readonly (object & { prototype: object })[]
  /** Translates a text of the program into a language. */
  translate?: (lang: string, text: string, values?: Readonly<Record<string, unknown>>) => string
  /** Told of each commit with events. */
  bus?: UnitBus
  /** Most connections at once. Default 10. */
  poolSize?: number
}

/** Whose unit of work it is. Without a user: the superuser. */
export interface Who {
  uid?: number
  context?: Context
}

/** A database with the models of its addons. */
export class Database {
  readonly connection: Connection
  readonly registry: Registry
  readonly dataSource: DataSource
  readonly rights: Rights
  translate: NonNullable<DatabaseOptions['translate']>
  bus: UnitBus | undefined
  /** Hands over e-mail; unset when the settings name no server. */
  mailer: Mailer | undefined
  /** The secret of this server, which is not in the database; null without one. See core/database/seal.ts. */
  secret: string | null = null
  /** Called after a commit that changed rights or external ids, so that other processes can be told. */
  onCachesChanged: () => void = () => {}
  /** Told of a statement that a unit of work repeats: a query in a loop. Unset, nobody counts. */
  onRepeated: ((repeated: RepeatedStatement) => void) | undefined
  /** Told of every statement of every unit of work, as it is sent. */
  onStatement: ((text: string) => void) | undefined
  /** Told of what fails after a commit. */
  onError: (error: unknown) => void = console.error
  readonly #xmlids = new Map<string, { model: string; id: number }>()
  readonly #Environment: typeof Env
  #pool: pg.Pool | undefined

  private constructor(options: DatabaseOptions) {
    this.connection = options.connection
    this.registry = new Registry(options.definitions, recordBase)
    this.dataSource = dataSource(options.connection, entitySchemas(this.registry), options.poolSize ?? 10)
    this.translate = options.translate ?? ((_lang, text, values) => interpolate(text, values))
    this.bus = options.bus
    this.#Environment = environmentClass(this.registry)
    this.rights = new Rights(this)
  }

  /**
   * Composes the models and connects. Throws a `SetupError` with all that is wrong in them, or the driver's error when
   * the database can not be reached. The tables are made by `syncSchema`.
   */
  static async open(options: DatabaseOptions): Promise<Database> {
    const database = new Database(options)
    await database.dataSource.initialize()
    // The pool of TypeORM's driver, which is the one of `pg`.
    database.#pool = (database.dataSource.driver as unknown as { master: pg.Pool }).master
    // A connection that breaks while idle is replaced; unheard, it would end the process.
    database.#pool.on('error', () => {})
    return database
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy()
  }

  /** One statement outside a unit of work. */
  async query<Row extends object>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#pool!.query<Row>(text, [...parameters])).rows
  }

  /** A connection of its own, outside the pool: for LISTEN. Already connected. */
  async connect(): Promise<pg.Client> {
    const client = new pg.Client(clientConfig(this.connection))
    client.on('error', () => {})
    await client.connect()
    return client
  }

  /**
   * Runs a unit of work: all of its writes are stored, or none. When two units get into each other's way it is run
   * again from the start, at most five times; so effects outside belong into `env.afterCommit`. Within another unit of
   * this database it becomes a part of that one, undone alone if it fails.
   */
  async unit<T>(who: Who, work: (env: Environment) => Promise<T>): Promise<T> {
    const outer = currentUnit.getStore()
    if (outer?.open && outer.owner === this) {
      const env = await this.#env(outer, who)
      return env.savepoint(() => work(env.face()))
    }
    const { result, after } = await retrying(async () => {
      const unit = new Unit(this, this.dataSource, this.#pool!)
      return currentUnit.run(unit, async () => {
        try {
          const env = await this.#env(unit, who)
          const result = await work(env.face())
          await flush(env)
          return { result, after: await unit.commit() }
        } catch (error) {
          await unit.rollback()
          throw error
        }
      })
    })
    for (const hook of after) await this.#afterwards(hook)
    return result
  }

  /** It is stored: whatever goes wrong now, whoever asked for it must not be told that it was not. */
  async #afterwards(hook: () => Promise<void> | void): Promise<void> {
    try {
      await hook()
    } catch (error) {
      this.onError(error)
    }
  }

  async #env(unit: Unit, { uid = SUPERUSER, context = {} }: Who): Promise<Env> {
    const rights = await this.rights.of(unit, uid)
    return this.environment(unit, rights, uid === SUPERUSER, context)
  }

  environment(unit: Unit, rights: UserRights, su: boolean, context: Context, defaultsOf?: DefaultsOf): Env {
    return new this.#Environment(this, unit, rights, su, context, defaultsOf)
  }

  /** The rights of a user outside any unit of work; null for one that does not exist. */
  async userRights(uid: number): Promise<UserRights | null> {
    const known = this.rights.shared.rights.get(uid)
    if (known) return known
    return this.unit({}, async env => this.rights.of(env.unit, uid).catch(() => null))
  }

  /** The user as whom nobody in particular is served. */
  async publicUid(): Promise<number> {
    const found = await this.unit({}, env => env.ref('base.public_user'))
    return found.id
  }

  forgetCaches(): void {
    this.rights.shared.forget()
    this.#xmlids.clear()
  }

  async resolveXmlid(env: Env, xmlid: string): Promise<{ model: string; id: number } | null> {
    const known = this.#xmlids.get(xmlid)
    if (known) return known
    const [module, name] = [xmlid.slice(0, xmlid.indexOf('.')), xmlid.slice(xmlid.indexOf('.') + 1)]
    const text = 'SELECT model, res_id AS id FROM ir_model_data WHERE module = $1 AND name = $2'
    const [found] = await env.unit.query<{ model: string; id: number }>(text, [module, name], true)
    // What a running transaction made may still vanish.
    if (found && !env.unit.writing) this.#xmlids.set(xmlid, found)
    return found ?? null
  }
}

/** An environment whose models are properties of it, by name. */
function environmentClass(registry: Registry): typeof Env {
  class DatabaseEnv extends Env {}
  for (const name of registry.models.keys()) {
    Object.defineProperty(DatabaseEnv.prototype, name, {
      get(this: Env) {
        return this.model(name)
      },
    })
  }
  return DatabaseEnv
}
