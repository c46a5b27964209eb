import { UserError } from '../errors.ts'
import type { AnyModel } from '../model/model.ts'
import type { AnySpecification, OnchangeWarning } from '../model/specification.ts'
import { edit } from '../orm/form/onchange.ts'
import { idsOf } from './fingerprint.ts'
import type { FormPlan } from './form.ts'
import { inlineRows, newLineId } from './inline.ts'
import type { Reference, Row } from './scene.ts'
import { isReference } from './widgets/relation.ts'
import { isGone } from './widgets/selection.ts'
import type { FieldNode } from './widgets/widget.ts'

/** A form with everything that follows from what was typed, and what the person is to be told of it. */
export interface Edited {
  readonly row: Row
  readonly warning: OnchangeWarning | null
}

/**
 * Computes what follows from the values of a form. `changed` are the names of changed fields in the form, `bed_id` or
 * `line_ids.new1.price`; none for a form that was just opened. `unread` are those whose text could not be read: they
 * stay as they were typed.
 */
export async function editedRow(
  record: AnyModel,
  plan: FormPlan,
  row: Row,
  { changed, sent, unread }: { changed: readonly string[]; sent: Iterable<string>; unread: ReadonlySet<string> },
): Promise<Edited> {
  const names = new Set(sent)
  const nodes = [...plan.fields.values()].filter(({ field }) => field.type !== 'binary')
  const given = nodes.filter(
    node => names.has(node.name) && !unread.has(node.name) && isGiven(node, row.values[node.name]),
  )
  const values = Object.fromEntries(given.map(node => [node.name, toGiven(node, row.values[node.name], unread)]))
  const { value, warning = null } = await edit(record, values, changed, specificationOf(nodes))
  const shown = nodes.filter(({ name }) => name in value && !unread.has(name))
  const drawn = shown.map(node => [node.name, toDrawn(node, value[node.name], row.values[node.name], unread)])
  return { row: { id: row.id, values: { ...row.values, ...Object.fromEntries(drawn) } }, warning }
}

function specificationOf(nodes: readonly FieldNode[]): AnySpecification {
  return Object.fromEntries(nodes.map(node => [node.name, node.field.relation ? { fields: behindOf(node) } : {}]))
}

function behindOf({ columns }: FieldNode): AnySpecification {
  return columns ? specificationOf(columns.filter(({ field }) => field.type !== 'binary')) : { display_name: {} }
}

/** A value that is no option any more stays as it is stored: it could not be given anew. */
function isGiven(node: FieldNode, value: unknown): boolean {
  return value !== undefined && !isGone(value, node)
}

/** A value of the form as `onchange` takes it: relations as ids, lines as commands. */
function toGiven(node: FieldNode, value: unknown, unread: ReadonlySet<string>): unknown {
  if (node.field.type === 'many2one') return isReference(value) ? value.id : null
  if (!node.columns || node.field.type !== 'one2many') return node.field.relation ? [[6, 0, idsOf(value)]] : value
  const lines = inlineRows(value)
  const commands = lines.map(({ id, values }) => {
    const columns = node.columns!.filter(
      column =>
        isGiven(column, values[column.name]) &&
        column.field.type !== 'binary' &&
        !unread.has(`${node.name}.${id}.${column.name}`),
    )
    const given = Object.fromEntries(columns.map(column => [column.name, toGiven(column, values[column.name], unread)]))
    return typeof id === 'number' ? [1, id, given] : [0, id, given]
  })
  const stored = lines.map(({ id }) => id).filter(id => typeof id === 'number')
  return [[6, 0, stored], ...commands]
}

/** What `onchange` gives back as the form draws it. */
function toDrawn(node: FieldNode, value: unknown, before: unknown, unread: ReadonlySet<string>): unknown {
  if (node.field.type === 'many2one') return reference(value)
  if (!node.field.relation) return value
  const commands = (Array.isArray(value) ? value : []) as readonly (readonly [number, number | string, object])[] // as onchange gives them
  const byId = new Map<number | string, Record<string, unknown>>()
  for (const [code, id, values] of commands) {
    if (code === 0 || code === 1 || code === 4) byId.set(id, { ...byId.get(id), ...values })
  }
  if (!node.columns) return [...byId.values()].map(reference).filter(each => each !== null)
  const rows = new Map(inlineRows(before).map(each => [each.id, each]))
  return [...byId].map(([id, values]): Row => {
    const name = /^virtual_/.test(String(id)) ? newLineId(rows.keys()) : id
    const known = rows.get(name)?.values ?? {}
    const drawn = node
      .columns!.filter(column => column.name in values && !unread.has(`${node.name}.${name}.${column.name}`))
      .map(column => [column.name, toDrawn(column, values[column.name], known[column.name], unread)])
    const made = { id: name, values: { ...known, ...Object.fromEntries(drawn) } }
    rows.set(name, made)
    return made
  })
}

function reference(value: unknown): Reference | null {
  if (typeof value !== 'object' || value === null || !('id' in value) || typeof value.id !== 'number') return null
  const label = 'display_name' in value && typeof value.display_name === 'string' ? value.display_name : `#${value.id}`
  return { id: value.id, label }
}

/** Runs `work`; what it tells the person because it can not go on is told as a warning, over the row as it is. */
export async function orAsTyped(row: Row, title: string, work: () => Promise<Edited>): Promise<Edited> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof UserError) || error.status >= 500) throw error
    return { row, warning: { title, message: error.message, type: 'notification' } }
  }
}
