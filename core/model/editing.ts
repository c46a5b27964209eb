import type { AnyModel, Model, SearchOptions } from './model.ts'
import type { AnySpecification, OnchangeResult, Specification, WebSearchResult } from './specification.ts'
import type { AnyDomain, Domain, FieldName, Id, ModelName, Rec, Values } from './types.ts'

/** What forms need of a model: records that are not stored yet, and reading and writing all that a form shows at once. */
export interface Editing<M extends ModelName> {
  /**
   * A record that is not stored: with these values, over those of a stored record, if one is given. Its id is negative.
   * Its fields may be assigned; what follows from them is computed when it is read. Nothing of it reaches the database.
   */
  'new'(values?: Values<M>, origin?: Model<M> | Id | null): Rec<M>
  /** The stored records behind these: those behind new ones, stored ones themselves. */
  readonly _origin: Rec<M>
  /** Plain values as a form shows them, with what is wanted of the records behind relations. */
  webRead(specification: Specification<M>): Promise<Record<string, unknown>[]>
  /** The same for records that match, with how many there are in all. */
  webSearchRead(domain: Domain<M>, specification: Specification<M>, options?: SearchOptions): Promise<WebSearchResult>
  /** Writes to these records, or creates one if there is none, and reads as `webRead` does. */
  webSave(values: Values<M>, specification: Specification<M>): Promise<Record<string, unknown>[]>
  /**
   * What a form of this record, or of a new one, has to show after fields were changed in it: those of the specification
   * that differ now, and what the person is to be told. `values` is what the form says, lines as commands; lines that
   * are not stored have texts or negative numbers of the form's own for ids. A changed field of a line is
   * `line_ids.7.price`. With nothing changed: all that a new form begins with. Nothing is stored.
   */
  onchange(
    values: { readonly [F in FieldName<M>]?: unknown },
    changed: readonly (FieldName<M> | `${FieldName<M>}.${string}`)[],
    specification: Specification<M>,
  ): Promise<OnchangeResult>
}

/** The same for a model that the compiler does not know. */
export interface AnyEditing {
  'new'(values?: object, origin?: AnyModel | Id | null): AnyModel
  readonly _origin: AnyModel
  webRead(specification: AnySpecification): Promise<Record<string, unknown>[]>
  webSearchRead(domain: AnyDomain, specification: AnySpecification, options?: SearchOptions): Promise<WebSearchResult>
  webSave(values: object, specification: AnySpecification): Promise<Record<string, unknown>[]>
  onchange(values: object, changed: readonly string[], specification: AnySpecification): Promise<OnchangeResult>
}
