import type { AnyModel } from '../../model/model.ts'
import { type Field, isMany } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { checkFieldAccess } from '../access/denied.ts'
import { modified } from '../compute/modified.ts'
import { defaultsFor } from '../context.ts'
import { inheritedDefaults } from '../delegation.ts'
import { type Env, envOf } from '../environment.ts'
import { metaOf } from '../read/read.ts'
import { quoted } from '../read/sql.ts'
import { convert, idList } from '../value/convert.ts'
import { roundWritten } from '../value/monetary.ts'
import { inLanguages } from '../value/translations.ts'
import { updateRows } from './rows.ts'

/** What somebody has chosen as the default of a field; `ir.default` keeps them. The most specific ones come first. */
export interface ChosenDefault {
  readonly id: number
  readonly field: string
  readonly value: unknown
  readonly user: number | null
  readonly company: number | null
  /** Holds only where another field has this value. */
  readonly condition: readonly [field: string, value: string] | null
}

/** What the ORM asks about chosen defaults. The model `ir.default` answers; without it there are none. */
export interface DefaultSource {
  chosenDefaults(): Promise<ReadonlyMap<string, readonly ChosenDefault[]>>
}

/**
 * Gives new records of a model the values that they start with. For each field that has none: what the context says
 * for this model, else what was chosen, most specific first, else what the field says.
 */
export async function defaulting(
  env: Env,
  meta: ModelMeta,
): Promise<(given: ReadonlyMap<Field, unknown>, fields?: Iterable<Field>) => Promise<Map<Field, unknown>>> {
  const named = defaultsFor(env, meta.name)
  const chosen = (await chosenDefaults(env)).get(meta.name) ?? []
  const mine = chosen.filter(
    ({ user, company }) => (user ?? env.uid) === env.uid && (company === null || company === env.companyIds[0]),
  )
  return async (given, fields = meta.fields.values()) => {
    const values = new Map(given)
    for (const field of fields) {
      if (values.has(field) || !takesValue(field)) continue
      const open = !field.groups || env.hasAnyGroup(field.groups)
      const row = mine.find(one => one.field === field.name && (open || one.user === null) && holds(meta, one, values))
      // A context is given by whoever asks, so it gives nothing that they could not.
      const value =
        open && named.has(field.name) ? named.get(field.name) : (row?.value ?? (await ownDefault(env, field)))
      if (value !== undefined) values.set(field, value)
    }
    return values
  }
}

/** Set by the framework alone. */
const automatic = new Set(['id', 'create_uid', 'create_date', 'write_uid', 'write_date'])

function takesValue(field: Field): boolean {
  return (
    !automatic.has(field.name) && (field.store || field.related !== null || field.computation?.inverse !== undefined)
  )
}

function holds(meta: ModelMeta, { condition }: ChosenDefault, values: ReadonlyMap<Field, unknown>): boolean {
  if (!condition) return true
  const field = meta.fields.get(condition[0])
  return field !== undefined && values.has(field) && String(writable(field, values.get(field))) === condition[1]
}

async function ownDefault(env: Env, field: Field): Promise<unknown> {
  return typeof field.default === 'function' ? field.default(env.face()) : field.default
}

async function chosenDefaults(env: Env): Promise<ReadonlyMap<string, readonly ChosenDefault[]>> {
  if (!env.database.registry.models.has('ir.default')) return new Map()
  // The contract of the model `ir.default`: it is a DefaultSource.
  return (env.model('ir.default') as unknown as DefaultSource).chosenDefaults()
}

/** Gives those of the records that have no value in a field what it starts with: each its own, as if it was new. */
export async function fillDefault(env: Env, field: Field, ids: readonly number[]): Promise<void> {
  const meta = env.database.registry.model(field.model)
  const text = `SELECT id FROM ${quoted(meta.table)} WHERE id = ANY($1::int[]) AND ${quoted(field.name)} IS NULL`
  const filled: number[] = []
  for (const { id } of await env.unit.query<{ id: number }>(text, [ids])) {
    const value = convert(field, await ownDefault(env, field), env)
    if (value === null) continue
    env.unit.cache.set(field, env.scope, id, inLanguages(env, field, value, {}))
    filled.push(id)
  }
  if (filled.length === 0) return
  await updateRows(env, meta, [field], filled)
  await modified(env, meta, new Map([[field, filled]]))
  await roundWritten(env, meta, [field], filled)
}

/** The values that new records start with, for those of the fields that have one; as `create` takes them. */
export async function defaultGet(model: AnyModel, names: readonly string[]): Promise<Record<string, unknown>> {
  const env = envOf(model.env)
  const meta = metaOf(model)
  await env.database.rights.ensure(env)
  checkFieldAccess(env, meta, names, 'read')
  const fields = names.map(name => env.database.registry.field(meta.name, name))
  const fill = await defaulting(env, meta)
  const values = await fill(new Map(), fields)
  const own = Object.fromEntries([...values].map(([field, value]) => [field.name, writable(field, value)]))
  return { ...(await inheritedDefaults(env, meta, fields)), ...own }
}

/** A default as `create` takes it: ids for records, commands for several. */
function writable(field: Field, value: unknown): unknown {
  if (!isMany(field)) return convert({ ...field, size: null }, value)
  const commands = value === null || value === false || (Array.isArray(value) && value.some(Array.isArray))
  return commands ? value || [] : [[6, 0, idList(value, field)]]
}

/** Forgets chosen defaults that name records which are deleted. */
export async function forgetDefaults(env: Env, meta: ModelMeta, ids: readonly number[]): Promise<void> {
  const gone = new Set<unknown>(ids)
  const chosen = await chosenDefaults(env)
  const stale = (env.database.registry.relationsTo.get(meta.name) ?? []).flatMap(link =>
    (chosen.get(link.model) ?? []).filter(
      ({ field, value }) => field === link.name && [value].flat().some(id => gone.has(id)),
    ),
  )
  if (stale.length === 0) return
  // sudo: ir.default - a default goes with the record it names, whoever deletes that
  const rows = env
    .model('ir.default')
    .sudo()
    .browse(stale.map(({ id }) => id))
  await rows.unlink()
}
