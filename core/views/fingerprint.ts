import { createHash } from 'node:crypto'
import { isNumeric } from '../model/fields/kinds.ts'
import { inlineRows } from './inline.ts'
import type { Row } from './scene.ts'
import { isReference, references } from './widgets/relation.ts'
import type { FieldNode } from './widgets/widget.ts'

/**
 * A form carries what its fields were when it was drawn, so that a save writes what the person changed and nothing else:
 * what others changed meanwhile stays. Values are hashed, ids of x2many stand as they are, to tell added from removed.
 */
export function fingerprints(nodes: readonly FieldNode[], row: Row, prefix = ''): Record<string, string> {
  const found: Record<string, string> = {}
  for (const node of nodes) {
    const value = row.values[node.name]
    found[prefix + node.name] = fingerprint(node, value)
    if (!node.columns || node.field.type !== 'one2many') continue
    for (const inner of inlineRows(value)) {
      if (typeof inner.id === 'number')
        Object.assign(found, fingerprints(node.columns, inner, `${prefix}${node.name}.${inner.id}.`))
    }
  }
  return found
}

/** The mark of a value, equal for values that look alike in a form. */
export function fingerprint({ field, widget }: FieldNode, whole: unknown): string {
  const value = widget.seen ? widget.seen(whole) : whole
  if (field.type === 'one2many' || field.type === 'many2many') return idsOf(value).join(',')
  if (field.type === 'boolean') return value ? '1' : ''
  if (value === null || value === undefined || value === '') return isNumeric(field) ? hash('0') : ''
  if (isReference(value)) return hash(String(value.id))
  if (value instanceof Date) return hash(String(Math.floor(value.getTime() / 60_000)))
  return hash(typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : String(value))
}

/** The ids in an x2many's value: of references, of rows that are stored, or ids as a form sends them. */
export function idsOf(value: unknown): number[] {
  const items: unknown[] = Array.isArray(value) ? value : []
  const ids = [...items, ...references(value).map(({ id }) => id), ...inlineRows(value).map(({ id }) => id)]
  return [...new Set(ids.filter(id => typeof id === 'number'))].sort((a, b) => a - b)
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 12)
}
