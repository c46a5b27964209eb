import type { AnyModel } from '../model/model.ts'
import type { Row } from './scene.ts'
import type { FieldNode } from './widgets/widget.ts'

/** Fields by name, each with the fields to read behind it. */
interface Tree extends Map<string, Tree> {}

function treeOf(paths: readonly string[]): Tree {
  const root: Tree = new Map()
  for (const path of paths) {
    let tree = root
    for (const name of path.split('.')) {
      const next: Tree = tree.get(name) ?? new Map()
      tree.set(name, next)
      tree = next
    }
  }
  return root
}

/** Loads what a view shows of these records, a query a relation, and gives it as plain values. */
export async function rowsOf(
  records: AnyModel,
  paths: readonly string[],
  nodes?: ReadonlyMap<string, FieldNode>,
): Promise<Row[]> {
  if (records.length === 0) return []
  const loaded = await records.load(...paths)
  const tree = treeOf(paths)
  return [...loaded].map(record => ({ id: record.id, values: valuesOf(record, tree, nodes) }))
}

function valuesOf(record: AnyModel, tree: Tree, nodes?: ReadonlyMap<string, FieldNode>): Record<string, unknown> {
  const fields = record.fieldsGet()
  const values: Record<string, unknown> = {}
  for (const [name, below] of tree) {
    const type = fields[name]?.type
    const value = record[name]
    // A relation's value is a recordset, which the declared type of the field says and the compiler cannot see.
    if (type === 'many2one') values[name] = [...(value as AnyModel)].map(each => reference(each, below))[0] ?? null
    else if (type === 'one2many' || type === 'many2many')
      values[name] = many(value as AnyModel, below, nodes?.get(name))
    else values[name] = value
  }
  return values
}

function many(records: AnyModel, tree: Tree, node: FieldNode | undefined): unknown[] {
  if (!node?.columns) return [...records].map(record => reference(record, tree))
  return [...records].map(record => ({ id: record.id, values: valuesOf(record, tree) }))
}

/** A record behind a relation: its id, its label, and whatever else was asked for. */
function reference(record: AnyModel, tree: Tree) {
  const values = valuesOf(record, tree)
  const label = typeof values.display_name === 'string' ? values.display_name : `#${record.id}`
  return { ...values, id: record.id, label }
}
