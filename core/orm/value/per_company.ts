import pg from 'pg'
import { ValueError } from '../../errors.ts'
import type { Field } from '../../registry/field.ts'
import type { Env } from '../environment.ts'
import type { Row } from '../read/query.ts'
import { quoted } from '../read/sql.ts'
import type { ChosenDefault, DefaultSource } from '../write/defaults.ts'
import { columnType } from '../write/rows.ts'

/** What company-dependent fields read as where a company has no entry: what was chosen as their default. */
export interface Fallbacks {
  /** By model and field, those of a single company first. */
  readonly chosen: ReadonlyMap<string, readonly ChosenDefault[]>
  /** The same for the same fallbacks. */
  readonly key: string
}

export const NO_FALLBACKS: Fallbacks = { chosen: new Map(), key: '' }

/** Reads the fallbacks, for as long as the tables of rights are kept. */
export async function loadFallbacks(env: Env): Promise<Fallbacks> {
  const { companyDependent, models } = env.database.registry
  if (companyDependent.length === 0 || !models.has('ir.default')) return NO_FALLBACKS
  // The contract of the model `ir.default`: it is a DefaultSource.
  const all = await (env.model('ir.default') as unknown as DefaultSource).chosenDefaults()
  const chosen = new Map(
    companyDependent.map(({ model, name }) => {
      const ones = (all.get(model) ?? []).filter(one => one.field === name && one.user === null && !one.condition)
      return [`${model}.${name}`, ones]
    }),
  )
  return { chosen, key: JSON.stringify([...chosen.values()]) }
}

/** What tells apart the SQL of company-dependent fields. */
export function companyKey(env: Env): string {
  if (env.database.registry.companyDependent.length === 0) return ''
  return `${currentCompany(env)} ${env.access.fallbacks.key}`
}

/** The value that a field has in the current company when nobody has written one: of `ir.default`, as JSON. */
function fallbackOf(env: Env, field: Field): unknown {
  const company = currentCompany(env)
  const ones = env.access.fallbacks.chosen.get(`${field.model}.${field.name}`) ?? []
  const own = ones.find(one => one.company !== null && one.company === company)
  return (own ?? ones.find(one => one.company === null))?.value ?? null
}

const currentCompany = (env: Env): number | undefined => env.companyIds[0]

/** What a column with an entry a company reads as in the current one. */
export function entryOf(env: Env, field: Field, column: unknown): unknown {
  // A new record holds the value itself.
  if (typeof column === 'object' && column !== null && column instanceof Date) return column
  if (typeof column !== 'object' && column !== undefined) return column
  const company = String(currentCompany(env))
  const entries = (column ?? {}) as Record<string, unknown> // the object that withEntry and the database make
  const value = Object.hasOwn(entries, company) ? entries[company] : fallbackOf(env, field)
  return field.type === 'datetime' && typeof value === 'string' ? new Date(value) : value
}

/** The column with another entry for the current company. */
export function withEntry(env: Env, field: Field, column: unknown, value: unknown): Record<string, unknown> {
  return { ...(column as object | null), [writtenCompany(env, field)]: value instanceof Date ? value.toJSON() : value }
}

/** The column of a new record. What the company falls back to is not kept: it may change. */
export function firstEntry(env: Env, field: Field, value: unknown): Record<string, unknown> | null {
  const json = value instanceof Date ? value.toJSON() : value
  return json === fallbackOf(env, field) ? null : withEntry(env, field, {}, value)
}

export function writtenCompany(env: Env, field: Field): number {
  const company = currentCompany(env)
  if (company !== undefined) return company
  throw new ValueError(
    `${field.model}.${field.name} has a value for each company, and there is no current one: use withCompany(…).`,
  )
}

/** What the current company's entry of a column is, with the type of the field. A link to a record that is gone is none. */
export function entrySql(env: Env, field: Field, column: string): string {
  const company = currentCompany(env)
  // No colons: the query builder takes what follows them for the name of a parameter.
  const literal = pg.escapeLiteral(JSON.stringify(fallbackOf(env, field)).replaceAll(':', '\\u003a'))
  const entry = company === undefined ? '' : `${column}->'${company}', `
  const value = `(COALESCE(${entry}${literal}::jsonb) #>> '{}')::${columnType({ ...field, companyDependent: false })}`
  if (field.type !== 'many2one') return value
  const { table } = env.database.registry.model(field.comodel!)
  return `(SELECT kept.id FROM ${quoted(table)} kept WHERE kept.id = ${value})`
}

/** In rows that were just read, empties links to records that are gone: no foreign key minds them. */
export async function dropGone(env: Env, columns: readonly Field[], rows: readonly Row[]): Promise<void> {
  for (const field of columns.filter(one => one.companyDependent && one.type === 'many2one')) {
    const ids = new Set(rows.flatMap(row => Object.values((row[field.name] ?? {}) as Record<string, unknown>)))
    ids.delete(null)
    if (ids.size === 0) continue
    const { table } = env.database.registry.model(field.comodel!)
    const text = `SELECT id FROM ${quoted(table)} WHERE id = ANY($1::int[])`
    const there = new Set((await env.unit.query<{ id: unknown }>(text, [[...ids]], true)).map(row => row.id))
    if (there.size === ids.size) continue
    for (const row of rows) {
      const entries = Object.entries((row[field.name] ?? {}) as Record<string, unknown>)
      row[field.name] = Object.fromEntries(entries.map(([company, id]) => [company, there.has(id) ? id : null]))
    }
  }
}
