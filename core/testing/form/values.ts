import type { Environment } from '../../model/types.ts'
import { refused } from '../../views/choices.ts'
import { draftRow } from '../../views/draft.ts'
import { idsOf } from '../../views/fingerprint.ts'
import { isReference } from '../../views/widgets/relation.ts'
import type { FieldNode } from '../../views/widgets/widget.ts'

/** A value that a test gives as the row of a form has it. Throws for what a person could not choose. */
export async function typedValue(env: Environment, node: FieldNode, value: unknown, before: unknown): Promise<unknown> {
  const { name, field } = node
  const choices = field.selection
  if (choices && value !== null && !choices.some(([choice]) => choice === value))
    throw new Error(`${name}: expected one of ${choices.map(([choice]) => choice).join(', ')}, got ${String(value)}.`)
  if (!field.relation) return typeof value === 'string' && field.type !== 'html' ? value.trim() || null : value
  const ids = idsGiven(name, value)
  const known = new Set(isReference(before) ? [before.id] : idsOf(before))
  const closed = await refused(
    env,
    node,
    ids.filter(id => !known.has(id)),
  )
  if (closed.length > 0)
    throw new Error(`${name}: ${field.relation} ${closed.join(', ')} is not among what this person can choose here.`)
  const given = field.type === 'many2one' ? (ids[0] ?? null) : ids
  const row = await draftRow(env, [node], { id: 'new', values: { [name]: before } }, { [name]: given })
  return row.values[name]
}

/** The ids of records, ids as they are, or none for null. */
export function idsGiven(name: string, value: unknown): readonly number[] {
  if (value === null || value === undefined) return []
  if (typeof value === 'number') return [value]
  const ids = typeof value === 'object' && 'ids' in value ? value.ids : value
  if (Array.isArray(ids) && ids.every(id => typeof id === 'number')) return ids
  throw new Error(`${name}: expected records, ids or null, got ${JSON.stringify(value)}.`)
}

/** A value of the row as a record would have it. */
export function shownValue(env: Environment, { field }: FieldNode, value: unknown): unknown {
  if (!field.relation) return value
  return env.model(field.relation).browse(isReference(value) ? value.id : idsOf(value))
}
