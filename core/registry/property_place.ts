import type { Field } from './field.ts'

/** Where the value of a property stands. */
export interface PropertyPlace {
  readonly of: Field
  readonly name: string
  /** Several values: tags, or records. */
  readonly list: boolean
  /** Where others have another type by this name: the records that define this one. */
  readonly within: readonly number[] | null
}
