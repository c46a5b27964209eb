import type { AnyModel, Environment, FieldDescription } from '#core'

/** A value as people read it: lines of text, of which those that the other value lacks are marked. */
export interface Shown {
  readonly lines: readonly { text: string; differs: boolean }[]
  readonly long: boolean
}

/** What the file says and what the record holds, side by side. Labels are those of records that are loaded. */
export function compared(file: string, own: string): { file: Shown; own: Shown } {
  return { file: shown(file, own), own: shown(own, file) }
}

function shown(text: string, other: string): Shown {
  const [lines, others] = [text.split('\n'), new Set(other.split('\n'))]
  return {
    lines: lines.map(line => ({ text: line, differs: lines.length > 1 && !others.has(line) })),
    long: lines.length > 8 || text.length > 500,
  }
}

/** A value in words. `value` is a plain one, or a record; ids are looked up among `labels`. */
export function inWords(
  env: Environment,
  { type, selection }: FieldDescription,
  value: unknown,
  labels: ReadonlyMap<number, string>,
): string {
  const nothing = env._('nothing')
  if (type === 'boolean') return value ? env._('Yes') : env._('No')
  if (value === null || value === undefined || value === false || value === '') return nothing
  if (type === 'binary') return env._('a file')
  if (type === 'many2one' || type === 'one2many' || type === 'many2many') {
    const ids = idsIn(value)
    if (ids === null) return env._('new lines')
    return ids.map(id => labels.get(id) ?? `#${id}`).join(', ') || nothing
  }
  if (type === 'selection') return selection?.find(([key]) => key === value)?.[1] ?? String(value)
  if (value instanceof Date) return value.toISOString().replace('T', ' ').slice(0, 19)
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)
}

/** Ids of a record, of records, of an id, or of commands that leave exactly some; null for commands that make new ones. */
export function idsIn(value: unknown): readonly number[] | null {
  if (typeof value === 'number') return [value]
  if (isRecords(value)) return value.ids
  const set = Array.isArray(value) && value.length === 1 && Array.isArray(value[0]) && value[0][0] === 6 && value[0][2]
  return Array.isArray(set) ? set : value ? null : []
}

function isRecords(value: unknown): value is AnyModel {
  return typeof value === 'object' && value !== null && '_name' in value
}
