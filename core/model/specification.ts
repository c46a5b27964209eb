import type { Context } from './environment.ts'
import type { FieldName, FieldValue, ModelName } from './types.ts'

/**
 * Which fields a form shows, and what of the records behind them: `{ name: {}, line_ids: { fields: { price: {} } } }`.
 * Without `fields`, a relation is its id or ids; `display_name` among them is the label.
 */
export type Specification<M extends ModelName> = {
  readonly [F in FieldName<M>]?: Part<FieldValue<M, F>>
}
type Part<V> = V extends { readonly _name: infer N extends ModelName } ? Behind<Specification<N>> : Shown

interface Shown {
  /** Keys of the context that it is read with. */
  readonly context?: Context
}

interface Behind<Fields> extends Shown {
  readonly fields?: Fields
  /** Of an x2many: at most so many lines are read in full, of the others there is the id. */
  readonly limit?: number
  /** Of an x2many: as `order` of `search`. */
  readonly order?: string
}

/** The same for a model that the compiler does not know. */
export interface AnySpecification {
  readonly [field: string]: Behind<AnySpecification>
}

/** What a method of `onchange` tells the person: in a window that has to be closed, or beside the page. */
export interface OnchangeWarning {
  readonly title: string
  readonly message: string
  readonly type?: 'dialog' | 'notification'
}

/** What `onchange` gives back: the values that differ now, x2many fields as commands. */
export interface OnchangeResult {
  readonly value: Record<string, unknown>
  readonly warning?: Required<OnchangeWarning>
}

/** A part of a search for a page: the records, and how many there are in all. */
export interface WebSearchResult {
  readonly length: number
  readonly records: Record<string, unknown>[]
}
