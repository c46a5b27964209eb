import type { Database } from '../../database/database.ts'
import type { Unit } from '../../database/unit.ts'
import { ValueError } from '../../errors.ts'
import type { Env } from '../environment.ts'
import { loadFallbacks } from '../value/per_company.ts'
import { AccessCache, type AccessSource, type UserRights } from './access.ts'

export const SUPERUSER = 1

const system: UserRights = {
  uid: SUPERUSER,
  active: true,
  login: '__system__',
  name: 'System',
  partnerId: null,
  groups: [],
  companyId: null,
  companyIds: [],
  lang: 'en_US',
  tz: 'UTC',
  sessionToken: '',
}

/**
 * Who may do what, kept in memory until somebody changes it. A unit of work that changes it has its own view from then
 * on; everybody else sees the change after the commit.
 */
export class Rights {
  /** What all units of work see that change nothing of it. */
  readonly shared = new AccessCache()
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** What a person may; a user that does not exist is a `ValueError`. */
  async of(unit: Unit, uid: number): Promise<UserRights> {
    if (uid === SUPERUSER) return system
    const access = this.in(unit)
    const known = access.rights.get(uid)
    if (known) return known
    const env = this.#database.environment(unit, system, true, {})
    await this.ensure(env)
    const { version } = access
    const rights = await this.#source(env)?.userRights(uid)
    if (!rights) throw new ValueError(`There is no user ${uid}.`)
    // What changed while it was read is not worth keeping.
    if (version === access.version) access.rights.set(uid, rights)
    return rights
  }

  /** What this unit of work goes by. */
  in(unit: Unit): AccessCache {
    return (unit.store.get(AccessCache) as AccessCache | undefined) ?? this.shared
  }

  /** Loads the tables of rights, unless they are there. */
  async ensure(env: Env): Promise<void> {
    const access = this.in(env.unit)
    while (!access.loaded) {
      // Whoever holds a connection must not wait for somebody who still needs one: the pool may have no other.
      if (env.unit.writing) {
        await this.#load(env, access)
        continue
      }
      access.loading ??= this.#load(env, access).finally(() => {
        access.loading = undefined
      })
      await access.loading
    }
  }

  async #load(env: Env, access: AccessCache): Promise<void> {
    const { version } = access
    // sudo: ir.model.access, ir.rule, res.groups - whose rights could it be read with?
    const system = env.with({ su: true, context: {} })
    const table = await this.#source(system)?.accessTable()
    const fallbacks = await loadFallbacks(system)
    if (version !== access.version) return
    if (table) access.table = table
    access.fallbacks = fallbacks
    access.loaded = true
  }

  /** Rights or external ids are changing in this unit of work. */
  invalidate(unit: Unit): void {
    this.#startAnew(unit)
    // Registered each time, since a savepoint that is undone takes its hooks along; the first to run does it for all.
    unit.afterCommit(() => {
      if (!unit.store.delete(AccessCache)) return
      this.#database.forgetCaches()
      this.#database.onCachesChanged()
    })
  }

  /** What a unit of work has read of rights inside a part that was undone. */
  forgetUndone(unit: Unit): void {
    if (unit.store.has(AccessCache)) this.#startAnew(unit)
  }

  #startAnew(unit: Unit): void {
    const fresh = new AccessCache()
    // Until it is read again, what cannot wait goes by what was.
    fresh.table = this.in(unit).table
    fresh.fallbacks = this.in(unit).fallbacks
    unit.store.set(AccessCache, fresh)
  }

  #source(env: Env): AccessSource | undefined {
    if (!this.#database.registry.models.has('ir.model.access')) return undefined
    // The contract of the model `ir.model.access`: it is an AccessSource.
    return env.model('ir.model.access') as unknown as AccessSource
  }
}
