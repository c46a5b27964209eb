import { MissingError, ValidationError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { modified } from '../compute/modified.ts'
import { type Env, envOf } from '../environment.ts'
import { metaOf } from '../read/read.ts'
import { quoted } from '../read/sql.ts'
import { convert } from '../value/convert.ts'
import type { Property } from './definition.ts'
import { loadDefinitions, missingTargets, type Target, targetsOf } from './load.ts'
import { definitionOf, definitionPlace, type Kept, propertyValues } from './properties.ts'
import { convertProperty, isValued, propertyField } from './value.ts'

type Definition = readonly Property[]

const propertiesOf = (meta: ModelMeta) => meta.columns.filter(field => field.definition !== null)

/** Gives rows to insert their properties: what is given, else the defaults of whatever defines them. */
export async function startProperties(env: Env, meta: ModelMeta, rows: readonly Map<Field, unknown>[]): Promise<void> {
  for (const field of propertiesOf(meta)) {
    const { link } = definitionPlace(env, field)
    const containers = rows.map(row => row.get(link) ?? null)
    await loadDefinitions(env, field, containers)
    const targets: Target[] = []
    for (const [index, row] of rows.entries()) {
      const definition = definedBy(env, field, containers[index])
      const given = valuesGiven(env, field, definition, row.get(field) ?? {})
      targets.push(...targetsOf(definition, given))
      row.set(field, merged(startOf(definition), given))
    }
    await checkTargets(env, field, targets)
  }
}

/**
 * Takes properties out of what is written: they differ from record to record. Checks what each record has then, and
 * gives the function that writes it.
 */
export async function changedProperties(
  env: Env,
  meta: ModelMeta,
  ids: readonly number[],
  columns: Map<Field, unknown>,
): Promise<() => Promise<void>> {
  const changes: [Field, Map<number, Kept | null>][] = []
  for (const field of propertiesOf(meta)) {
    const { link } = definitionPlace(env, field)
    if (!columns.has(field) && !columns.has(link)) continue
    changes.push([field, await changed(env, meta, ids, field, link, columns)])
    columns.delete(field)
  }
  return async () => {
    for (const [field, values] of changes) await update(env, meta, field, values)
  }
}

async function changed(
  env: Env,
  meta: ModelMeta,
  ids: readonly number[],
  field: Field,
  link: Field,
  columns: ReadonlyMap<Field, unknown>,
): Promise<Map<number, Kept | null>> {
  await env.unit.begin()
  const text = `SELECT id, ${quoted(link.name)} AS container, ${quoted(field.name)} AS kept FROM ${quoted(meta.table)} WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE`
  const rows = await env.unit.query<{ id: number; container: number | null; kept: Kept | null }>(text, [ids], true)
  const moved = columns.get(link)
  await loadDefinitions(env, field, [moved, ...rows.map(row => row.container)])
  const targets: Target[] = []
  const values = rows.map(({ id, container, kept }) => {
    const before = definedBy(env, field, container)
    const stays = moved === undefined || moved === container
    const definition = stays ? before : definedBy(env, field, moved)
    const given = columns.has(field) ? valuesGiven(env, field, definition, columns.get(field)) : {}
    targets.push(...targetsOf(definition, given))
    return [id, merged(stays ? (kept ?? {}) : carried(kept ?? {}, before, definition), given)] as const
  })
  await checkTargets(env, field, targets)
  return new Map(values)
}

async function update(env: Env, meta: ModelMeta, field: Field, values: ReadonlyMap<number, Kept | null>) {
  const [table, column] = [quoted(meta.table), quoted(field.name)]
  const text = `UPDATE ${table} SET ${column} = given.value FROM unnest($1::int[], $2::jsonb[]) AS given(id, value) WHERE ${table}.id = given.id`
  const kept = [...values.values()].map(value => (value === null ? null : JSON.stringify(value)))
  await env.unit.query(text, [[...values.keys()], kept], true)
  for (const [id, value] of values) env.unit.cache.set(field, env.scope, id, value)
  await modified(env, meta, new Map([[field, [...values.keys()]]]))
}

function definedBy(env: Env, field: Field, container: unknown): Definition {
  if (typeof container !== 'number') return []
  const { column } = definitionPlace(env, field)
  return ((env.unit.cache.get(column, env.scope, container) ?? []) as Definition).filter(isValued) // as it is kept
}

/** What is written, checked; `null` for what it unsets. All of it, if the field itself is unset. */
function valuesGiven(env: Env, field: Field, definition: Definition, given: unknown): Kept {
  if (given === null || given === undefined) return Object.fromEntries(definition.map(({ name }) => [name, null]))
  const values = Object.entries(given as object).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    values.map(([name, value]) => {
      const property = definition.find(one => one.name === name)
      if (!property) throw unknownProperty(env, field, definition, name)
      return [name, convertProperty(propertyField(field, property), value, env)]
    }),
  )
}

function startOf(definition: Definition): Kept {
  return Object.fromEntries(definition.map(one => [one.name, one.default ?? null]))
}

/** What goes along to another definition: values of properties that are the same there. Others begin anew. */
function carried(kept: Kept, before: Definition, after: Definition): Kept {
  return Object.fromEntries(
    after.map(property => {
      const same = before.find(({ name, type }) => name === property.name && type === property.type)
      if (!same || same.comodel !== property.comodel) return [property.name, property.default ?? null]
      return [property.name, Object.hasOwn(kept, property.name) ? stillChosen(property, kept[property.name]) : null]
    }),
  )
}

/** Of a value of one that has choices, what is among these. */
function stillChosen({ selection, tags }: Property, value: unknown): unknown {
  const choices = (selection ?? tags)?.map(([choice]) => choice)
  if (!choices) return value
  if (!Array.isArray(value)) return choices.includes(String(value)) ? value : null
  return value.filter(one => choices.includes(String(one)))
}

/** Values over others, without those that are unset; null for none at all. */
function merged(kept: Kept, given: Kept): Kept | null {
  const isSet = (value: unknown) => value !== null && !(Array.isArray(value) && value.length === 0)
  const all = Object.entries({ ...kept, ...given }).filter(([, value]) => isSet(value))
  return all.length > 0 ? Object.fromEntries(all) : null
}

async function checkTargets(env: Env, field: Field, targets: readonly Target[]): Promise<void> {
  const [gone] = await missingTargets(env, targets)
  if (!gone) return
  const values = { field: `${env._(field.label)}, ${gone.property.string}`, value: `${gone.model},${gone.id}` }
  throw new MissingError(env._('%(field)s: there is no record %(value)s.', values))
}

function unknownProperty(env: Env, field: Field, definition: Definition, name: string): ValidationError {
  const { label, model } = field
  const names = definition.map(one => one.name).join(', ') || '-'
  const values = { field: env._(label), model, name: field.name, property: name, names }
  return new ValidationError(
    env._('%(field)s (%(model)s.%(name)s): there is no property “%(property)s” here; there are: %(names)s.', values),
    field.name,
  )
}

/** What copies of records have of their properties: all, or of another definition what goes along to it. */
export async function copiedProperties(
  records: AnyModel,
  field: Field,
  given: Readonly<Record<string, unknown>>,
): Promise<Map<number, Record<string, unknown>>> {
  const env = envOf(records.env)
  const { link } = definitionPlace(env, field)
  const values = new Map(records.ids.map(id => [id, propertyValues(env, field, id)]))
  if (!metaOf(records).fields.has(link.name) || given[link.name] === undefined) return values
  const container = convert(link, given[link.name], env)
  await loadDefinitions(env, field, [container])
  const after = definedBy(env, field, container)
  return new Map([...values].map(([id, all]) => [id, carried(all, definitionOf(env, field, id), after)]))
}
