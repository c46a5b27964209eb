import pg from 'pg'
import { quoted } from '../orm/read/sql.ts'
import { columnType, toColumn } from '../orm/write/rows.ts'
import type { Field } from '../registry/field.ts'
import type { ModelMeta } from '../registry/meta.ts'

/** The type of each column that a table has now. */
export type LiveColumns = ReadonlyMap<string, string>

/** Changes of type that keep every value there may be. */
const widening: Readonly<Record<string, readonly string[]>> = {
  integer: ['double precision', 'numeric', 'text'],
  boolean: ['text'],
  date: ['timestamp with time zone', 'text'],
  numeric: ['numeric', 'text'],
  'double precision': ['text'],
  'character varying': ['text', 'jsonb'],
  text: ['jsonb'],
}

/** Statements that give existing columns the types of their fields; `harmful` ones could lose something. */
export function typeChanges(meta: ModelMeta, live: LiveColumns): { safe: string[]; harmful: string[] } {
  const changes = { safe: [] as string[], harmful: [] as string[] }
  for (const field of meta.columns) {
    const type = live.get(field.name)
    const wanted = columnType(field)
    if (!type || type.replaceAll(' ', '') === wanted.replaceAll(' ', '')) continue
    const column = quoted(field.name)
    // A text that becomes a translated one is the English one; other text is no JSON.
    const using =
      wanted === 'jsonb' && field.translate ? `jsonb_build_object('en_US', ${column})` : `${column}::${wanted}`
    const statement = `ALTER TABLE ${quoted(meta.table)} ALTER COLUMN ${column} TYPE ${wanted} USING ${using}`
    const able =
      widening[type.split('(')[0]!]?.includes(wanted.split('(')[0]!) && !(wanted === 'jsonb' && !field.translate)
    changes[able && !narrows(type, wanted) ? 'safe' : 'harmful'].push(statement)
  }
  return changes
}

/** Fewer digits than now. */
function narrows(type: string, wanted: string): boolean {
  const [from, to] = [type, wanted].map(text => /\((\d+),(\d+)\)/.exec(text)?.slice(1).map(Number))
  if (!to) return false
  const [digits, behind] = from ?? [type === 'integer' ? 10 : Number.POSITIVE_INFINITY, 0]
  return digits! - behind! > to[0]! - to[1]! || behind! > to[1]!
}

/** Gives the rows there are what new ones begin with. What a company falls back to is not kept in them. */
export function filled(meta: ModelMeta, field: Field): string[] {
  if (field.default === undefined || field.default === null || field.companyDependent) return []
  if (Buffer.isBuffer(field.default)) return []
  const value = toColumn(field, field.translate ? { en_US: field.default } : field.default)
  const literal = `${pg.escapeLiteral(String(value))}::${columnType(field)}`
  return [`UPDATE ${quoted(meta.table)} SET ${quoted(field.name)} = ${literal}`]
}

/** Columns of no model that would keep new rows out. */
export function relieved(meta: ModelMeta, required: readonly string[]): string[] {
  const own = new Set(['id', ...meta.columns.map(field => field.name)])
  return required
    .filter(name => !own.has(name))
    .map(name => `ALTER TABLE ${quoted(meta.table)} ALTER COLUMN ${quoted(name)} DROP NOT NULL`)
}
