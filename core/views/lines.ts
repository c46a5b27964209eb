import type { Environment } from '../model/types.ts'
import { contextOf } from './choices.ts'
import { draftRow } from './draft.ts'
import type { FormPlan } from './form.ts'
import { inlineRows, newLineId } from './inline.ts'
import { conditionValues, type Row } from './scene.ts'
import { isReference, references } from './widgets/relation.ts'
import type { FieldNode } from './widgets/widget.ts'

/** The ids of the records in a relation's value. */
export function chosenIds(value: unknown): number[] {
  return (isReference(value) ? [value] : references(value)).map(({ id }) => id)
}

/** The row with a line added to, or taken from, one of its lists: `added` names the list, `removed` is `rule_ids.7`. */
export async function changedLines(
  env: Environment,
  plan: FormPlan,
  row: Row,
  { added, removed }: { readonly added: string; readonly removed: string },
): Promise<Row> {
  const values = { ...row.values }
  const [name = '', id = ''] = removed.split('.')
  if (plan.fields.get(name)?.columns) values[name] = inlineRows(values[name]).filter(line => String(line.id) !== id)
  const node = plan.fields.get(added)
  if (node?.columns && node.field.relation) {
    const lines = inlineRows(values[added])
    const context = contextOf(env, node, conditionValues(row))
    const defaults = await env
      .model(node.field.relation)
      .withContext(context)
      .defaultGet(node.columns.map(column => column.name))
    const empty = Object.fromEntries(node.columns.map(({ name: column }) => [column, null]))
    const line = await draftRow(
      env,
      node.columns,
      { id: newLineId(lines.map(({ id }) => id)), values: empty },
      plainValues(defaults),
    )
    values[added] = [...lines, line]
  }
  return { id: row.id, values }
}

/** Values as defaults give them, with ids for records: what a form is drawn from before anything is stored. */
export function plainValues(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]))
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.flatMap(item => (Array.isArray(item) ? commandIds(item) : [item]))
  if (typeof value !== 'object' || value === null || !('ids' in value) || !Array.isArray(value.ids)) return value
  return value.ids
}

/** The ids that a command of an x2many leaves in it. */
function commandIds([kind, id, ids]: readonly unknown[]): unknown[] {
  if (kind === 6 && Array.isArray(ids)) return ids
  return kind === 4 || kind === 1 ? [id] : []
}

/** Where a field of a line stands in the form, when only one line that was sent can be meant: `rule_ids.new1.url`. */
export function lineFieldOf(
  nodes: readonly FieldNode[],
  draft: Readonly<Record<string, unknown>>,
  field: string,
): string | null {
  const found = nodes.flatMap(node => {
    if (!node.columns?.some(({ name }) => name === field)) return []
    return inlineRows(draft[node.name]).map(line => `${node.name}.${line.id}.${field}`)
  })
  return found.length === 1 ? found[0]! : null
}
