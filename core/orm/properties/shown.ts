import type { PropertyValue } from '../../model/fields/properties.ts'
import type { AnyModel } from '../../model/model.ts'
import { checkFieldAccess } from '../access/denied.ts'
import { type Env, envOf, record } from '../environment.ts'
import { load, metaOf } from '../read/read.ts'
import type { Property } from './definition.ts'
import { definitionOf, propertyValues } from './properties.ts'

/** What forms show of the properties of records: which there are, with their values; labels of all records at once. */
export async function shownProperties(records: AnyModel, name: string): Promise<PropertyValue[][]> {
  const env = envOf(records.env)
  const meta = metaOf(records)
  const field = env.database.registry.field(meta.name, name)
  await env.database.rights.ensure(env)
  checkFieldAccess(env, meta, [name], 'read')
  await load(records, [name])
  const all = records.ids.map(id => ({
    definition: definitionOf(env, field, id),
    values: propertyValues(env, field, id),
  }))
  const linked = all.flatMap(({ definition, values }) =>
    definition.flatMap(one =>
      one.comodel ? [[one.comodel, [values[one.name] ?? []].flat() as number[]] as const] : [],
    ),
  )
  const labels = new Map<string, ReadonlyMap<number, string>>()
  for (const model of new Set(linked.map(([comodel]) => comodel))) {
    const ids = linked.filter(([comodel]) => comodel === model).flatMap(([, targets]) => targets)
    labels.set(model, await labelsOf(env, model, [...new Set(ids)]))
  }
  return all.map(({ definition, values }) =>
    definition.map(one => ({ ...one, value: labelled(one, values[one.name] ?? null, labels) })),
  )
}

async function labelsOf(env: Env, model: string, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const meta = env.database.registry.models.get(model)
  if (!meta) return new Map()
  // sudo: labels - who may read a record may see what its links are called
  const targets = record(meta.prototype, env.with({ su: true }), ids)
  await targets.load('display_name')
  return new Map([...targets].map(one => [one.id, String(one.display_name)]))
}

function labelled(
  { comodel, type }: Property,
  value: unknown,
  labels: ReadonlyMap<string, ReadonlyMap<number, string>>,
): unknown {
  if (!comodel || value === null) return type === 'boolean' ? (value ?? false) : value
  const pair = (id: unknown) => [id, labels.get(comodel)?.get(id as number) ?? String(id)]
  return Array.isArray(value) ? value.map(pair) : pair(value)
}
