import { NotLoaded } from '../../errors.ts'
import type { Field } from '../../registry/field.ts'
import { valueAt } from '../accessor.ts'
import type { Env } from '../environment.ts'
import { isNew } from '../form/new.ts'
import type { Property } from './definition.ts'
import { comparable, isValued, propertyField } from './value.ts'

/** Values of properties as they are kept: those that are set. */
export type Kept = Readonly<Record<string, unknown>>

/** The link of a record to what defines its properties, and the field there that does. */
export function definitionPlace(env: Env, field: Field): { link: Field; column: Field } {
  const { registry } = env.database
  const link = registry.field(field.model, field.definition![0])
  return { link, column: registry.field(link.comodel!, field.definition![1]) }
}

/** Which properties a record has. Never asks the database. */
export function definitionOf(env: Env, field: Field, id: number): readonly Property[] {
  const { link, column } = definitionPlace(env, field)
  const container = valueAt(env, link, id) as number | null // what is kept for a many2one
  if (container === null || container === undefined) return []
  if (!isNew(container) && !env.unit.cache.has(column, env.scope, container)) {
    throw new NotLoaded(
      `${field.model}(${id}).${field.name}: which properties it has is not loaded: await load('${field.name}') before.`,
    )
  }
  return (valueAt(env, column, container) ?? []) as readonly Property[] // what is kept for a definition
}

/** The value of each property of a record. */
export function propertyValues(env: Env, field: Field, id: number): Record<string, unknown> {
  const definition = definitionOf(env, field, id).filter(isValued)
  const kept = keptAt(env, field, id)
  return Object.fromEntries(definition.map(one => [one.name, shown(env, propertyField(field, one), kept)]))
}

/** What a record has of one property, as conditions compare it. */
export function propertyAt(env: Env, field: Field, id: number): unknown {
  const { of, name } = field.property!
  const container = valueAt(env, definitionPlace(env, of).link, id) ?? null
  const kept = keptAt(env, of, id)
  if (container === null || !Object.hasOwn(kept, name)) return null
  return comparable(field, kept[name], goneOf(env, field))
}

function shown(env: Env, field: Field, kept: Kept): unknown {
  const { name, list } = field.property!
  const value = Object.hasOwn(kept, name) ? comparable(field, kept[name], goneOf(env, field)) : null
  if (list) return value ?? []
  return value ?? (field.type === 'boolean' ? false : null)
}

/** Is a record gone, or all of its model? */
function goneOf(env: Env, { comodel }: Field): (id: number) => boolean {
  if (comodel && !env.database.registry.models.has(comodel)) return () => true
  return id => env.unit.cache.isLost(comodel!, id)
}

function keptAt(env: Env, field: Field, id: number): Kept {
  return (valueAt(env, field, id) ?? {}) as Kept // what is kept for properties
}
