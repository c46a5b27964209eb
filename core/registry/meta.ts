import type { Declaration } from '../model/declarations.ts'
import type { Layer } from '../model/declare.ts'
import type { Environment } from '../model/types.ts'
import type { Field } from './field.ts'

/** A model as all addons of a registry together make it. */
export interface ModelMeta {
  readonly name: string
  readonly table: string
  readonly description: string
  readonly order: string
  /** The field that labels a record, if there is one. */
  readonly recName: string | null
  /** Fields, or dotted paths of fields, that are searched by name. */
  readonly recNamesSearch: readonly string[]
  /** The many2one to the record above, if there is one. */
  readonly parentName: string | null
  /** `parent_path` holds the way from the root. */
  readonly parentStore: boolean
  /** The field that says whether a record is in use, if there is one. */
  readonly activeName: string | null
  readonly dateName: string | null
  readonly foldName: string | null
  /** The many2one_reference to the record whose rights are those to this one, too. */
  readonly documentField: string | null
  /** May x2many commands of a superuser do without the rights of the person behind it? */
  readonly allowSudoCommands: boolean
  /** A report: the SELECT that its records come from. */
  readonly query: string | ((env: Environment) => string) | null
  /** Rows of a dialog, with how many hours and how many of them are kept, where the model says so itself. */
  readonly transient: { readonly hours?: number; readonly count?: number } | null
  readonly logAccess: boolean
  /** What is kept in memory follows from its records. */
  readonly cached: boolean
  /** A mixin: no table. */
  readonly abstract: boolean
  /** Definition classes from the bottom up: mixins, the definer, extensions in loading order. */
  readonly layers: readonly LayerClass[]
  readonly fields: ReadonlyMap<string, Field>
  /** Fields with a column, in order of declaration. */
  readonly columns: readonly Field[]
  readonly constraints: readonly TableConstraint[]
  readonly indexes: readonly TableIndex[]
  readonly checks: readonly Declaration[]
  /** Methods that run while a form is edited, by the fields they are for. */
  readonly onchanges: readonly Declaration[]
  /** Checks of records that are about to be deleted. */
  readonly deletes: readonly Declaration[]
  readonly opened: ReadonlyMap<string, Declaration>
  readonly vacuums: readonly string[]
  /** What a record of this model inherits from. */
  readonly prototype: object
}

export interface LayerClass {
  readonly definition: object & { prototype: object }
  readonly layer: Layer
  /** It is a layer of the model that this one is a copy of. */
  readonly copied?: boolean
}

/** A constraint of the table, by the name it has in the database. */
export interface TableConstraint {
  readonly name: string
  readonly sql: string
  readonly message: string
}

/** An index of the table; breaking a unique one gives the message. */
export interface TableIndex {
  readonly name: string
  /** From its columns or `USING` on. */
  readonly sql: string
  readonly unique: boolean
  readonly message: string | null
}
