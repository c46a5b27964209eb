import type { AnyModel } from '../model/model.ts'
import { type Field, isMany } from '../registry/field.ts'
import type { ModelMeta } from '../registry/meta.ts'
import { checkFieldAccess, checkModelAccess } from './access.ts'
import { flush, modified } from './compute.ts'
import { convert } from './convert.ts'
import { defaulting } from './defaults.ts'
import { createParents } from './delegation.ts'
import { type Env, envOf, record } from './environment.ts'
import { placeNew } from './hierarchy.ts'
import { writeLines } from './lines.ts'
import { roundWritten } from './monetary.ts'
import { firstEntry } from './per_company.ts'
import { metaOf } from './read.ts'
import { checkReferences } from './reference.ts'
import { insertRows } from './rows.ts'
import { checkRules } from './rules.ts'
import { writeThrough } from './through.ts'
import { check, checkRequired, fieldValues, forgetLinesTo, forgetRelations } from './write.ts'

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
    given.push(named)
    all.push(await withDefaults(named))
  }
  await createParents(env, meta, all, given)
  const ids = await insert(env, meta, all)

  for (const field of meta.fields.values()) {
    if (!isMany(field) || !field.store) continue
    const lines = ids
      .map((id, index) => [id, all[index]!.get(field)] as const)
      .filter(([, value]) => value !== undefined)
    for (const id of ids) env.unit.cache.set(field, env.scope, id, [])
    if (lines.length > 0) await writeLines(env, meta, field, lines)
  }
  for (const [index, values] of all.entries()) {
    await writeThrough(
      env,
      meta,
      [...values].filter(([field]) => !field.store && !field.inherited),
      [ids[index]!],
    )
  }
  await check(env, meta, null, ids)
  await flush(env)
  if (meta.cached) env.invalidateCaches()
  await checkRules(env, meta, ids, 'create')
  return record(meta.prototype, env, ids)
}

async function insert(env: Env, meta: ModelMeta, all: readonly ReadonlyMap<Field, unknown>[]): Promise<number[]> {
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
  const rows = all.map(values => {
    const row = new Map(
      meta.columns.map(
        field => [field, log.has(field.name) ? log.get(field.name) : stored(env, field, values)] as const,
      ),
    )
    checkRequired(env, row)
    return row
  })
  await checkReferences(env, rows)
  const inLanguage = (field: Field, value: unknown) =>
    field.translate && value !== null ? { en_US: value, [env.lang]: value } : value
  const ids = await insertRows(
    env,
    meta,
    meta.columns,
    rows.map(row => meta.columns.map(field => inLanguage(field, row.get(field)))),
  )
  for (const [index, row] of rows.entries()) {
    for (const [field, value] of row) env.unit.cache.set(field, env.scope, ids[index]!, inLanguage(field, value))
  }

  await placeNew(env, meta, ids)
  forgetLinesTo(env, meta)
  forgetRelations(env, meta, meta.columns)
  markComputed(env, meta, ids, all)
  const told = [...meta.fields.values()].filter(field => rows.some(row => (row.get(field) ?? null) !== null))
  await modified(env, meta, told, ids)
  await roundWritten(env, meta, meta.columns, ids)
  return ids
}

function stored(env: Env, field: Field, values: ReadonlyMap<Field, unknown>): unknown {
  if (isComputed(field) && field.readonly) return null
  const value = values.get(field)
  if (value === undefined) return null
  const kept = convert(field, value, env)
  return field.companyDependent ? firstEntry(env, field, kept) : kept
}

/** New records have their stored computed fields computed, unless a value was given for one that takes it. */
function markComputed(
  env: Env,
  meta: ModelMeta,
  ids: readonly number[],
  all: readonly ReadonlyMap<Field, unknown>[],
): void {
  for (const field of meta.columns.filter(isComputed)) {
    const due = ids.filter((_, index) => field.readonly || all[index]!.get(field) === undefined)
    if (due.length > 0) env.unit.pending.set(field, new Set([...(env.unit.pending.get(field) ?? []), ...due]))
  }
}

function isComputed(field: Field): boolean {
  return field.computation !== null || field.related !== null
}
