import { ValidationError, ValueError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import { type Field, isMany } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { checkFieldAccess, checkModelAccess } from '../access/denied.ts'
import { checkRules } from '../access/rules.ts'
import { flush, same } from '../compute/compute.ts'
import { keeping } from '../compute/keeping.ts'
import { type Former, markBefore, modified } from '../compute/modified.ts'
import { writeInherited } from '../delegation.ts'
import { type Env, envOf } from '../environment.ts'
import { isNew, writeNew } from '../form/new.ts'
import { storedOnly } from '../form/new_load.ts'
import { moving } from '../hierarchy.ts'
import { redefining } from '../properties/redefine.ts'
import { changedProperties } from '../properties/write.ts'
import { metaOf } from '../read/read.ts'
import { convert } from '../value/convert.ts'
import { roundWritten } from '../value/monetary.ts'
import { checkOverwritten } from '../value/overridable.ts'
import { withEntry } from '../value/per_company.ts'
import { fitGiven } from '../value/pictures.ts'
import { checkReferences } from '../value/reference.ts'
import { writeTerms } from '../value/terms.ts'
import { isRecords, shown } from '../value/wrong.ts'
import { check } from './checks.ts'
import { forgetRelations } from './forget.ts'
import { writeLines } from './lines.ts'
import { updateSame } from './rows.ts'
import { checkWritable, goesThrough, writeThrough } from './through.ts'

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
  await fitGiven(env, values)

  const columns = new Map(
    [...values].filter(([field]) => takesValue(field)).map(([field, value]) => [field, convert(field, value, env)]),
  )
  for (const field of values.keys()) checkWritable(field)
  checkRequired(env, columns)
  await checkReferences(env, [columns])
  const computed = [...columns.keys()].filter(field => field.computation)
  await keeping(env, new Map(computed.map(field => [field, ids])), async () => {
    await checkOverwritten(env, meta, ids, [...columns.keys()])
    const termwise = [...columns].filter(([field, value]) => field.terms && value)
    for (const [field] of termwise) columns.delete(field)
    const writeProperties = await changedProperties(env, meta, ids, columns)
    const forgetFormer = await redefining(env, meta, ids, columns)
    await writeColumns(env, meta, ids, columns)
    await writeProperties()
    await forgetFormer()
    for (const [field, text] of termwise) await writeTerms(env, meta, field, String(text), ids)
    await roundWritten(env, meta, [...columns.keys()], ids)
    for (const field of pairsFirst(values.keys())) {
      await writeLines(env, meta, field, [{ ids, value: values.get(field) }])
    }
    for (const [field, value] of values) {
      if (goesThrough(field) && !field.inherited)
        await writeThrough(env, meta, field, new Map(ids.map(id => [id, value])))
    }
    await writeInherited(env, meta, values, ids)
    await flush(env)
  })
  const names = [...values.keys()].map(field => field.name)
  await check(env, meta, names, ids)
  if (meta.cached) env.invalidateCaches()
  await checkRules(env, meta, ids, 'write')
}

/** Has it a column that takes what is given? A related one is filled from where it leads to. */
const takesValue = (field: Field) => field.column && !field.related

/** Relations with lines: links first, since lines that are created have what follows from them computed. */
export function pairsFirst(fields: Iterable<Field>): Field[] {
  const many = [...fields].filter(field => isMany(field) && field.store && !field.related)
  return [...many.filter(field => field.type === 'many2many'), ...many.filter(field => field.type !== 'many2many')]
}

/** The fields that are named, with what is given for each. An unknown name is a `ValueError`. */
export function fieldValues(env: Env, meta: ModelMeta, given: Readonly<Record<string, unknown>>): Map<Field, unknown> {
  // Who is not told by the compiler: a remote call, a file.
  if (typeof given !== 'object' || given === null || Array.isArray(given) || isRecords(given))
    throw new ValueError(`${meta.name} takes values by the names of its fields; got ${shown(given)}.`)
  const isOwn = (name: string) => own.has(name) || (meta.parentStore && name === 'parent_path')
  const named = Object.entries(given).filter(([name, value]) => !isOwn(name) && value !== undefined)
  return new Map(named.map(([name, value]) => [env.database.registry.field(meta.name, name), value]))
}

export function checkRequired(env: Env, values: ReadonlyMap<Field, unknown>): void {
  for (const [field, value] of values) {
    if (field.required && !field.computation && (value === null || value === '')) {
      const document = env._(env.database.registry.model(field.model).description)
      const said = env._('%(field)s of “%(document)s” is required.', { field: env._(field.label), document })
      throw new ValidationError(said, field.name)
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
  await markBefore(env, watched, ids)
  const all = new Map(columns)
  if (meta.logAccess) {
    all.set(meta.fields.get('write_uid')!, env.uid)
    all.set(meta.fields.get('write_date')!, env.now())
  }
  const former = all.size > 0 ? await updateColumns(env, meta, all, ids, watched) : new Map()
  for (const [field, value] of all) {
    for (const id of ids) {
      pending.get(field)?.delete(id)
      keep(env, field, id, value)
    }
  }
  forgetRelations(env, meta, [...columns.keys()], ids, former)
  const changes = watched.map(field => {
    const differs = (id: number) => isChanged(env, field, former.get(field)?.get(id), columns.get(field))
    return [field, ids.filter(differs)] as const
  })
  await modified(env, meta, new Map(changes), { former })
}

async function updateColumns(
  env: Env,
  meta: ModelMeta,
  values: ReadonlyMap<Field, unknown>,
  ids: readonly number[],
  watched: readonly Field[],
): Promise<Former> {
  const parent = meta.fields.get(meta.parentName ?? '')
  const update = () => updateSame(env, meta, values, ids, watched)
  if (!parent || !values.has(parent)) return update()
  // A many2one has been converted to an id or null.
  const above = values.get(parent) as number | null
  return moving(env, meta, new Map(ids.map(id => [id, above])), update)
}

function isChanged(env: Env, field: Field, before: unknown, value: unknown): boolean {
  if (field.companyDependent) return true
  if (!field.translate || value === null) return !same(before, value)
  return (before as Record<string, unknown> | null)?.[env.lang] !== value
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
