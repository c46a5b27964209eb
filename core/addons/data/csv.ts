import { basename } from 'node:path'
import { CsvError, parse } from 'csv-parse/sync'
import { commaList } from '../../comma_list.ts'
import type { FindingCode } from '../../finding_codes.ts'
import type { Finding } from '../finding.ts'
import type { FieldOperation, Operation, Place, RecordOperation, ValueSource } from './operation.ts'
import { wholeId } from './reader.ts'

interface Row {
  record: string[]
  info: { lines: number }
}

interface Column {
  name: string
  external: boolean
}

/**
 * Reads a data file in Odoo's CSV: the file's name is the model's (what follows a `-` is not), the first row names fields,
 * `id` is the external id, `rel:id` or `rel/id` that of a related record (several, with commas, for many2many).
 */
export function readCsv(
  file: string,
  text: string,
  { addon, demo = false }: { addon: string; demo?: boolean },
): { operations: Operation[]; findings: Finding[] } {
  const findings: Finding[] = []
  const complain: Complain = (line, code, message) => findings.push({ code, file, line, message })
  const [head, ...rows] = parsed(text, complain) ?? []
  if (findings.length > 0) return { operations: [], findings }
  const columns = (head?.record ?? []).map(title =>
    columnOf(title.trim(), message => complain(1, 'data-field', message)),
  )
  if (!columns.some(column => column?.name === 'id' && !column.external)) {
    complain(1, 'data-id', 'Expected a column id: an upgrade finds its records by it')
    return { operations: [], findings }
  }
  const model = basename(file, '.csv').split('-')[0]!
  const operations = rows.flatMap(({ record: cells, info }): RecordOperation[] => {
    if (cells.every(cell => !cell.trim())) return []
    const place = { file, line: info.lines - linesIn(cells) }
    const { id, fields } = readRow(cells, columns, place, addon, complain)
    const unsaid = { noupdate: demo, forcecreate: null, context: null, user: null, numbered: null }
    return id ? [{ kind: 'record', place, model, id, ...unsaid, fields }] : []
  })
  return { operations, findings }
}

type Complain = (line: number, code: FindingCode, message: string) => void

/** The rows of the text; null, and a complaint, when it is no CSV. */
function parsed(text: string, complain: Complain): Row[] | null {
  try {
    // With `info` a row is not the list of cells that the declaration of `parse` promises.
    return parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: 1_000_000,
    }) as unknown as Row[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    complain(typeof error.lines === 'number' ? error.lines : 1, 'data-syntax', `Not a CSV file: ${error.message}`)
    return null
  }
}

function readRow(
  cells: readonly string[],
  columns: readonly (Column | null)[],
  place: Place,
  addon: string,
  complain: Complain,
): { id: string | null; fields: FieldOperation[] } {
  if (cells.length !== columns.length)
    complain(place.line, 'data-element', `Expected ${columns.length} cells as in the first row, found ${cells.length}`)
  const fields: FieldOperation[] = []
  let id: string | null = null
  for (const [index, column] of columns.entries()) {
    const text = cells[index] ?? ''
    if (column?.name === 'id') {
      id = wholeId(text.trim(), addon)
      if (!id) complain(place.line, 'data-id', `id: expected an id such as access_users, found ${JSON.stringify(text)}`)
    } else if (column) {
      const wrong = (message: string) => complain(place.line, 'data-id', `${column.name}: ${message}`)
      const value = column.external ? refsIn(text, addon, wrong) : { kind: 'text' as const, text }
      fields.push({ name: column.name, place, value })
    }
  }
  return { id, fields }
}

/** Null for a column that is left out: translations (`name@fr_FR`) come from PO files. */
function columnOf(title: string, complain: (message: string) => void): Column | null {
  if (title.includes('@')) return null
  const found = /^(?<name>\w+)(?<external>[:/]id)?$/.exec(title)?.groups
  if (found) return { name: found.name!, external: found.external !== undefined }
  complain(`Expected the name of a field, or field:id, as the title of a column; found ${JSON.stringify(title)}`)
  return null
}

function refsIn(cell: string, addon: string, complain: (message: string) => void): ValueSource {
  const ids = commaList(cell).flatMap(name => {
    const id = wholeId(name, addon)
    if (!id) complain(`expected an id such as base.group_user, found ${JSON.stringify(name)}`)
    return id ?? []
  })
  return { kind: 'refs', ids }
}

function linesIn(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + cell.split('\n').length - 1, 0)
}
