import { basename } from 'node:path'
import { CsvError, parse } from 'csv-parse/sync'
import { commaList } from '../../comma_list.ts'
import type { FindingCode } from '../../finding_codes.ts'
import type { Finding } from '../finding.ts'
import type { FieldOperation, Operation, RecordOperation, ValueSource } from './operation.ts'
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
  const model = basename(file, '.csv').split('-')[0]!
  const findings: Finding[] = []
  let rows: Row[]
  try {
    // With `info` a row is not the list of cells that the declaration of `parse` promises.
    rows = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: 1_000_000,
    }) as unknown as Row[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? error.lines : 1
    return {
      operations: [],
      findings: [{ code: 'data-syntax', file, line, message: `Not a CSV file: ${error.message}` }],
    }
  }
  const head = rows.shift()
  const columns = (head?.record ?? []).map(title =>
    columnOf(title.trim(), message => findings.push({ code: 'data-field', file, line: 1, message })),
  )
  if (!columns.some(column => column?.name === 'id' && !column.external)) {
    findings.push({
      code: 'data-id',
      file,
      line: 1,
      message: 'Expected a column id: an upgrade finds its records by it',
    })
    return { operations: [], findings }
  }
  const operations: RecordOperation[] = []
  for (const { record, info } of rows) {
    if (record.every(cell => !cell.trim())) continue
    const line = info.lines - linesIn(record)
    const complain = (code: FindingCode, message: string) => findings.push({ code, file, line, message })
    if (record.length !== columns.length)
      complain('data-element', `Expected ${columns.length} cells as in the first row, found ${record.length}`)
    const fields: FieldOperation[] = []
    let id: string | null = null
    columns.forEach((column, index) => {
      const cell = record[index] ?? ''
      if (!column) return
      if (column.name === 'id') {
        id = wholeId(cell.trim(), addon)
        if (!id) complain('data-id', `id: expected an id such as access_users, found ${JSON.stringify(cell)}`)
        return
      }
      const value = column.external
        ? refsIn(cell, addon, message => complain('data-id', `${column.name}: ${message}`))
        : { kind: 'text' as const, text: cell }
      fields.push({ name: column.name, place: { file, line }, value })
    })
    if (id)
      operations.push({
        kind: 'record',
        place: { file, line },
        model,
        id,
        noupdate: demo,
        forcecreate: null,
        context: null,
        user: null,
        numbered: null,
        fields,
      })
  }
  return { operations, findings }
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

function linesIn(record: string[]): number {
  return record.reduce((count, cell) => count + cell.split('\n').length - 1, 0)
}
