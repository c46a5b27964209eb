import type { Literal } from '../../expression/literal.ts'

/** Where something is written in a data file. */
export interface Place {
  readonly file: string
  readonly line: number
}

/** What a data file says, in its order, with nothing looked up yet. External ids are whole: `addon.name`. */
export type Operation = RecordOperation | DeleteOperation | FunctionOperation

/** Creates a record, or updates the one that has its external id. */
export interface RecordOperation {
  kind: 'record'
  place: Place
  model: string
  id: string
  /** Once created, an upgrade leaves it as it is. */
  noupdate: boolean
  /**
   * False: an upgrade doesn't create it again when somebody has deleted it. True: it is created although its id is one of
   * another addon. Null: neither is said.
   */
  forcecreate: boolean | null
  context: Literal | null
  /** The external id of the user as whom it is made, with that user's rights. Null: as superuser. */
  user: string | null
  /** Records of one block that asks for it, told apart by this object, get a sequence of 10, 20, 30… where none is given. */
  numbered: object | null
  fields: readonly FieldOperation[]
}

export interface FieldOperation {
  name: string
  place: Place
  value: ValueSource
}

/** What a field is set to, as it is written. */
export type ValueSource =
  /** Text, which the field's type gives its meaning; empty: unset. */
  | { kind: 'text'; text: string }
  /** The value itself. */
  | { kind: 'constant'; value: unknown }
  /** The records with these external ids. With `change` others stay, and `-` in front takes one away. */
  | { kind: 'refs'; ids: readonly string[]; change?: true }
  /** The record with this external id, as `model,id`: where records of several models fit. */
  | { kind: 'reference'; id: string }
  /** A many2one takes the first record that matches the domain, many2many all. An argument of a method names the model. */
  | { kind: 'search'; domain: Literal; model?: string }
  | { kind: 'eval'; literal: Literal }
  /** XML or HTML, in which `%(addon.name)d` stands for an id; `line` is that of its beginning. */
  | { kind: 'markup'; text: string; line: number }
  /** The content of a file of the addon. */
  | { kind: 'file'; path: string }
  /** Lines of a one2many, created after the record that they belong to. */
  | { kind: 'records'; records: readonly RecordOperation[] }

export interface DeleteOperation {
  kind: 'delete'
  place: Place
  model: string
  /** Either this external id, or what the domain finds. */
  id: string | null
  search: Literal | null
}

/** Calls a method that the model opens. */
export interface FunctionOperation {
  kind: 'function'
  place: Place
  model: string
  name: string
  /** Left out at upgrades. */
  noupdate: boolean
  /** A list of arguments, of which the first is a list of record ids; or one value for each. */
  arguments: Literal | readonly ValueSource[]
}
