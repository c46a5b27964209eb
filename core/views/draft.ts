import type { Environment } from '../model/types.ts'
import { idsOf } from './fingerprint.ts'
import { inlineRows } from './inline.ts'
import { labelled } from './labels.ts'
import { conditionNames, type Row, type Scene } from './scene.ts'
import { isReference, references } from './widgets/relation.ts'
import type { FieldNode } from './widgets/widget.ts'

/** A row as it was, with what a form sent laid over it: to draw the form again, with nothing lost. */
export async function draftRow(
  env: Environment,
  nodes: Iterable<FieldNode>,
  row: Row,
  draft: Readonly<Record<string, unknown>>,
): Promise<Row> {
  const values: Record<string, unknown> = { ...row.values }
  for (const node of nodes) {
    if (!(node.name in draft)) continue
    values[node.name] = await draftValue(env, node, row.values[node.name], draft[node.name])
  }
  return { id: row.id, values }
}

async function draftValue(env: Environment, node: FieldNode, before: unknown, value: unknown): Promise<unknown> {
  if (!node.field.relation) return value
  if (node.columns && node.field.type === 'one2many') {
    const known = new Map(inlineRows(before).map(row => [row.id, row]))
    const lines = inlineRows(value).map(line =>
      draftRow(env, node.columns ?? [], known.get(line.id) ?? { id: line.id, values: {} }, line.values),
    )
    return Promise.all(lines)
  }
  const ids = typeof value === 'number' ? [value] : idsOf(value)
  const known = [...(isReference(before) ? [before] : []), ...references(before)]
  const unknown = ids.filter(id => !known.some(each => each.id === id))
  const all = [...known, ...(await labelled(env.model(node.field.relation), unknown))]
  const found = ids.flatMap(id => all.find(each => each.id === id) ?? [])
  return node.field.type === 'many2one' ? (found[0] ?? null) : found
}

/** The fields that must be filled in and are not, with the sentence that says so, by their name in the form. */
export function missing(nodes: Iterable<FieldNode>, row: Row, scene: Scene, prefix = ''): Record<string, string> {
  const found: Record<string, string> = {}
  const names = conditionNames(row, scene)
  for (const node of nodes) {
    const value = row.values[node.name]
    if (node.required.holds(names) && isEmpty(node, value)) found[prefix + node.name] = scene._('Fill in this field.')
    if (!node.columns || node.field.type !== 'one2many') continue
    for (const line of inlineRows(value)) {
      Object.assign(
        found,
        missing(
          node.columns.filter(each => !each.readonly.holds(names)),
          line,
          scene,
          `${prefix}${node.name}.${line.id}.`,
        ),
      )
    }
  }
  return found
}

function isEmpty(node: FieldNode, value: unknown): boolean {
  if (node.field.type === 'boolean' || typeof value === 'number') return false
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}
