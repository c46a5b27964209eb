import type { Context } from '../environment.ts'
import type { Aggregator } from '../groups.ts'
import type { Environment } from '../types.ts'

/**
 * A field is declared by its value: `login = fields.Char(…)` types `login` as a string, which is what every reader of
 * a record sees. The descriptor itself is only ever seen by the registry, which instantiates each model class once to
 * collect them.
 *
 * Nothing inside the parentheses may need the type of another field, only its name: then the compiler can find each
 * field's type by itself, and no two models can be circular.
 */
export interface Options<Value> {
  /** NOT NULL in the database, checked with a clear message before. */
  required?: boolean
  /** For forms only; code may write. */
  readonly?: boolean
  /** Is there a column? Default: yes, unless computed or related. */
  store?: boolean
  /**
   * One value a company: that of the person's current one is read, written, searched and ordered by. Where a company has
   * none, it reads what `ir.default` says for that company, else for all. Not for required, translated or computed fields.
   */
  companyDependent?: boolean
  /** Does `copy()` take the value over? Default: yes for stored fields that are not computed; no for one2many, `state`. */
  copy?: boolean
  /** An index of the column; `true` is `'btree'`. Default: yes for a many2one. */
  index?: boolean | IndexKind
  help?: string
  /** Only people in one of these groups (comma-separated external ids) read or write it; `.` for nobody. */
  groups?: string
  /** A dotted path through many2ones that this field shows, and writes, the end of. */
  related?: string
  /** A person may read and write it on their own user, whatever the access lines say. */
  selfEditable?: boolean
  /** How views add it up. Default: `sum` for numbers but `sequence` and `color`, `bool_or` for truths, else null. */
  aggregator?: Aggregator | null
  /**
   * Which groups views show although they are empty: of a selection all, with `true`; else what a method gives. It is
   * called on no records with what was found, records or values, and the domain; it gives all to show, in order.
   */
  groupExpand?: true | string
  /** What a new record begins with. `undefined` or `null` takes away the default of the layer beneath. */
  default?: Value | null | undefined | ((env: Environment) => Value | Promise<Value>)
  [computation]?: Computation
  /** Stored computed fields: compute before the row is inserted, so that it need not be updated. */
  precompute?: boolean
  /** The field depends on itself through a relation, as a path that begins with the parent's path does. */
  recursive?: boolean
  /** Does its method run as superuser? Default: yes if stored. All fields of one method agree. */
  computeSudo?: boolean
  /**
   * Keys of the context that the value depends on, and `company`, `lang`, `uid`: it is kept once for each of their
   * values. Default: the whole context. Not for stored fields.
   */
  dependsContext?: readonly string[]
  /** Changes are noted in the thread of the record, where there is one; a number says in which order. */
  tracking?: boolean | number
  /** The value may decide which defaults a person has for other fields. */
  changeDefault?: boolean
  /** May it be exported? Default: yes. */
  exportable?: boolean
}

/** Set by `computed` alone, so that no method is named unchecked. */
export const computation = Symbol('computation')

export interface Computation {
  readonly compute: string
  readonly depends: readonly string[]
  /** More of them, found when the models are put together. */
  readonly dependsOn?: DependsOn
  /** Takes an assigned value back to what it is computed from. */
  readonly inverse?: string
  /** Gives the domain for an operator and a value: makes a field without column searchable. */
  readonly search?: string
}

/** Gives what a field depends on, from what all addons together make of its model. */
export type DependsOn = (model: { readonly recName: string | null; readonly fields: readonly string[] }) => string[]

/** What a class property says to the registry; see `FieldDescriptor` and `declarations.ts`. */
export class FieldDescriptor {
  readonly type: FieldTypeName
  readonly label: string | undefined
  // What the options' value is, the declaring function has checked.
  readonly options: Options<unknown>
  readonly details: Details

  constructor(type: FieldTypeName, label: string | undefined, options: Options<unknown>, details: Details) {
    this.type = type
    this.label = label
    this.options = options
    this.details = details
  }
}

export type FieldTypeName =
  | 'char'
  | 'text'
  | 'html'
  | 'integer'
  | 'float'
  | 'monetary'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'selection'
  | 'json'
  | 'binary'
  | 'reference'
  | 'many2one_reference'
  | 'many2one'
  | 'one2many'
  | 'many2many'
  | 'properties'
  | 'properties_definition'

/** `btree_not_null` for columns that are mostly unset; `trigram` for texts that are searched by a part of them. */
export type IndexKind = 'btree' | 'btree_not_null' | 'trigram'

export type OnDelete = 'set null' | 'restrict' | 'cascade'

/**
 * Gives a text with each of its terms replaced, and all between them as it is: `htmlTerms` does so for markup. What is
 * no term, it does not ask for.
 */
export type Terms = (text: string, replace: (term: string) => string) => string

/** What only some types of field have. */
export interface Details {
  comodel?: string
  inverseName?: string
  choices?: Choices | ((env: Environment) => Choices)
  domain?: readonly unknown[]
  context?: Context
  /** Of a selection: what becomes of records whose value goes with the addon that added it. */
  choicePolicies?: ChoicePolicies
  ondelete?: OnDelete
  delegate?: boolean
  /** Set for the fields that a delegating model has of its parent. */
  inherited?: boolean
  relation?: string
  column1?: string
  column2?: string
  size?: number
  translate?: boolean | Terms
  digits?: readonly [number, number]
  attachment?: boolean
  image?: PictureOptions
  cleaning?: HtmlCleaning
  currencyField?: string
  modelField?: string
  definition?: string
}

/** What pictures an image field takes. */
export interface PictureOptions {
  /** Refuse pictures of more than fifty million points, which nobody can show. Default true. */
  verifyResolution?: boolean
  /** In points. What is wider is shrunk, in its ratio; nothing is ever enlarged. */
  maxWidth?: number
  /** In points. What is higher is shrunk, in its ratio; nothing is ever enlarged. */
  maxHeight?: number
}

/** What is taken out of the markup of an html field when it is written. Scripts, handlers and `hx-*` always are. */
export interface HtmlCleaning {
  /** `false`: nothing. Only for what no person writes. */
  sanitize?: boolean
  /** Only tags of text; else all that neither run nor load anything. Default true. */
  sanitizeTags?: boolean
  /** Only attributes of text. Default true. */
  sanitizeAttributes?: boolean
  /** No fields and buttons. Default true. */
  sanitizeForm?: boolean
  /** No styles at all. Default true. */
  stripStyle?: boolean
  /** Of styles that are not stripped, only those of letters and boxes. Default true. */
  sanitizeStyle?: boolean
  /** No classes. Default false. */
  stripClasses?: boolean
  /**
   * Groups (external ids with commas between) whose people may write anything. Others can not overwrite what cleaning
   * would damage.
   */
  sanitizeOverridable?: string
}

/**
 * By value: `'set null'`, `'set default'`, `'set <another value>'`, `'cascade'` (the records go, too), or the name of a
 * method that is called on the records.
 */
export type ChoicePolicies = { readonly [choice: string]: string | undefined }

/** Values with their labels. */
export type Choices = { readonly [choice: string]: string | undefined }

/** The type of the property is the value's; what stands there until the registry reads it is the descriptor. */
export function declare<Value>(
  type: FieldTypeName,
  label?: string,
  options: Options<never> | object = {},
  details: Details = {},
): Value {
  return new FieldDescriptor(type, label, options as Options<unknown>, details) as Value
}
