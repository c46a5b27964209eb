import { UserError } from '../errors.ts'
import { Command } from '../model/commands.ts'
import { fingerprint } from './fingerprint.ts'
import type { Row, Scene } from './scene.ts'
import { isGone } from './widgets/selection.ts'
import type { FieldNode } from './widgets/widget.ts'

/** The fields that a form sent, by name; a name that came several times has a list. */
export type FormFields = Readonly<Record<string, unknown>>

/** What a form means. */
export interface Submitted {
  /** For a record that is not stored yet: what was not touched is left to its defaults. */
  readonly isNew: boolean
  /** What is to be written: only what the person changed. */
  readonly changes: Record<string, unknown>
  /** Everything that the form sent, to draw it again: ids where a record has relations. */
  readonly draft: Record<string, unknown>
  /** What cannot be read, by the name of the field in the form. */
  readonly errors: Record<string, string>
}

type Words = Pick<Scene, '_' | 'tz'>

/** Reads the fields of a form. Nodes that it does not name stay as they are. */
export function readSubmitted(nodes: readonly FieldNode[], form: FormFields, words: Words, isNew: boolean): Submitted {
  const result: Submitted = { isNew, changes: {}, draft: {}, errors: {} }
  const reading = { form, was: wasOf(form), words, result }
  for (const node of nodes) {
    if (form[node.name] === undefined) continue
    if (node.columns && node.field.type === 'one2many') readLines(node, reading)
    else readField(node, node.name, reading, result)
  }
  return result
}

/** A form being read. */
interface Reading {
  readonly form: FormFields
  readonly was: Readonly<Record<string, string>>
  readonly words: Words
  readonly result: Submitted
}

const wasName = '_was'

/** What the fields of a form were when it was drawn, as far as it says so. */
export function wasOf(form: FormFields): Record<string, string> {
  try {
    const value: unknown = JSON.parse(String(form[wasName] ?? '{}'))
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch {
    return {}
  }
}

/** Reads a field into the changes and the draft of its record: the form's, or a line's. `name` is what the form calls it. */
function readField(
  node: FieldNode,
  name: string,
  { form, was, words, result }: Reading,
  { changes, draft }: Pick<Submitted, 'changes' | 'draft'>,
): void {
  const texts = textsOf(form[name])
  try {
    const before = was[name]
    const text = texts.at(-1) ?? ''
    // A value that is no option any more is no mistake of whoever left it as it was.
    const isKept = isGone(text, node) && before === fingerprint(node, text)
    const value = isKept ? text : node.widget.parse(texts, node, words)
    draft[node.name] = value
    if (value === undefined || before === fingerprint(node, asValue(node, value))) return
    changes[node.name] = Array.isArray(value) ? commands(result.isNew ? undefined : before, value) : value
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    draft[node.name] ??= texts.at(-1) ?? ''
    result.errors[name] = error.message
  }
}

function textsOf(value: unknown): string[] {
  return [value].flat().filter(text => typeof text === 'string')
}

/** A many2one's id looks like the reference that it was drawn from. */
function asValue(node: FieldNode, value: unknown): unknown {
  return node.field.type === 'many2one' && typeof value === 'number' ? { id: value, label: '' } : value
}

/** Only what was added or removed, when it is known what was there: others may change the same list. */
function commands(before: string | undefined, ids: readonly number[]): Command[] {
  if (before === undefined) return [Command.set([...ids])]
  const old = before.split(',').filter(Boolean).map(Number)
  const added = ids.filter(id => !old.includes(id)).map(id => Command.link(id))
  return [...old.filter(id => !ids.includes(id)).map(id => Command.unlink(id)), ...added]
}

/** The lines of a one2many: those that came are changed or new, those that are missing are deleted. */
function readLines(node: FieldNode, reading: Reading): void {
  const { form, was, result } = reading
  const ids = lineIds(node, form)
  const before = (was[node.name] ?? '').split(',').filter(Boolean)
  const lines: Row[] = []
  const all: Command[] = before.filter(id => !ids.includes(id)).map(id => Command.delete(Number(id)))
  for (const id of ids) {
    const line: Pick<Submitted, 'changes' | 'draft'> = { changes: {}, draft: {} }
    for (const column of node.columns ?? []) {
      const name = `${node.name}.${id}.${column.name}`
      if (form[name] !== undefined) readField(column, name, reading, line)
    }
    const stored = /^\d+$/.test(id) ? Number(id) : null
    lines.push({ id: stored ?? id, values: line.draft })
    if (stored === null) all.push(Command.create(line.changes))
    else if (Object.keys(line.changes).length > 0) all.push(Command.update(stored, line.changes))
  }
  result.draft[node.name] = lines
  if (all.length > 0) result.changes[node.name] = all
}

/** The lines that a form sent, in its order: ids, or `new1` and so on for those that are not stored yet. */
export function lineIds(node: FieldNode, form: FormFields): string[] {
  const pattern = new RegExp(`^${node.name}\\.(\\d{1,10}|new\\d{1,4})\\.id$`)
  return Object.keys(form).flatMap(name => pattern.exec(name)?.[1] ?? [])
}
