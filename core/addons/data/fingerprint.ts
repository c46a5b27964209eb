import { createHash } from 'node:crypto'
import type { Command } from '../../model/commands.ts'
import { convert } from '../../orm/value/convert.ts'
import { commandsOf } from '../../orm/write/lines.ts'
import { type Field, isMany } from '../../registry/field.ts'

/** A value as it is remembered: itself when it is short, else what tells it from others. */
export type Print = string | number | boolean | null | readonly number[] | Relative

/** Commands that add and take away, and leave the other lines alone. */
export interface Relative {
  readonly link: readonly number[]
  readonly unlink: readonly number[]
}

const longest = 80

/** What a file says of a field; for lines, what its commands leave, as far as they say so alone. */
export function printOfFile(field: Field, value: unknown): Print {
  if (isMany(field)) return printOfCommands(commandsOf(field, value))
  // Kept as written: how markup is cleaned is not the file's doing.
  return printOf(field.type === 'html' ? value : convert(field, value))
}

/** What a record holds. */
export function printOfRecord(field: Field, value: unknown): Print {
  if (!isRecords(value)) return printOf(value)
  if (field.type === 'reference') return value.ids.length ? `${value._name},${value.ids[0]}` : null
  return isMany(field) ? sorted(value.ids) : (value.ids[0] ?? null)
}

export function samePrint(a: Print | undefined, b: Print | undefined): boolean {
  return a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b)
}

export function isRelative(print: Print | undefined): print is Relative {
  return typeof print === 'object' && print !== null && 'link' in print
}

function printOf(value: unknown): Print {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'number')
    return value ?? null
  const text =
    value instanceof Date
      ? value.toISOString()
      : Buffer.isBuffer(value)
        ? value.toString('base64')
        : typeof value === 'string'
          ? value
          : JSON.stringify(value)
  return text.length <= longest ? text : `#${createHash('sha256').update(text).digest('base64url')}`
}

function printOfCommands(commands: readonly Command[]): Print {
  if (commands.some(([code]) => code === 0 || code === 1)) return printOf(commands)
  const link = new Set<number>()
  const unlink = new Set<number>()
  let absolute = false
  for (const [code, id, ids] of commands) {
    if (code === 5 || code === 6) {
      absolute = true
      link.clear()
      unlink.clear()
      // The third of a command 6 is a list of ids: commandsOf has checked it.
      for (const one of code === 6 ? (ids as readonly number[]) : []) link.add(one)
    } else {
      const [there, gone] = code === 4 ? [link, unlink] : [unlink, link]
      there.add(id as number)
      gone.delete(id as number)
    }
  }
  return absolute ? sorted(link) : { link: sorted(link), unlink: sorted(unlink) }
}

function sorted(ids: Iterable<number>): number[] {
  return [...new Set(ids)].toSorted((a, b) => a - b)
}

export function isRecords(value: unknown): value is { readonly _name: string; readonly ids: readonly number[] } {
  return typeof value === 'object' && value !== null && '_name' in value && 'ids' in value
}
