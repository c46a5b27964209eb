import type { Unit } from '../database/unit.ts'
import type { AnyModel } from './model.ts'
import type { Environment, Id } from './types.ts'

export type Context = Readonly<Record<string, unknown>>

/** What every environment has, whatever addons there are. The models come beside it, by name. */
export interface EnvironmentFace {
  /** Whose rights apply: the id of a `res.users` record. */
  readonly uid: Id
  /** The contact of that user; null for the superuser. */
  readonly partnerId: Id | null
  /** Superuser mode: no access lines, no record rules, no field groups. */
  readonly su: boolean
  readonly context: Context
  /**
   * Language code of the context if that language is in use, else of the person, such as `fr_FR`; the source language
   * `en_US` when none is set.
   */
  readonly lang: string
  /** IANA time zone of the person; `UTC` when none is set. */
  readonly tz: string
  /**
   * Companies the person works in; the first is the current one. Those of the context's `allowed_company_ids`, else all
   * of their own. An `AccessError` for one that is not theirs, unless in superuser mode.
   */
  readonly companyIds: readonly Id[]
  /** The unit of work that this environment reads and writes in. */
  readonly unit: Unit
  /** An untyped recordset of a model by its name; an unknown name is a `ValueError`. */
  model(name: string): AnyModel
  /** The record with this external id; a missing one is a `ValueError`, or `null` when told not to fail. */
  ref(xmlid: string): Promise<AnyModel>
  ref(xmlid: string, options: { optional: true }): Promise<AnyModel | null>
  /** Is the person in the group with this external id, directly or by implication? */
  hasGroup(xmlid: string): boolean
  /** Superuser mode: nothing is checked. */
  isSuperuser(): boolean
  /** May this person give rights (`base.group_erp_manager`)? Superuser mode may. */
  isAdmin(): boolean
  /** May this person change settings (`base.group_system`)? Superuser mode may. */
  isSystem(): boolean
  /**
   * The same person without access checks, or with `false` with them again. Name the reason in a comment beside the
   * call. The superuser (user 1) is never without.
   */
  sudo(flag?: boolean): Environment
  /** Another person, with their rights, language and companies; superuser mode is off, except for user 1. */
  withUser(user: Id | { readonly id: Id }): Promise<Environment>
  /** The same with this company first among those that are worked in; nothing changes for an empty one. */
  withCompany(company: Id | { readonly ids: readonly Id[] } | null): Environment
  /** The same with these context keys added, or taken out where `undefined`. */
  withContext(context: Context): Environment
  /** Translates a text of the program into the person's language; `%(name)s` is replaced by the value of that name. */
  _(text: string, values?: Readonly<Record<string, unknown>>): string
  /** The present moment, which tests can move. */
  now(): Date
  /** Runs SQL in this unit of work, with `$1` parameters; pending computations are written first. */
  sql<Row extends object = Record<string, unknown>>(text: string, parameters?: readonly unknown[]): Promise<Row[]>
  /** Runs a part that may fail: on an error its writes are undone and the error goes on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>
  /**
   * A value that seldom changes, read once and kept in memory. It is read again after a record of a model that is
   * declared `cached` was written, here or in another process.
   */
  cached<T>(key: string, read: () => Promise<T>): Promise<T>
  /** To be called by whoever changes rights, groups or external ids: they are kept in memory, in every process. */
  invalidateCaches(): void
  /** Runs before the unit of work is committed, inside it. */
  beforeCommit(work: () => Promise<void> | void): void
  /** Runs when the unit of work is committed, and only then: for effects outside the database. */
  afterCommit(work: () => Promise<void> | void): void
}
