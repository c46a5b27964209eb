import type { AnyModel } from '../../model/model.ts'
import { type Field, isComputed } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { dependsOf } from '../../registry/triggers.ts'
import { checkFieldAccess, checkModelAccess } from '../access/denied.ts'
import { checkRules } from '../access/rules.ts'
import { flush } from '../compute/compute.ts'
import { keeping } from '../compute/keeping.ts'
import { mark, modified } from '../compute/modified.ts'
import { precompute } from '../compute/precompute.ts'
import { createParents } from '../delegation.ts'
import { type Env, envOf, record } from '../environment.ts'
import { placeNew } from '../hierarchy.ts'
import { startProperties } from '../properties/write.ts'
import { metaOf } from '../read/read.ts'
import { convert } from '../value/convert.ts'
import { roundWritten } from '../value/monetary.ts'
import { firstEntry } from '../value/per_company.ts'
import { fitGiven } from '../value/pictures.ts'
import { checkReferences } from '../value/reference.ts'
import { inLanguages } from '../value/translations.ts'
import { check } from './checks.ts'
import { defaulting } from './defaults.ts'
import { forgetParents } from './forget.ts'
import { writeLines } from './lines.ts'
import { insertRows } from './rows.ts'
import { checkWritable, goesThrough, writeThrough } from './through.ts'
import { checkRequired, fieldValues, pairsFirst } from './write.ts'

type Given = Readonly<Record<string, unknown>>

/** Creates records, one for each of the given values, in that order. */
export async function create(model: AnyModel, valuesList: Given | readonly Given[]): Promise<AnyModel> {
  const env = envOf(model.env)
  const meta = metaOf(model)
  const list = Array.isArray(valuesList) ? (valuesList as readonly Given[]) : [valuesList as Given]
  await env.database.rights.ensure(env)
  checkModelAccess(env, meta, 'create')
  if (list.length === 0) return record(meta.prototype, env, [])

  const all: Map<Field, unknown>[] = []
  const withDefaults = await defaulting(env, meta)
  const given: Map<Field, unknown>[] = []
  for (const values of list) {
    const named = fieldValues(env, meta, values)
    checkFieldAccess(
      env,
      meta,
      [...named.keys()].map(field => field.name),
      'create',
    )
    for (const field of named.keys()) if (!field.column) checkWritable(field)
    given.push(named)
    all.push(await withDefaults(named))
  }
  for (const values of all) await fitGiven(env, values)
  await createParents(env, meta, all, given)
  const { rows, due } = await rowsOf(env, meta, all, list)
  const ids = await insert(env, meta, rows)
  const idAt = (index: number) => ids[index]!
  const valuesOf = (field: Field) =>
    new Map(ids.flatMap((id, index) => (all[index]!.has(field) ? [[id, all[index]!.get(field)] as const] : [])))

  const computed = meta.columns.filter(field => isComputed(field) && !field.readonly)
  await keeping(env, new Map(computed.map(field => [field, [...valuesOf(field).keys()]])), async () => {
    const lines = pairsFirst(meta.fields.values())
    const withLines = new Set(lines.filter(field => valuesOf(field).size > 0).map(field => field.name))
    const follows = (field: Field) => dependsOf(field).some(([name]) => withLines.has(name!))
    for (const [field, indexes] of due) if (!follows(field)) mark(env, field, indexes.map(idAt))
    const told = [...meta.fields.values()].filter(field => rows.some(row => (row.get(field) ?? null) !== null))
    await modified(env, meta, new Map(told.map(field => [field, ids])), { areNew: true })
    await roundWritten(env, meta, meta.columns, ids)
    for (const field of lines) for (const id of ids) env.unit.cache.set(field, env.scope, id, [])
    for (const field of lines) {
      const groups = [...valuesOf(field)].map(([id, value]) => ({ ids: [id], value }))
      if (groups.length > 0) await writeLines(env, meta, field, groups, true)
    }
    // What follows from lines was computed with them, where there were some.
    const isUnset = (field: Field, id: number) => (env.unit.cache.get(field, env.scope, id) ?? null) === null
    for (const [field, indexes] of due) {
      if (follows(field))
        mark(
          env,
          field,
          indexes.map(idAt).filter(id => isUnset(field, id)),
        )
    }
    for (const field of meta.fields.values()) {
      // What is computed and stored for reading only is computed, whatever is given.
      if (goesThrough(field) && !field.inherited && !(field.column && field.readonly))
        await writeThrough(env, meta, field, valuesOf(field))
    }
    await flush(env)
  })
  await check(env, meta, null, ids)
  if (meta.cached) env.invalidateCaches()
  await checkRules(env, meta, ids, 'create')
  return record(meta.prototype, env, ids)
}

/** The rows to insert as the cache holds them, and which computed fields are still due in which of them. */
async function rowsOf(env: Env, meta: ModelMeta, all: readonly ReadonlyMap<Field, unknown>[], given: readonly Given[]) {
  const log = new Map<string, unknown>(
    meta.logAccess
      ? [
          ['create_uid', env.uid],
          ['write_uid', env.uid],
          ['create_date', env.now()],
          ['write_date', env.now()],
        ]
      : [],
  )
  const rows = all.map((values, index) => {
    const row = new Map(
      meta.columns.map(
        field => [field, log.has(field.name) ? log.get(field.name) : stored(env, field, values)] as const,
      ),
    )
    checkRequired(env, row)
    for (const [field, value] of row) row.set(field, inLanguages(env, field, value, given[index]!))
    return row
  })
  await checkReferences(env, rows)
  await startProperties(env, meta, rows)
  const due = new Map(meta.columns.filter(isComputed).map(field => [field, indexesOf(all, field)]))
  await precompute(env, meta, rows, due)
  return { rows, due }
}

/** New records have a stored computed field computed, unless a value was given for one that takes it. */
function indexesOf(all: readonly ReadonlyMap<Field, unknown>[], field: Field): number[] {
  const isDue = (values: ReadonlyMap<Field, unknown>) => field.readonly || field.related || !values.has(field)
  return [...all.entries()].filter(([, values]) => isDue(values)).map(([index]) => index)
}

async function insert(env: Env, meta: ModelMeta, rows: readonly ReadonlyMap<Field, unknown>[]): Promise<number[]> {
  const ids = await insertRows(
    env,
    meta,
    meta.columns,
    rows.map(row => meta.columns.map(field => row.get(field))),
  )
  const { cache } = env.unit
  for (const field of meta.columns) {
    for (const [index, row] of rows.entries()) cache.set(field, env.scope, ids[index]!, row.get(field))
  }
  cache.hold(meta.name, ids, true)
  forgetParents(env, meta.columns, ids)
  await placeNew(env, meta, ids)
  return ids
}

function stored(env: Env, field: Field, values: ReadonlyMap<Field, unknown>): unknown {
  if (field.related || (isComputed(field) && field.readonly)) return null
  const value = values.get(field)
  if (value === undefined) return null
  const kept = convert(field, value, env)
  return field.companyDependent ? firstEntry(env, field, kept) : kept
}
