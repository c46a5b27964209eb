import type { Command } from './commands.ts'
import type { Context } from './environment.ts'
import type { AnyDomain, Domain, Environment, FieldName, FieldValue, Id, ModelName, Rec, Values } from './types.ts'

export interface SearchOptions {
  /** At most so many records. */
  limit?: number
  offset?: number
  /** As `order` of the model: `sequence, name desc`. */
  order?: string
  /** `false` finds archived records too. Default: the context's `active_test`, else true. */
  activeTest?: boolean
}

export type Operation = 'read' | 'write' | 'create' | 'unlink'

/** How a field describes itself to forms and clients. */
export interface FieldDescription {
  name: string
  type: string
  string: string
  help: string | null
  required: boolean
  readonly: boolean
  store: boolean
  searchable: boolean
  relation?: string
  inverse?: string
  domain?: AnyDomain
  selection?: [string, string][]
  translate: boolean
  /** A person may change it on their own user. */
  selfEditable: boolean
}

/** An ordered set of records of one model, of which a single record is the common case. */
export interface Model<M extends ModelName> extends Iterable<Rec<M>> {
  readonly _name: M
  readonly env: Environment
  readonly ids: readonly Id[]
  /** The id of a single record; an error on none or several. */
  readonly id: Id
  readonly length: number
  /** The label of a single record. Loaded by `load('display_name')`. */
  readonly display_name: string
  readonly create_date: Date | null
  readonly write_date: Date | null

  /** The records with these ids, without asking the database. */
  browse(ids: Id | readonly Id[]): Rec<M>
  /** The single record, as what all addons together make of it; an error on none or several. */
  one(): Rec<M>
  /** Records that match, with their stored columns loaded, as far as the person may read them. */
  search(domain: Domain<M>, options?: SearchOptions): Promise<Rec<M>>
  searchCount(domain: Domain<M>, options?: { limit?: number; activeTest?: boolean }): Promise<number>
  /** Loads fields and what lies behind dotted paths: one query a relation. Gives the records back. */
  load(...paths: string[]): Promise<Rec<M>>
  /** Plain values of these fields: a many2one as `[id, label]`, an x2many as ids. */
  read(fields: readonly FieldName<M>[]): Promise<Record<string, unknown>[]>
  /** Creates one record, or one for each of a list, in that order. */
  create(values: Values<M> | readonly Values<M>[]): Promise<Rec<M>>
  write(values: Values<M>): Promise<void>
  unlink(): Promise<void>
  /** Copies each record; given values win over copied ones. */
  copy(values?: Values<M>): Promise<Rec<M>>
  /** Those that are really in the database. */
  exists(): Promise<Rec<M>>
  /** Values a new record starts with, for those of the fields that have one. */
  defaultGet(fields: readonly string[]): Promise<Partial<Values<M>>>
  /** Ids and labels of records whose label contains the text. */
  nameSearch(text: string, domain?: Domain<M>, limit?: number): Promise<[Id, string][]>
  /**
   * The domain that a condition on `display_name` stands for. To be overridden by a model whose records are found by
   * more than the fields of `recNamesSearch`.
   */
  searchDisplayName(operator: string, value: unknown): AnyDomain | Promise<AnyDomain>
  /** The fields this person may see, by name. */
  fieldsGet(): Record<string, FieldDescription>

  filtered(predicate: (record: Rec<M>) => boolean): Rec<M>
  mapped<F extends FieldName<M>>(field: F): FieldValue<M, F>[]
  /** In the order of a key, or of a comparison; stable. */
  sorted(key: (record: Rec<M>) => string | number | boolean | Date | null, reverse?: boolean): Rec<M>
  grouped<K>(key: (record: Rec<M>) => K): Map<K, Rec<M>>
  slice(start: number, end?: number): Rec<M>
  /** All of both, each once, in order of first appearance. */
  union(...others: Model<M>[]): Rec<M>
  difference(other: Model<M>): Rec<M>
  intersection(other: Model<M>): Rec<M>
  includes(record: Model<M>): boolean

  sudo(): Rec<M>
  withUser(uid: Id): Promise<Rec<M>>
  withContext(context: Context): Rec<M>
  withEnv(env: Environment): Rec<M>

  /** Throws an `AccessError` that says why unless the person may do this to the model and to each of these records. */
  checkAccess(operation: Operation): Promise<void>
  hasAccess(operation: Operation): Promise<boolean>
}

/** A recordset whose model the compiler does not know: `env.model(name)`. Names are checked when used. */
export interface AnyModel extends Iterable<AnyModel> {
  readonly _name: string
  readonly env: Environment
  readonly ids: readonly Id[]
  readonly id: Id
  readonly length: number
  browse(ids: Id | readonly Id[]): AnyModel
  one(): AnyModel
  search(domain: AnyDomain, options?: SearchOptions): Promise<AnyModel>
  searchCount(domain: AnyDomain, options?: { limit?: number; activeTest?: boolean }): Promise<number>
  load(...paths: string[]): Promise<AnyModel>
  read(fields: readonly string[]): Promise<Record<string, unknown>[]>
  create(values: object | readonly object[]): Promise<AnyModel>
  write(values: object): Promise<void>
  unlink(): Promise<void>
  copy(values?: object): Promise<AnyModel>
  exists(): Promise<AnyModel>
  defaultGet(fields: readonly string[]): Promise<Record<string, unknown>>
  nameSearch(text: string, domain?: AnyDomain, limit?: number): Promise<[Id, string][]>
  fieldsGet(): Record<string, FieldDescription>
  filtered(predicate: (record: AnyModel) => boolean): AnyModel
  mapped(field: string): unknown[]
  sorted(key: (record: AnyModel) => string | number | boolean | Date | null, reverse?: boolean): AnyModel
  grouped<K>(key: (record: AnyModel) => K): Map<K, AnyModel>
  slice(start: number, end?: number): AnyModel
  union(...others: AnyModel[]): AnyModel
  difference(other: AnyModel): AnyModel
  intersection(other: AnyModel): AnyModel
  includes(record: AnyModel): boolean
  sudo(): AnyModel
  withUser(uid: Id): Promise<AnyModel>
  withContext(context: Context): AnyModel
  withEnv(env: Environment): AnyModel
  checkAccess(operation: Operation): Promise<void>
  hasAccess(operation: Operation): Promise<boolean>
  /** A field's value, or a method. */
  [name: string]: unknown
}

export type { Command }
