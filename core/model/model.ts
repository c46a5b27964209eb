import type { Command } from './commands.ts'
import type { FieldDescription } from './description.ts'
import type { Editing } from './editing.ts'
import type { Context } from './environment.ts'
import type { PropertyValue } from './fields/properties.ts'
import type { ImportResult } from './importing.ts'
import type { Searching } from './searching.ts'
import type {
  AnyDomain,
  Domain,
  Environment,
  FieldName,
  FieldPath,
  FieldValue,
  Id,
  Mapped,
  MappedPath,
  ModelName,
  Pattern,
  Rec,
  SortKey,
  Testable,
  Values,
} from './types.ts'

export type Operation = 'read' | 'write' | 'create' | 'unlink'

/** Texts by language; of fields whose terms are translated one by one, also translations by term. */
export type Translations = Readonly<Record<string, string | null | Readonly<Record<string, string>>>>

/** An ordered set of records of one model, of which a single record is the common case. */
export interface Model<M extends ModelName> extends Iterable<Rec<M>>, Editing<M>, Searching<M> {
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
  browse(ids?: Id | readonly Id[]): Rec<M>
  /** The single record, as what all addons together make of it; an error on none or several. */
  one(): Rec<M>
  /** Loads fields and what lies behind dotted paths: one query a relation. Gives the records back. */
  load(...paths: string[]): Promise<Rec<M>>
  /** Plain values of these fields: a many2one as `[id, label]`, an x2many as ids. */
  read(fields: readonly FieldName<M>[]): Promise<Record<string, unknown>[]>
  /**
   * What forms show of a field of properties, for each record: which properties there are, with their values; a record
   * as `[id, label]`.
   */
  propertiesOf(field: FieldName<M>): Promise<PropertyValue[][]>
  /** Creates one record, or one for each of a list, in that order. */
  create(values: Values<M> | readonly Values<M>[]): Promise<Rec<M>>
  write(values: Values<M>): Promise<void>
  unlink(): Promise<void>
  /** Deletes nothing: puts records out of use, by the model's active field. */
  archive(): Promise<void>
  /** Puts archived records back into use. */
  unarchive(): Promise<void>
  /** Archives those in use and puts the others back. */
  toggleActive(): Promise<void>
  /** `archive` and `unarchive` for buttons: they are opened on every model that has an active field. */
  actionArchive(): Promise<void>
  actionUnarchive(): Promise<void>
  /**
   * Locks the rows until the unit of work ends and reads them again, so that nothing is lost of what others write.
   * Waits for whoever holds one; a record that is gone is a `MissingError`.
   */
  lockForUpdate(): Promise<Rec<M>>
  /** The same without waiting: gives those that nobody else holds. */
  tryLockForUpdate(): Promise<Rec<M>>
  /** Copies each record; given values win over copied ones. */
  copy(values?: Values<M>): Promise<Rec<M>>
  /**
   * What copies of these are created of, in their order: the fields that are copied, lines as commands that create
   * them. To be overridden by a model whose copies differ; spread what `super.copyData` gives, and the translations of
   * texts that stay the same come along.
   */
  copyData(values?: Values<M>): Promise<Values<M>[]>
  /** The texts of a translated field of a single record, by language: `{ en_US: 'Belgium', fr_FR: 'Belgique' }`. */
  fieldTranslations(field: FieldName<M>): Promise<Record<string, string>>
  /**
   * Writes the texts of some languages; `null` takes one away, so that it reads as the source, `en_US`, again. Of fields
   * whose terms are translated one by one, also `{ fr_FR: { Hello: 'Bonjour' } }`.
   */
  updateFieldTranslations(field: FieldName<M>, texts: Translations): Promise<void>
  /** Those that are really in the database. */
  exists(): Promise<Rec<M>>
  /** Values a new record starts with, for those of the fields that have one. */
  defaultGet(fields: readonly string[]): Promise<Partial<Values<M>>>
  /** Ids and labels of records whose label contains the text, or is related to it as the operator says. */
  nameSearch(text: string, domain?: Domain<M>, operator?: Pattern | '=' | '!=', limit?: number): Promise<[Id, string][]>
  /** A new record of which only the label is given. */
  nameCreate(text: string): Promise<Rec<M>>
  /**
   * Imports rows of text: new records, and changes of those that an external id (`id`) or an id (`.id`) names. A column
   * is a field, or leads through one: `rel` the label of a linked record, `rel/id` its external id, `rel/.id` its id;
   * `line_ids/name` a field of lines, which go on in the rows below whose other cells are empty. An empty cell unsets.
   * All or nothing: with an error, nothing is imported, and the messages tell what is wrong with which rows.
   */
  importRows(fields: readonly string[], rows: readonly (readonly unknown[])[]): Promise<ImportResult>
  /**
   * The domain that a condition on `display_name` stands for. To be overridden by a model whose records are found by
   * more than the fields of `recNamesSearch`.
   */
  searchDisplayName(operator: string, value: unknown): AnyDomain | Promise<AnyDomain>
  /** The fields this person may see, by name: all or those named, whole or with these attributes. */
  fieldsGet(fields?: readonly FieldName<M>[]): Record<string, FieldDescription>
  fieldsGet(
    fields: readonly FieldName<M>[] | undefined,
    attributes: readonly (keyof FieldDescription)[],
  ): Record<string, Partial<FieldDescription>>

  /** The records for which a path leads to something that is not empty, or a function says so. In their order. */
  filtered(test: FieldPath<M> | ((record: Rec<M>) => Testable)): Rec<M>
  /**
   * Those that a search of the domain would find, in the order they are in, archived and new ones among them. Loads what
   * the domain names for all at once. Whether the person may read the records themselves is not asked; what stands
   * behind their relations is what the person may read.
   */
  filteredDomain(domain: Domain<M>): Promise<Rec<M>>
  /**
   * What is at a field, at a dotted path, or what a function gives. Relations are followed as sets, so that what is
   * behind them comes once for each record there; recordsets are united, all else is a list.
   */
  mapped<F extends FieldName<M>>(field: F): Mapped<FieldValue<M, F>>
  mapped<P extends `${FieldName<M>}.${string}`>(path: P): MappedPath<M, P>
  mapped<T>(each: (record: Rec<M>) => T): Mapped<T>
  /**
   * In the model's order, in that of `sequence, name desc`, or in that of a key; stable. It is the order that `search`
   * would give; what it looks at must be loaded, else a `NotLoaded` names it.
   */
  sorted(key?: string | ((record: Rec<M>) => SortKey), reverse?: boolean): Rec<M>
  /** The records by the value of a field or a function. Records and moments that are the same are one key. */
  grouped<F extends FieldName<M>>(field: F): Map<FieldValue<M, F>, Rec<M>>
  grouped<K>(key: (record: Rec<M>) => K): Map<K, Rec<M>>
  /** The record at a place, from the end when negative; empty beyond. */
  at(index: number): Rec<M>
  slice(start: number, end?: number): Rec<M>
  /** The same in the opposite order; this set stays as it is. */
  reverse(): Rec<M>
  /** All of these one after the other; what is in two of them comes twice. */
  concat(...others: Model<M>[]): Rec<M>
  /** All of these, each once, in order of first appearance. */
  union(...others: Model<M>[]): Rec<M>
  difference(other: Model<M>): Rec<M>
  /** Those that are in the other, too; in the order they have here. */
  intersection(other: Model<M>): Rec<M>
  /** Is each of these records in this set? */
  includes(records: Model<M>): boolean
  isSubsetOf(other: Model<M>): boolean
  isSupersetOf(other: Model<M>): boolean
  /** The same records, whatever their order and however often. */
  equals(other: Model<M>): boolean
  /** `library.book(1, 2)`, for logs. */
  toString(): string

  /** These records without access checks, or with `false` with them again: see `env.sudo`. */
  sudo(flag?: boolean): Rec<M>
  withUser(user: Id | { readonly id: Id }): Promise<Rec<M>>
  withCompany(company: Id | { readonly ids: readonly Id[] } | null): Rec<M>
  /** With more context keys. `default_…` ones are for new records of this model, and of no other. */
  withContext(context: Context): Rec<M>
  withEnv(env: Environment): Rec<M>

  /** Throws an `AccessError` that says why unless the person may do this to the model and to each of these records. */
  checkAccess(operation: Operation): Promise<void>
  hasAccess(operation: Operation): Promise<boolean>
  /** Is any of these its own ancestor, by the many2one to the record above, or by a many2many to the model itself? */
  hasCycle(field?: FieldName<M>): Promise<boolean>
}

export type { AnyModel } from './any_model.ts'
export type { FieldDescription } from './description.ts'
export type { SearchOptions } from './searching.ts'
export type { Command }
