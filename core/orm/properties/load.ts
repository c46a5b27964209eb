import type { Field } from '../../registry/field.ts'
import type { Env } from '../environment.ts'
import { isNew } from '../form/new.ts'
import { selectIds, selectRows } from '../read/query.ts'
import type { Property } from './definition.ts'
import { definitionPlace, type Kept } from './properties.ts'

const key = Symbol('records that properties lead to')

/** The columns, and the links to what defines the properties among them. */
export function withLinks(env: Env, columns: readonly Field[]): Field[] {
  const links = columns.filter(hasDefinition).map(field => definitionPlace(env, field).link)
  return [...new Set([...columns, ...links])]
}

const hasDefinition = (field: Field) => field.definition !== null && field.column

/**
 * Loads what is needed to read properties of records whose columns are loaded: which they have, in a query a field, and
 * which of the records they lead to are gone, in a query a model.
 */
export async function loadProperties(env: Env, columns: readonly Field[], ids: readonly number[]): Promise<void> {
  for (const field of columns.filter(hasDefinition)) {
    const { cache } = env.unit
    const { link, column } = definitionPlace(env, field)
    const linked = ids.map(id => [id, cache.get(link, env.scope, id)] as const)
    await loadDefinitions(
      env,
      field,
      linked.map(([, container]) => container),
    )
    const targets = linked.flatMap(([id, container]) => {
      const definition = container ? cache.get(column, env.scope, container as number) : null
      return targetsOf((definition ?? []) as readonly Property[], (cache.get(field, env.scope, id) ?? {}) as Kept)
    })
    await missingTargets(env, targets)
  }
}

/** Loads which properties there are, by the ids of the records that say it. */
export async function loadDefinitions(env: Env, field: Field, containers: readonly unknown[]): Promise<void> {
  const { column } = definitionPlace(env, field)
  const { cache } = env.unit
  const ids = new Set(containers.filter(id => typeof id === 'number' && !isNew(id)) as number[])
  const missing = cache.missing(column, env.scope, [...ids])
  if (missing.length === 0) return
  // sudo: any model - which properties a record has is told to whoever sees the record
  const system = env.with({ su: true })
  const meta = env.database.registry.model(column.model)
  const rows = await selectRows(system, meta, [column], { kind: 'leaf', path: ['id'], operator: 'in', value: missing })
  cache.fill(column, rows)
}

/** A record that a property leads to. */
export interface Target {
  readonly model: string
  readonly id: number
  readonly property: Property
}

/** The records that values of properties lead to. */
export function targetsOf(definition: readonly Property[], kept: Kept): Target[] {
  const links = definition.filter(({ comodel, name }) => comodel !== undefined && Object.hasOwn(kept, name))
  return links.flatMap(property =>
    [kept[property.name]]
      .flat()
      .filter(id => typeof id === 'number')
      .map(id => ({ model: property.comodel!, id, property })),
  )
}

/** Those of the targets that are not there; noted, so that nobody reads them. Asks once for each. */
export async function missingTargets(env: Env, targets: readonly Target[]): Promise<Target[]> {
  const known = (env.unit.store.get(key) ?? new Map()) as Map<string, Set<number>> // put there below, by this key only
  env.unit.store.set(key, known)
  for (const model of new Set(targets.map(target => target.model))) {
    const meta = env.database.registry.models.get(model)
    if (!meta || meta.abstract) continue
    const there = known.get(model) ?? new Set()
    known.set(model, there)
    const ids = new Set(targets.filter(target => target.model === model).map(({ id }) => id))
    const asked = [...ids].filter(id => !there.has(id) && !env.unit.cache.isLost(model, id))
    if (asked.length === 0) continue
    // sudo: any model - that a record is there is told to whoever sees the property; its rules hide the rest
    const system = env.with({ su: true })
    const found = await selectIds(system, meta, { kind: 'leaf', path: ['id'], operator: 'in', value: asked })
    for (const id of found) there.add(id)
    env.unit.cache.lose(
      model,
      asked.filter(id => !there.has(id)),
    )
  }
  return targets.filter(({ model, id }) => !env.database.registry.models.has(model) || env.unit.cache.isLost(model, id))
}
