import type { Environment, Id, ModelName, Rec } from './types.ts'

export interface ModelOptions {
  /** What people call one of these: `Live Chat Channel`. */
  description: string
  /** How `search` orders without being told: `sequence, name desc`. Default `id`. */
  order?: string
  /** The field that labels a record. Default `name`, if there is one. */
  recName?: string
  /** Fields, or dotted paths of fields, that are searched by name. Default: `recName`. */
  recNamesSearch?: readonly string[]
  /** Default: the name with underscores. */
  table?: string
  /** `false`: no `create_uid`, `create_date`, `write_uid`, `write_date`. */
  logAccess?: boolean
  /** Rights or names that follow from its records are kept in memory: any change of them makes all processes forget these. */
  cached?: boolean
  /** The many2one to the record above. Default `parent_id`, if it leads to the model itself. */
  parentName?: string
  /** Keeps the way from the root in `parent_path` (`1/4/9/`): `child_of` is one look into an index, moving costs more. */
  parentStore?: boolean
  /** The field that says whether a record is in use. Default `active` or `x_active`, if there is one. */
  activeName?: string
  /** The day or moment that a calendar shows a record at. Default `date`, if there is one. */
  dateName?: string
  /** The field that folds a column of a kanban view. Default `fold`, if there is one. */
  foldName?: string
  /**
   * A many2one_reference: to read a record takes the right to read the one that this leads to, to do anything else the
   * right to write that one; and it must be of a model that has a one2many of these. Rules and access lines apply, too.
   */
  documentField?: string
  /** `false`: x2many commands of a superuser still ask for the rights of the person behind it. */
  allowSudoCommands?: boolean
  /**
   * Makes the model a report over other tables, which nobody can write: the SELECT that gives a column for each stored
   * field, and a unique whole number `id`. As a function it may be made of parts: `env => env['sale.report'].query()`.
   */
  query?: string | ((env: Environment) => string)
  /** Rows of a dialog: only whoever made one sees it, and it is deleted after `transientMaxHours`. */
  transient?: boolean
  /** How long after its last change a transient record is kept. Default: the setting `transient.hours`. 0: for ever. */
  transientMaxHours?: number
  /** How many transient records are kept at most. Default: the setting `transient.count`. 0: any number. */
  transientMaxCount?: number
}

/** A model's class, seen no closer than this: to compare more is to resolve it, and through it every other. */
export type ModelClass = new () => { readonly ids: readonly Id[] }

export interface Mixin<M extends ModelName> {
  readonly env: Environment
  readonly id: Id
  readonly ids: readonly Id[]
  readonly length: number
  /** These records, as what the mixin makes of them. */
  records(): Rec<M>
}

export type MixinClass = new () => { records(): unknown }
