import type { AnyModel } from '../model/model.ts'
import { metaOf } from '../orm/read/read.ts'
import type { Row } from './scene.ts'
import type { FieldNode } from './widgets/widget.ts'

/** A field to read, and what to read behind it. */
interface Part {
  readonly name: string
  readonly type: string
  readonly below: readonly Part[]
}

function partsOf(records: AnyModel, paths: readonly string[]): Part[] {
  const behind = new Map<string, string[]>()
  for (const path of paths) {
    const [name = '', ...rest] = path.split('.')
    behind.set(name, [...(behind.get(name) ?? []), ...(rest.length > 0 ? [rest.join('.')] : [])])
  }
  const { fields } = metaOf(records)
  return [...behind].map(([name, rest]) => {
    const field = fields.get(name)
    const below = field?.comodel && rest.length > 0 ? partsOf(records.env.model(field.comodel), rest) : []
    return { name, type: field?.type ?? 'char', below }
  })
}

/** Loads what a view shows of these records, a query a relation, and gives it as plain values. */
export async function rowsOf(
  records: AnyModel,
  paths: readonly string[],
  nodes?: ReadonlyMap<string, FieldNode>,
): Promise<Row[]> {
  if (records.length === 0) return []
  const parts = partsOf(records, paths)
  const labels = parts.filter(isLabel).map(({ name }) => `${name}.display_name`)
  const others = paths.filter(path => !labels.includes(path))
  if (others.length > 0) await records.load(...others)
  else await records.checkAccess('read')
  // sudo: any - what a record refers to is called by its name to whoever may read the record, and no more is told of it
  if (labels.length > 0) await records.sudo().load(...labels)
  return [...records].map(record => ({ id: record.id, values: valuesOf(record, parts, nodes) }))
}

function valuesOf(
  record: AnyModel,
  parts: readonly Part[],
  nodes?: ReadonlyMap<string, FieldNode>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const { name, type, below } of parts) {
    const value = record[name]
    // A relation's value is a recordset, which the declared type of the field says and the compiler cannot see.
    if (type === 'reference') values[name] = value ? reference(value as AnyModel, label) : null
    else if (type === 'many2one') {
      const part = { name, type, below }
      // sudo: any - its name only, as above
      const behind = isLabel(part) ? (value as AnyModel).sudo() : (value as AnyModel)
      values[name] = [...behind].map(each => reference(each, below))[0] ?? null
    } else if (type === 'one2many' || type === 'many2many')
      values[name] = many(value as AnyModel, below, nodes?.get(name))
    else values[name] = value
  }
  return values
}

function many(records: AnyModel, parts: readonly Part[], node: FieldNode | undefined): unknown[] {
  if (!node?.columns) return [...records].map(record => reference(record, parts))
  return [...records].map(record => ({ id: record.id, values: valuesOf(record, parts) }))
}

const label: readonly Part[] = [{ name: 'display_name', type: 'char', below: [] }]

/** A many2one of which a view shows nothing but the name. */
function isLabel({ type, below }: Part): boolean {
  return type === 'many2one' && below.length === 1 && below[0]!.name === 'display_name'
}

/** A record behind a relation: its id, its label, and whatever else was asked for. */
function reference(record: AnyModel, parts: readonly Part[]) {
  const values = valuesOf(record, parts)
  const label = typeof values.display_name === 'string' ? values.display_name : `#${record.id}`
  return { ...values, id: record.id, label }
}
