import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import type { Registry } from '../../registry/registry.ts'

/** A column of rows, for a record or for a line of it. */
export interface Column {
  /** Its place in each row, and its title. */
  readonly index: number
  readonly title: string
  /** Null for the record itself: its external id, or its id in the database. */
  readonly field: Field | null
  /** What a cell holds: a value (of links, a label), an external id, or an id in the database. */
  readonly holds: 'value' | 'xmlid' | 'id'
}

/** The columns of a model's records, and of their lines. */
export interface Columns {
  readonly meta: ModelMeta
  readonly own: Column[]
  readonly lines: Lines[]
}

export interface Lines {
  readonly field: Field
  readonly columns: Columns
}

/** Reads titles: `name`, `id`, `.id`, `rel`, `rel/id`, `rel/.id`, `line_ids/name`; a colon does for a slash. */
export function columnsOf(
  registry: Registry,
  meta: ModelMeta,
  titles: readonly string[],
  complain: (title: string, problem: 'unknown' | 'twice' | 'path') => void,
): Columns {
  const columns: Columns = { meta, own: [], lines: [] }
  const seen = new Set<string>()
  for (const [index, title] of titles.entries()) {
    const path = title.trim().replaceAll(':', '/')
    if (seen.has(path)) complain(title, 'twice')
    seen.add(path)
    const problem = addColumn(registry, columns, path.split('/'), { index, title })
    if (problem) complain(title, problem)
  }
  return columns
}

function addColumn(
  registry: Registry,
  columns: Columns,
  path: readonly string[],
  place: Pick<Column, 'index' | 'title'>,
): 'unknown' | 'path' | null {
  const [name, ...rest] = path
  const itself = holds.get(name!)
  if (itself && !rest.length) {
    columns.own.push({ ...place, field: null, holds: itself })
    return null
  }
  const field = columns.meta.fields.get(name!)
  if (!field) return 'unknown'
  const linked = rest.length === 1 ? holds.get(rest[0]!) : undefined
  if (!rest.length || (linked && field.comodel && field.type !== 'one2many')) {
    columns.own.push({ ...place, field, holds: linked ?? 'value' })
    return null
  }
  if (field.type !== 'one2many') return 'path'
  let lines = columns.lines.find(one => one.field === field)
  if (!lines) {
    lines = { field, columns: { meta: registry.model(field.comodel!), own: [], lines: [] } }
    columns.lines.push(lines)
  }
  return addColumn(registry, lines.columns, rest, place)
}

const holds = new Map<string, 'xmlid' | 'id'>([
  ['id', 'xmlid'],
  ['.id', 'id'],
])
