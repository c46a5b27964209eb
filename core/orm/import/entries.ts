import type { Column, Columns } from './columns.ts'

/** A record as rows tell it: the first of them holds its own cells, all of them its lines. */
export interface Entry {
  readonly columns: Columns
  readonly from: number
  /** The last row, itself included. */
  readonly to: number
  readonly row: readonly unknown[]
  /** Lines of each of `columns.lines`, in that order. */
  readonly lines: readonly (readonly Entry[])[]
}

/** The records in rows. A row whose cells are empty but for those of lines goes on with the record above it. */
export function entriesIn(
  columns: Columns,
  rows: readonly (readonly unknown[])[],
  from = 0,
  to = rows.length - 1,
): Entry[] {
  const entries: Entry[] = []
  for (let at = from; at <= to; ) {
    const row = rows[at]!
    let last = at
    if (isFilled(columns, row)) {
      while (last < to && goesOn(columns, rows[last + 1]!)) last++
      const lines = columns.lines.map(line => entriesIn(line.columns, rows, at, last))
      entries.push({ columns, from: at, to: last, row, lines })
    }
    at = last + 1
  }
  return entries
}

/** The text of a cell; '' for an empty one, and for one that a short row does not have. */
export function cellOf(row: readonly unknown[], { index }: Column): string {
  const cell = row[index]
  return cell === null || cell === undefined || cell === false ? '' : String(cell)
}

/** This entry and its lines, all the way down. */
export function* withLines(entry: Entry): Generator<Entry> {
  yield entry
  for (const lines of entry.lines) for (const line of lines) yield* withLines(line)
}

function goesOn(columns: Columns, row: readonly unknown[]): boolean {
  return columns.own.every(column => !cellOf(row, column).trim()) && isFilled(columns, row)
}

function isFilled({ own, lines }: Columns, row: readonly unknown[]): boolean {
  return own.some(column => cellOf(row, column).trim() !== '') || lines.some(line => isFilled(line.columns, row))
}
