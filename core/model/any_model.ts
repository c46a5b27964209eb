import type { AnyEditing } from './editing.ts'
import type { Context } from './environment.ts'
import type { PropertyValue } from './fields/properties.ts'
import type { ImportResult } from './importing.ts'
import type { FieldDescription, Operation, Translations } from './model.ts'
import type { AnySearching } from './searching.ts'
import type { AnyDomain, Environment, Id, Mapped, SortKey, Testable } from './types.ts'

/** A recordset whose model the compiler does not know: `env.model(name)`. Names are checked when used. */
export interface AnyModel extends Iterable<AnyModel>, AnyEditing, AnySearching {
  readonly _name: string
  readonly env: Environment
  readonly ids: readonly Id[]
  readonly id: Id
  readonly length: number
  browse(ids?: Id | readonly Id[]): AnyModel
  one(): AnyModel
  load(...paths: string[]): Promise<AnyModel>
  read(fields: readonly string[]): Promise<Record<string, unknown>[]>
  propertiesOf(field: string): Promise<PropertyValue[][]>
  create(values: object | readonly object[]): Promise<AnyModel>
  write(values: object): Promise<void>
  unlink(): Promise<void>
  archive(): Promise<void>
  unarchive(): Promise<void>
  toggleActive(): Promise<void>
  actionArchive(): Promise<void>
  actionUnarchive(): Promise<void>
  lockForUpdate(): Promise<AnyModel>
  tryLockForUpdate(): Promise<AnyModel>
  copy(values?: object): Promise<AnyModel>
  copyData(values?: object): Promise<Readonly<Record<string, unknown>>[]>
  fieldTranslations(field: string): Promise<Record<string, string>>
  updateFieldTranslations(field: string, texts: Translations): Promise<void>
  exists(): Promise<AnyModel>
  defaultGet(fields: readonly string[]): Promise<Record<string, unknown>>
  nameSearch(text: string, domain?: AnyDomain, operator?: string, limit?: number): Promise<[Id, string][]>
  nameCreate(text: string): Promise<AnyModel>
  importRows(fields: readonly string[], rows: readonly (readonly unknown[])[]): Promise<ImportResult>
  fieldsGet(fields?: readonly string[]): Record<string, FieldDescription>
  fieldsGet(
    fields: readonly string[] | undefined,
    attributes: readonly (keyof FieldDescription)[],
  ): Record<string, Partial<FieldDescription>>
  filtered(test: string | ((record: AnyModel) => Testable)): AnyModel
  filteredDomain(domain: AnyDomain): Promise<AnyModel>
  /** An `AnyModel` for a path of relations, else a list. */
  mapped(path: string): unknown
  mapped<T>(each: (record: AnyModel) => T): Mapped<T>
  sorted(key?: string | ((record: AnyModel) => SortKey), reverse?: boolean): AnyModel
  grouped(field: string): Map<unknown, AnyModel>
  grouped<K>(key: (record: AnyModel) => K): Map<K, AnyModel>
  at(index: number): AnyModel
  slice(start: number, end?: number): AnyModel
  reverse(): AnyModel
  concat(...others: AnyModel[]): AnyModel
  union(...others: AnyModel[]): AnyModel
  difference(other: AnyModel): AnyModel
  intersection(other: AnyModel): AnyModel
  includes(records: AnyModel): boolean
  isSubsetOf(other: AnyModel): boolean
  isSupersetOf(other: AnyModel): boolean
  equals(other: AnyModel): boolean
  toString(): string
  sudo(flag?: boolean): AnyModel
  withUser(user: Id | { readonly id: Id }): Promise<AnyModel>
  withCompany(company: Id | { readonly ids: readonly Id[] } | null): AnyModel
  withContext(context: Context): AnyModel
  withEnv(env: Environment): AnyModel
  checkAccess(operation: Operation): Promise<void>
  hasAccess(operation: Operation): Promise<boolean>
  hasCycle(field?: string): Promise<boolean>
  /** A field's value, or a method. */
  [name: string]: unknown
}
