import type { Context } from './environment.ts'
import type { Aggregator } from './groups.ts'
import type { AnyDomain } from './types.ts'

/** How a field describes itself to forms and clients. */
export interface FieldDescription {
  name: string
  type: string
  string: string
  help: string | null
  required: boolean
  readonly: boolean
  store: boolean
  searchable: boolean
  /** Can a search be ordered by it? */
  sortable: boolean
  /** Can records be grouped by it? */
  groupable: boolean
  /** How views add it up: `sum`; null for what is not added up. */
  aggregator: Aggregator | null
  /** The path that it shows the end of. */
  related?: string
  /** Longest text. */
  size?: number
  /** Digits in all, and behind the point. */
  digits?: readonly [number, number]
  /** Who may read it: external ids of groups. */
  groups?: string
  relation?: string
  inverse?: string
  domain?: AnyDomain
  context?: Context
  selection?: [string, string][]
  /** The value may decide which defaults a person has for other fields. */
  changeDefault?: boolean
  /** Changes are noted in the record's thread; a number is their place among others. */
  tracking?: true | number
  /** `false`: not to be exported. */
  exportable?: boolean
  /** Of a monetary: the many2one to its currency. */
  currencyField?: string
  /** Of a many2one_reference: the field that names the model. */
  modelField?: string
  /** Of properties: the path to the field that says which there are. */
  definition?: string
  translate: boolean
  /** A person may change it on their own user. */
  selfEditable: boolean
}
