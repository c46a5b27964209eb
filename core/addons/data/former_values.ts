import { Command } from '../../model/commands.ts'
import type { AnyModel } from '../../model/model.ts'
import { type Field, isMany } from '../../registry/field.ts'
import { isRecords, isRelative, type Print, printOfFile } from './fingerprint.ts'

/** What a field of another addon's record held before a file wrote it, to be given back when that file's addon goes. */
export type Former =
  | { readonly value: unknown; readonly along?: Readonly<Record<string, unknown>> }
  /** Of a translated field: its texts by language. */
  | { readonly texts: Readonly<Record<string, string>> }
  /** Of lines, what the file has added to them, and what it has taken away. */
  | { readonly added: readonly number[]; readonly removed: readonly number[] }

/** Reads it from a record that is loaded; null for what is not kept. */
export async function formerOf(one: AnyModel, field: Field, file: Print): Promise<Former | null> {
  // What nobody may read is kept nowhere else.
  if (field.groups?.includes('.')) return null
  const value = one[field.name]
  if (isRelative(file)) {
    const { ids } = value as AnyModel // only lines are written by commands
    return { added: file.link.filter(id => !ids.includes(id)), removed: file.unlink.filter(id => ids.includes(id)) }
  }
  if (field.translate && !field.terms && typeof value === 'string')
    return { texts: await one.fieldTranslations(field.name) }
  // A view knows where its arch is written.
  if (field.name !== 'arch' || !one.fieldsGet().arch_fs) return { value: plain(field, value) }
  await one.load('arch_fs')
  return { value, along: { arch_fs: one.arch_fs } }
}

/** What `printOfRecord` gives of a record that holds it. */
export function printOfFormer(field: Field, former: Exclude<Former, { added: unknown }>): Print {
  if ('texts' in former) return printOfFile(field, former.texts.en_US ?? null)
  return printOfFile(field, Array.isArray(former.value) && isMany(field) ? [Command.set(former.value)] : former.value)
}

/** As JSON can hold it and `write` takes it. */
function plain(field: Field, value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (!isRecords(value)) return value ?? null
  const { _name, ids } = value
  if (isMany(field)) return [...ids]
  if (field.type === 'reference') return ids.length > 0 ? `${_name},${ids[0]}` : null
  return ids[0] ?? null
}
