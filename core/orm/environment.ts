import * as clock from '../clock.ts'
import type { Database } from '../database/database.ts'
import type { Unit } from '../database/unit.ts'
import { ValueError } from '../errors.ts'
import type { Context, EnvironmentFace } from '../model/environment.ts'
import type { AnyModel } from '../model/model.ts'
import type { Environment, Id } from '../model/types.ts'
import type { AccessCache, UserRights } from './access/access.ts'
import { companiesOf, withFirst } from './access/companies.ts'
import { SUPERUSER } from './access/rights.ts'
import { flush } from './compute/compute.ts'
import { ANY_MODEL, type DefaultsOf, hasDefaults, merged } from './context.ts'
import { record } from './record.ts'

export { record }

/** Reading statements that write or lock all the same. To begin once too often does no harm. */
const needsTransaction = /\b(insert|update|delete|merge|share|pg_advisory\w*|pg_notify|nextval|setval)\b/i

/** Who looks at the records, how, and in which unit of work. */
export class Env implements EnvironmentFace {
  readonly database: Database
  readonly unit: Unit
  readonly rights: UserRights
  readonly su: boolean
  readonly context: Context
  /** Of which model's new records the `default_…` keys of the context tell. */
  readonly defaultsOf: DefaultsOf
  /** Two environments with the same scope see the same lines and computed values. */
  readonly scope: string
  /** It computes, after all that is followed from: nothing need be computed before it reads. */
  settled = false

  constructor(
    database: Database,
    unit: Unit,
    rights: UserRights,
    su: boolean,
    context: Context,
    defaultsOf: DefaultsOf = ANY_MODEL,
  ) {
    this.database = database
    this.unit = unit
    this.rights = rights
    this.su = su || rights.uid === SUPERUSER
    this.context = context
    this.defaultsOf = defaultsOf
    const keys = Object.keys(context)
    this.scope = `${rights.uid}${this.su ? '!' : ''}${keys.length > 0 ? JSON.stringify(context) : ''}`
  }

  get uid(): number {
    return this.rights.uid
  }

  get partnerId(): number | null {
    return this.rights.partnerId
  }

  get lang(): string {
    const { lang } = this.context
    return typeof lang === 'string' && this.access.hasLanguage(lang) ? lang : this.rights.lang
  }

  get tz(): string {
    return typeof this.context.tz === 'string' ? this.context.tz : this.rights.tz
  }

  get companyIds(): readonly number[] {
    return companiesOf(this)
  }

  get user(): AnyModel {
    return this.model('res.users').browse(this.uid)
  }

  get company(): AnyModel {
    return this.companies.slice(0, 1)
  }

  get companies(): AnyModel {
    return this.model('res.company').browse(this.companyIds)
  }

  get access(): AccessCache {
    return this.database.rights.in(this.unit)
  }

  model(name: string): AnyModel {
    const { prototype } = this.database.registry.model(name)
    return record(prototype, this.for(name), [])
  }

  async ref(xmlid: string, options?: { optional: true }): Promise<AnyModel> {
    const found = await this.database.resolveXmlid(this, xmlid)
    const named = found && this.database.registry.models.has(found.model) && this.model(found.model).browse(found.id)
    if (named && (await named.exists()).length > 0) return named
    // The overload with `optional` is typed as `AnyModel | null`.
    if (options?.optional) return null as unknown as AnyModel
    throw new ValueError(
      found
        ? `The record with the external id ${xmlid}, ${found.model} ${found.id}, is not there any more.`
        : `There is no record with the external id ${xmlid}. Is its addon installed?`,
    )
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

  isSuperuser(): boolean {
    return this.su
  }

  isAdmin(): boolean {
    return this.su || this.hasGroup('base.group_erp_manager')
  }

  isSystem(): boolean {
    return this.su || this.hasGroup('base.group_system')
  }

  sudo(flag = true): Environment {
    return this.su === flag ? this.face() : this.with({ su: flag }).face()
  }

  async withUser(user: Id | { readonly id: Id }): Promise<Environment> {
    const rights = await this.database.rights.of(this.unit, typeof user === 'number' ? user : user.id)
    return this.with({ rights, su: false }).face()
  }

  withCompany(company: Id | { readonly ids: readonly Id[] } | null): Environment {
    const ids = withFirst(this, company)
    return ids ? this.withContext({ allowed_company_ids: ids }) : this.face()
  }

  withContext(context: Context): Environment {
    return this.with(merged(this, context, ANY_MODEL)).face()
  }

  with(changed: { rights?: UserRights; su?: boolean; context?: Context; defaultsOf?: DefaultsOf }): Env {
    const { rights = this.rights, su = this.su, context = this.context, defaultsOf = this.defaultsOf } = changed
    return this.database.environment(this.unit, rights, su, context, defaultsOf)
  }

  /** This environment as records of a model have it: defaults that are of any model become theirs. */
  for(model: string): Env {
    return this.defaultsOf === ANY_MODEL && hasDefaults(this.context) ? this.with({ defaultsOf: model }) : this
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

/** What `EnvironmentFace` calls an environment is always one of these. */
export function envOf(env: EnvironmentFace): Env {
  return env as Env
}
