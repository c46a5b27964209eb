import type { Declaration } from '../model/declarations.ts'
import type { Layer } from '../model/declare.ts'
import type { Field } from './field.ts'

/** A model as all addons of a registry together make it. */
export interface ModelMeta {
  readonly name: string
  readonly table: string
  readonly description: string
  readonly order: string
  /** The field that labels a record, if there is one. */
  readonly recName: string | null
  /** The field that says whether a record is in use, if there is one. */
  readonly activeName: string | null
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
  readonly checks: readonly Declaration[]
  readonly opened: ReadonlyMap<string, Declaration>
  readonly vacuums: readonly string[]
  /** What a record of this model inherits from. */
  readonly prototype: object
}

export interface LayerClass {
  readonly definition: object & { prototype: object }
  readonly layer: Layer
}

/** A constraint of the table, by the name it has in the database. */
export interface TableConstraint {
  readonly name: string
  readonly sql: string
  readonly message: string
}
