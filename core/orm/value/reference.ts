import { MissingError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import type { Field } from '../../registry/field.ts'
import { type Env, record } from '../environment.ts'
import { type Row, selectIds } from '../read/query.ts'
import { dropGone } from './per_company.ts'

/** The record that `model,id` stands for; null when no addon has the model any more. */
export function referred(env: Env, text: string): AnyModel | null {
  const [model, id] = text.split(',')
  const meta = env.database.registry.models.get(model!)
  return meta ? record(meta.prototype, env, [Number(id)]) : null
}

/** Empties references to records that are gone, in rows just read: one query for each model that is referred to. */
export async function dropDangling(env: Env, columns: readonly Field[], rows: readonly Row[]): Promise<void> {
  await dropGone(env, columns, rows)
  const references = columns.filter(field => field.type === 'reference')
  if (references.length === 0) return
  const texts = rows.flatMap(row => references.flatMap(field => (row[field.name] as string | null) ?? []))
  const there = await existing(env, texts)
  for (const row of rows) {
    for (const { name } of references) if (!there.has(row[name] as string)) row[name] = null
  }
}

/** What is referred to must be there: throws a `MissingError` that names the field. */
export async function checkReferences(env: Env, rows: readonly ReadonlyMap<Field, unknown>[]): Promise<void> {
  const given = rows.flatMap(row => [...row].flatMap(([field, value]) => linked(field, value)))
  if (given.length === 0) return
  const there = await existing(
    env,
    given.map(([, value]) => String(value)),
  )
  const gone = given.find(([, value]) => !there.has(String(value)))
  if (!gone) return
  const values = { field: env._(gone[0].label), value: gone[1] }
  throw new MissingError(env._('%(field)s: there is no record %(value)s.', values))
}

/** What a value leads to without a foreign key, as `model,id`, with its field. */
function linked(field: Field, value: unknown): [Field, string][] {
  if (value === null) return []
  if (field.type === 'reference') return [[field, String(value)]]
  if (!field.companyDependent || field.type !== 'many2one') return []
  const ids = typeof value === 'object' ? Object.values(value as object) : [value]
  return ids.filter(id => id !== null).map(id => [field, `${field.comodel},${id}`])
}

/** The records that references lead to, of all models, each model's as one recordset. */
export function referredRecords(records: AnyModel, field: Field): AnyModel[] {
  const byModel = new Map<string, AnyModel>()
  for (const one of records) {
    const target = one[field.name] as AnyModel | null // a reference field
    if (target) byModel.set(target._name, byModel.get(target._name)?.union(target) ?? target)
  }
  return [...byModel.values()]
}

export async function existing(env: Env, texts: readonly string[]): Promise<Set<string>> {
  const there = new Set<string>()
  for (const model of new Set(texts.map(text => text.split(',')[0]!))) {
    const meta = env.database.registry.models.get(model)
    if (!meta || meta.abstract) continue
    const own = texts.filter(text => text.startsWith(`${model},`))
    const ids = [...new Set(own.map(text => Number(text.split(',')[1])))]
    // sudo: any model - that a record is there is told to whoever sees the reference; its rules hide the rest
    const system = env.with({ su: true })
    const found = await selectIds(system, meta, { kind: 'leaf', path: ['id'], operator: 'in', value: ids })
    for (const id of found) there.add(`${model},${id}`)
  }
  return there
}
