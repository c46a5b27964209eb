import type { Environment, Id, ModelName, Rec } from './types.ts'

export interface ModelOptions {
  /** What people call one of these: `Live Chat Channel`. */
  description: string
  /** How `search` orders without being told: `sequence, name desc`. Default `id`. */
  order?: string
  /** The field that labels a record. Default `name`, if there is one. */
  recName?: string
  /** Default: the name with underscores. */
  table?: string
  /** `false`: no `create_uid`, `create_date`, `write_uid`, `write_date`. */
  logAccess?: boolean
  /** Rights or names that follow from its records are kept in memory: any change of them makes all processes forget these. */
  cached?: boolean
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
