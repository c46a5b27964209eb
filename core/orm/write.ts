import { ValidationError } from '../errors.ts'
import type { AnyModel } from '../model/model.ts'
import { type Field, isMany } from '../registry/field.ts'
import type { ModelMeta } from '../registry/meta.ts'
import { counterparts } from '../registry/triggers.ts'
import { checkFieldAccess, checkModelAccess } from './access.ts'
import { flush, modified, same } from './compute.ts'
import { convert } from './convert.ts'
import { writeInherited } from './delegation.ts'
import { type Env, envOf, record } from './environment.ts'
import { moving } from './hierarchy.ts'
import { writeLines } from './lines.ts'
import { roundWritten } from './monetary.ts'
import { isNew, writeNew } from './new.ts'
import { storedOnly } from './new_load.ts'
import { checkOverwritten } from './overridable.ts'
import { withEntry } from './per_company.ts'
import { loadColumns, metaOf } from './read.ts'
import { checkReferences } from './reference.ts'
import { updateSame } from './rows.ts'
import { checkRules } from './rules.ts'
import { writeTerms } from './terms.ts'
import { writeThrough } from './through.ts'

/** Set by the framework alone; given by anybody else, they are passed over. */
const own = new Set(['id', 'create_uid', 'create_date', 'write_uid', 'write_date'])

/** Writes values to all of these records. The rules must allow it before and after. */
export async function write(records: AnyModel, given: Readonly<Record<string, unknown>>): Promise<void> {
  const env = envOf(records.env)
  const meta = metaOf(records)
  const values = fieldValues(env, meta, given)
  writeNew(env, records.ids.filter(isNew), values)
  const ids = [...new Set(storedOnly(records).ids)]
  if (ids.length === 0) return
  await env.database.rights.ensure(env)
  checkModelAccess(env, meta, 'write')
  checkFieldAccess(
    env,
    meta,
    [...values.keys()].map(field => field.name),
    'write',
  )
  await checkRules(env, meta, ids, 'write')
  if (values.size === 0) return

  const columns = new Map(
    [...values].filter(([field]) => field.column).map(([field, value]) => [field, convert(field, value, env)]),
  )
  checkRequired(env, columns)
  await checkReferences(env, [columns])
  await checkOverwritten(env, meta, ids, [...columns.keys()])
  const termwise = [...columns].filter(([field, value]) => field.terms && value)
  for (const [field] of termwise) columns.delete(field)
  await writeColumns(env, meta, ids, columns)
  for (const [field, text] of termwise) await writeTerms(env, meta, field, String(text), ids)
  await roundWritten(env, meta, [...columns.keys()], ids)
  for (const [field, value] of values) {
    if (isMany(field) && field.store)
      await writeLines(
        env,
        meta,
        field,
        ids.map(id => [id, value] as const),
      )
  }
  await writeThrough(
    env,
    meta,
    [...values].filter(([field]) => !field.store && !field.inherited),
    ids,
  )
  await writeInherited(env, meta, values, ids)
  await check(
    env,
    meta,
    [...values.keys()].map(field => field.name),
    ids,
  )
  await flush(env)
  if (meta.cached) env.invalidateCaches()
  await checkRules(env, meta, ids, 'write')
}

/** The fields that are named, with what is given for each. An unknown name is a `ValueError`. */
export function fieldValues(env: Env, meta: ModelMeta, given: Readonly<Record<string, unknown>>): Map<Field, unknown> {
  const isOwn = (name: string) => own.has(name) || (meta.parentStore && name === 'parent_path')
  const named = Object.entries(given).filter(([name, value]) => !isOwn(name) && value !== undefined)
  return new Map(named.map(([name, value]) => [env.database.registry.field(meta.name, name), value]))
}

export function checkRequired(env: Env, values: ReadonlyMap<Field, unknown>): void {
  for (const [field, value] of values) {
    if (field.required && !field.computation && (value === null || value === '')) {
      throw new ValidationError(env._('%(field)s is required.', { field: env._(field.label) }), field.name)
    }
  }
}

async function writeColumns(
  env: Env,
  meta: ModelMeta,
  ids: readonly number[],
  columns: Map<Field, unknown>,
): Promise<void> {
  const { cache, pending } = env.unit
  cache.unsee(meta.name, ids)
  const watched = [...columns.keys()].filter(field => env.database.registry.triggers.has(field))
  const changed = await changedFields(env, meta, ids, columns, watched)
  // Those that point to the old value must be found while it is still there.
  await modified(
    env,
    meta,
    changed.filter(field => field.comodel),
    ids,
  )
  const all = new Map(columns)
  if (meta.logAccess) {
    all.set(meta.fields.get('write_uid')!, env.uid)
    all.set(meta.fields.get('write_date')!, env.now())
  }
  if (all.size > 0) await updateColumns(env, meta, all, ids)
  for (const [field, value] of all) {
    for (const id of ids) {
      pending.get(field)?.delete(id)
      keep(env, field, id, value)
    }
  }
  forgetRelations(env, meta, [...columns.keys()])
  await modified(env, meta, changed, ids)
  if (changed.length === 0) cache.forgetComputed()
}

async function updateColumns(
  env: Env,
  meta: ModelMeta,
  values: ReadonlyMap<Field, unknown>,
  ids: readonly number[],
): Promise<void> {
  const parent = meta.fields.get(meta.parentName ?? '')
  const update = () => updateSame(env, meta, values, ids)
  if (!parent || !values.has(parent)) return update()
  // A many2one has been converted to an id or null.
  const above = values.get(parent) as number | null
  return moving(env, meta, new Map(ids.map(id => [id, above])), update)
}

/** Of the fields that others follow from, those whose value differs in any of the records. */
async function changedFields(
  env: Env,
  meta: ModelMeta,
  ids: readonly number[],
  values: ReadonlyMap<Field, unknown>,
  watched: readonly Field[],
): Promise<Field[]> {
  if (watched.length === 0) return []
  const { cache } = env.unit
  // sudo: any model - old values are compared, not shown
  const system = env.with({ su: true })
  await loadColumns(system, meta, ids, watched)
  return watched.filter(
    field =>
      field.translate ||
      field.companyDependent ||
      ids.some(id => !same(cache.get(field, system.scope, id), values.get(field))),
  )
}

function keep(env: Env, field: Field, id: number, value: unknown): void {
  const { cache } = env.unit
  if (field.companyDependent) {
    if (cache.has(field, env.scope, id))
      cache.set(field, env.scope, id, withEntry(env, field, cache.get(field, env.scope, id), value))
  } else if (!field.translate || value === null) cache.set(field, env.scope, id, value)
  else if (cache.has(field, env.scope, id)) {
    const before = (cache.get(field, env.scope, id) ?? {}) as Record<string, unknown>
    cache.set(field, env.scope, id, { en_US: value, ...before, [env.lang]: value })
  }
}

/** Forgets lines that the other side of a relation has loaded, where they may have changed. */
export function forgetRelations(env: Env, meta: ModelMeta, fields: readonly Field[]): void {
  const { cache } = env.unit
  for (const field of fields) {
    if (field.comodel) for (const other of counterparts(env.database.registry, field)) cache.forget(other)
  }
  const names = new Set(fields.map(field => field.name))
  for (const other of env.database.registry.relationsTo.get(meta.name) ?? []) {
    const filters = other.domain.map(term => (Array.isArray(term) ? String(term[0]).split('.')[0]! : ''))
    if (isMany(other) && [meta.activeName ?? '', other.inverseName ?? '', ...filters].some(name => names.has(name)))
      cache.forget(other)
  }
}

/** Forgets every list of lines that records of this model may stand in. */
export function forgetLinesTo(env: Env, meta: ModelMeta): void {
  for (const field of env.database.registry.relationsTo.get(meta.name) ?? []) {
    if (isMany(field)) env.unit.cache.forget(field)
  }
}

/** Runs the checks of the model on these fields. Without names: all of them, as for new records. */
export async function check(
  env: Env,
  meta: ModelMeta,
  names: readonly string[] | null,
  ids: readonly number[],
): Promise<void> {
  const due = meta.checks.filter(one => names === null || one.fields.some(name => names.includes(name)))
  if (due.length === 0) return
  // sudo: any model - a rule of the model holds whoever writes, and may look at what they can not open
  const records = record(meta.prototype, env.with({ su: true }), ids)
  for (const one of due) {
    await records.load(...one.fields)
    await (records[one.method] as (this: AnyModel) => unknown).call(records)
  }
}
