/** Something to know about rows that were imported. Rows and records are counted from 0. */
export interface ImportMessage {
  readonly type: 'error' | 'warning'
  readonly message: string
  readonly rows: { readonly from: number; readonly to: number }
  /** Which record of those in the rows; -1 when it is about all of them. */
  readonly record: number
  /** The column, as it was given, if it is about one. */
  readonly field?: string
}

/** What became of rows: the ids of their records, in order, or null when nothing was imported. */
export interface ImportResult {
  readonly ids: readonly number[] | null
  readonly messages: readonly ImportMessage[]
}
