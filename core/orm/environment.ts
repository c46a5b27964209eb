import * as clock from '../clock.ts'
import type { Database } from '../database/database.ts'
import type { Unit } from '../database/unit.ts'
import { ValueError } from '../errors.ts'
import type { Context, EnvironmentFace } from '../model/environment.ts'
import type { AnyModel } from '../model/model.ts'
import type { Environment } from '../model/types.ts'
import type { AccessCache, UserRights } from './access.ts'
import { flush } from './compute.ts'

/** Reading statements that write or lock all the same. To begin once too often does no harm. */
const needsTransaction = /\b(insert|update|delete|merge|share|pg_advisory\w*|pg_notify|nextval|setval)\b/i

/** Who looks at the records, how, and in which unit of work. */
export class Env implements EnvironmentFace {
  readonly database: Database
  readonly unit: Unit
  readonly rights: UserRights
  readonly su: boolean
  readonly context: Context
  /** Two environments with the same scope see the same lines and computed values. */
  readonly scope: string

  constructor(database: Database, unit: Unit, rights: UserRights, su: boolean, context: Context) {
    this.database = database
    this.unit = unit
    this.rights = rights
    this.su = su
    this.context = context
    const keys = Object.keys(context)
    this.scope = `${rights.uid}${su ? '!' : ''}${keys.length > 0 ? JSON.stringify(context) : ''}`
  }

  get uid(): number {
    return this.rights.uid
  }

  get partnerId(): number | null {
    return this.rights.partnerId
  }

  get lang(): string {
    return typeof this.context.lang === 'string' ? this.context.lang : this.rights.lang
  }

  get tz(): string {
    return typeof this.context.tz === 'string' ? this.context.tz : this.rights.tz
  }

  get companyIds(): readonly number[] {
    const { companyIds, companyId } = this.rights
    return companyId === null ? companyIds : [companyId, ...companyIds.filter(id => id !== companyId)]
  }

  get user(): AnyModel {
    return this.model('res.users').browse(this.uid)
  }

  get access(): AccessCache {
    return this.database.rights.in(this.unit)
  }

  model(name: string): AnyModel {
    const { prototype } = this.database.registry.model(name)
    return record(prototype, this, [])
  }

  async ref(xmlid: string, options?: { optional: true }): Promise<AnyModel> {
    const found = await this.database.resolveXmlid(this, xmlid)
    if (found) return this.model(found.model).browse(found.id)
    // The overload with `optional` is typed as `AnyModel | null`.
    if (options?.optional) return null as unknown as AnyModel
    throw new ValueError(`There is no record with the external id ${xmlid}. Is its addon installed?`)
  }

  hasGroup(xmlid: string): boolean {
    const id = this.access.groupId(xmlid)
    return id !== undefined && this.rights.groups.includes(id)
  }

  hasAnyGroup(xmlids: readonly string[]): boolean {
    return (
      this.su || xmlids.some(xmlid => (xmlid.startsWith('!') ? !this.hasGroup(xmlid.slice(1)) : this.hasGroup(xmlid)))
    )
  }

  sudo(): Environment {
    return this.su ? this.face() : this.with({ su: true }).face()
  }

  async withUser(uid: number): Promise<Environment> {
    const rights = await this.database.rights.of(this.unit, uid)
    return this.with({ rights, su: false }).face()
  }

  withContext(context: Context): Environment {
    return this.with({ context: { ...this.context, ...context } }).face()
  }

  with(changed: { rights?: UserRights; su?: boolean; context?: Context }): Env {
    const { rights = this.rights, su = this.su, context = this.context } = changed
    return this.database.environment(this.unit, rights, su, context)
  }

  /** This environment as addons see it: the models of the registry are properties of it. */
  face(): Environment {
    return this as unknown as Environment
  }

  // An arrow so that `const { _ } = env` works.
  readonly _ = (text: string, values?: Readonly<Record<string, unknown>>): string =>
    this.database.translate(this.lang, text, values)

  now(): Date {
    return clock.now()
  }

  async sql<Row extends object>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    await flush(this)
    if (!/^\s*(select|with)\b/i.test(text) || needsTransaction.test(text)) await this.unit.begin()
    return this.unit.query<Row>(text, parameters)
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    await flush(this)
    try {
      return await this.unit.savepoint(async () => {
        const result = await work()
        await flush(this)
        return result
      })
    } catch (error) {
      this.database.rights.forgetUndone(this.unit)
      throw error
    }
  }

  async cached<T>(key: string, read: () => Promise<T>): Promise<T> {
    const { values, version } = this.access
    // Put there below, under this key, by whoever reads it under this key.
    if (values.has(key)) return values.get(key) as T
    const value = await read()
    if (version === this.access.version) this.access.values.set(key, value)
    return value
  }

  invalidateCaches(): void {
    this.database.rights.invalidate(this.unit)
  }

  beforeCommit(work: () => Promise<void> | void): void {
    this.unit.beforeCommit(work)
  }

  afterCommit(work: () => Promise<void> | void): void {
    this.unit.afterCommit(work)
  }
}

interface RecordClass {
  new (env: Env, ids: readonly number[]): AnyModel
}

const classes = new WeakMap<object, RecordClass>()

/** A recordset: nothing but its environment and ids; all else is on the model's prototype. */
export function record(prototype: object, env: Env, ids: readonly number[]): AnyModel {
  const Class = classes.get(prototype) ?? recordClass(prototype)
  return new Class(env, ids)
}

/** Records are made by the thousand: an object of a class takes a tenth of the time of one made of descriptors. */
function recordClass(prototype: object): RecordClass {
  function Record(this: { env: Env; ids: readonly number[] }, env: Env, ids: readonly number[]) {
    this.env = env
    this.ids = ids
  }
  Record.prototype = prototype
  // A function that is called with `new` is a class; the compiler has no type for the older way.
  const made = Record as unknown as RecordClass
  classes.set(prototype, made)
  return made
}

/** What `EnvironmentFace` calls an environment is always one of these. */
export function envOf(env: EnvironmentFace): Env {
  return env as Env
}
