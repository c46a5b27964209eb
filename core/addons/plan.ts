import type { Dropped } from '../database/former.ts'
import type { Phase } from './migrations.ts'

/** What is asked for. */
export interface Change {
  readonly action: 'install' | 'upgrade' | 'uninstall'
  /** Technical names. An upgrade of none is one of all that are installed. */
  readonly addons: readonly string[]
  /** At an install: with the demo data of the new addons, or without. If not given: as what they depend on has it. */
  readonly demo?: boolean | undefined
  /** At an upgrade: load the data files again although nothing has changed. */
  readonly force?: boolean | undefined
}

/** An addon that takes part: installed, upgraded or removed. */
export interface AddonChange {
  readonly name: string
  readonly title: string
  /** The version that is installed; null for one that is new. */
  readonly from: string | null
  /** The version that will be; null for one that goes. */
  readonly to: string | null
  /** False for one that comes, or goes, because of others. */
  readonly asked: boolean
}

/** A record with an external id. */
export interface RecordChange {
  /** Whole, such as `sale.view_order_form`. */
  readonly id: string
  readonly model: string
  readonly what: 'made' | 'changed' | 'removed'
  /** The columns that have changed. */
  readonly fields: readonly string[]
  /** The id alone comes or goes: the record was there before, or stays, as models do that several addons extend. */
  readonly idOnly: boolean
}

/** How many rows of a table come, change and go, those without an external id among them. */
export interface RowChange {
  readonly table: string
  readonly made: number
  readonly changed: number
  readonly removed: number
}

/** What a change of the addons does to a database, or would do. Without addons there is nothing to do. */
export interface LifecyclePlan {
  readonly action: Change['action']
  /** In the order of doing: what is depended on first, except that an uninstall begins with dependants. */
  readonly addons: readonly AddonChange[]
  readonly hooks: readonly { readonly addon: string; readonly hook: string }[]
  readonly migrations: readonly {
    readonly addon: string
    readonly version: string
    readonly phase: Phase
    readonly file: string
  }[]
  readonly records: readonly RecordChange[]
  readonly rows: readonly RowChange[]
  /** Columns and tables that go, with how many rows have a value there. */
  readonly dropped: readonly Dropped[]
  /** Statements that change the schema, in their order. */
  readonly sql: readonly string[]
  readonly warnings: readonly string[]
}
