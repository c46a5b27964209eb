import { flush } from '../orm/compute/compute.ts'
import { mark } from '../orm/compute/modified.ts'
import { type Env, envOf } from '../orm/environment.ts'
import { quoted } from '../orm/read/sql.ts'
import { fillDefault } from '../orm/write/defaults.ts'
import { type Field, isComputed } from '../registry/field.ts'
import type { Registry } from '../registry/registry.ts'
import type { Database } from './database.ts'
import type { Query } from './unit.ts'

/** A column that was added to a table with rows, and the id of the last row that has its value. */
interface Waiting {
  readonly field: Field
  readonly last: number
}

/** How many rows get their values in one unit of work. */
const rowsAtOnce = 1000

const noteOf = (field: Field) => `fill ${field.model}.${field.name}`

/** Does the ORM give the rows that are there their values when a column is added? A plain default is put in by SQL. */
export function isFilled(field: Field): boolean {
  return isComputed(field) || (typeof field.default === 'function' && !field.companyDependent)
}

/** Notes, in the transaction that adds columns, that their rows wait for values: whatever happens then, they get them. */
export async function noteAdded(query: Query, fields: readonly Field[]): Promise<void> {
  for (const field of fields) {
    await query(`INSERT INTO foyer_meta VALUES ($1, '0') ON CONFLICT (key) DO UPDATE SET value = '0'`, [noteOf(field)])
  }
}

/** The columns of the registry whose rows wait for values; those that others follow from come first. */
export async function waitingColumns(registry: Registry, query: Query): Promise<Waiting[]> {
  const text = `SELECT key, value FROM foyer_meta WHERE key LIKE 'fill %' ORDER BY key`
  const notes = await query<{ key: string; value: string }>(text)
  const { computeOrder } = registry
  const waiting = notes.flatMap(({ key, value }) => {
    const field = noted(registry, key)
    return field ? [{ field, last: Number(value) }] : []
  })
  const place = ({ field }: Waiting) => computeOrder.get(field) ?? -1
  return waiting.sort((a, b) => place(a) - place(b))
}

/** None, when the addon that had added it is not there just now. */
function noted(registry: Registry, key: string): Field | undefined {
  const [, model, name] = /^fill (.+)\.(\w+)$/.exec(key)!
  const field = registry.models.get(model!)?.fields.get(name!)
  return field?.column ? field : undefined
}

/**
 * Gives the rows of added columns their values, some at a time, each time in a unit of work of its own, unless it is a part
 * of one: killed, it goes on from there. Where that fails the rest waits for the next time. Gives whether anything was filled.
 */
export async function fillColumns(database: Database, query: Query, log: (line: string) => void): Promise<boolean> {
  let filled = false
  for (const group of together(await waitingColumns(database.registry, query))) {
    const names = group.map(({ field }) => `${field.model}.${field.name}`).join(', ')
    log(`Filled for the records that are there: ${names}`)
    try {
      let last: number | null = Math.min(...group.map(one => one.last))
      while (last !== null) last = await fillNext(database, group, last)
      filled = true
    } catch (error) {
      const reason = error instanceof Error ? error.message : error
      log(`Left undone until the next start, because it failed (${reason}): filling ${names}`)
    }
  }
  // What was known of rights and languages may come before the data of the addons.
  database.forgetCaches()
  return filled
}

/** Columns that one method computes are filled at once. */
function together(waiting: readonly Waiting[]): Waiting[][] {
  const groups = new Map<string, Waiting[]>()
  for (const one of waiting) {
    const { model, name, computation } = one.field
    const key = computation ? `${model} ${computation.compute}` : `${model}.${name}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()]
}

/** The next rows after one. Gives the last of them, or null when there are no more. */
function fillNext(database: Database, group: readonly Waiting[], after: number): Promise<number | null> {
  const fields = group.map(({ field }) => field)
  const { table } = database.registry.model(fields[0]!.model)
  return database.unit({}, async face => {
    const env = envOf(face)
    const text = `SELECT id FROM ${quoted(table)} WHERE id > $1 ORDER BY id LIMIT ${rowsAtOnce}`
    const ids = (await env.unit.query<{ id: number }>(text, [after])).map(({ id }) => id)
    for (const field of fields) await fill(env, field, ids)
    await flush(env)
    const last = ids.length < rowsAtOnce ? null : ids.at(-1)!
    const keys = fields.map(noteOf)
    await env.unit.begin()
    if (last === null) await env.unit.query('DELETE FROM foyer_meta WHERE key = ANY($1)', [keys])
    else await env.unit.query('UPDATE foyer_meta SET value = $2 WHERE key = ANY($1)', [keys, String(last)])
    return last
  })
}

async function fill(env: Env, field: Field, ids: readonly number[]): Promise<void> {
  if (isComputed(field)) mark(env, field, ids)
  else await fillDefault(env, field, ids)
}
