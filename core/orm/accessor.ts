import { NotLoaded, ValueError } from '../errors.ts'
import type { AnyModel } from '../model/model.ts'
import { type Field, isLoose } from '../registry/field.ts'
import type { ModelMeta } from '../registry/meta.ts'
import type { Registry } from '../registry/registry.ts'
import { checkFieldAccess, missing } from './access/denied.ts'
import { assign, assignedValue } from './compute/assign.ts'
import { computeNow } from './compute/compute.ts'
import { scopeOf } from './compute/scope.ts'
import { relatedValue } from './compute/stored_values.ts'
import { relatedReader } from './delegation.ts'
import { type Env, envOf, record } from './environment.ts'
import { isNew, newValue } from './form/new.ts'
import { propertyAt, propertyValues } from './properties/properties.ts'
import { defineAttachment } from './value/attachments.ts'
import { unsetValue } from './value/convert.ts'
import { entryOf } from './value/per_company.ts'
import { referred } from './value/reference.ts'

/**
 * Makes a field a property of the model's records: reading takes from what was loaded, and never asks the database.
 */
export function defineField(prototype: object, meta: ModelMeta, field: Field, registry: Registry): void {
  if (field.attachment) defineAttachment(prototype, field)
  Object.defineProperty(prototype, field.name, {
    configurable: true,
    enumerable: true,
    get(this: AnyModel): unknown {
      const env = envOf(this.env)
      if (field.groups) checkFieldAccess(env, meta, [field.name], 'read')
      if (field.comodel) {
        const ids = this.ids.length === 1 ? linksOf(env, field, this.ids[0]!) : union(env, field, this.ids)
        return record(registry.model(field.comodel).prototype, env, ids)
      }
      if (this.ids.length === 0) return unsetValue(field)
      if (this.ids.length > 1) {
        throw new ValueError(
          `${meta.name}.${field.name}: expected a single record, got ids ${this.ids.slice(0, 5).join(', ')}.`,
        )
      }
      if (field.definition && field.column) return propertyValues(env, field, this.ids[0]!)
      return shown(env, field, valueAt(env, field, this.ids[0]!))
    },
    set(this: AnyModel, value: unknown) {
      assign(envOf(this.env), field, this.ids, value)
    },
  })
}

/** A value as records are ordered by it: `null` where nothing is stored, a translated text in the person's language. */
export function sortableValue(env: Env, field: Field, id: number): unknown {
  const value = valueAt(env, field, id) ?? null
  return value !== null && field.translate ? shown(env, field, value) : value
}

function shown(env: Env, field: Field, value: unknown): unknown {
  if (value === null || value === undefined) return unsetValue(field)
  if (field.type === 'reference') return referred(env, String(value))
  // A related field's value comes from the other end, already in the person's language.
  if (!field.translate || typeof value !== 'object') return value
  const byLanguage = value as Record<string, string>
  return (Object.hasOwn(byLanguage, env.lang) ? byLanguage[env.lang] : byLanguage.en_US) ?? null
}

function linksOf(env: Env, field: Field, id: number): readonly number[] {
  const value = valueAt(env, field, id)
  if (field.type !== 'many2one') return (value as readonly number[]) ?? []
  return value === null || value === undefined ? [] : [value as number]
}

function union(env: Env, field: Field, ids: readonly number[]): number[] {
  return [...new Set(ids.flatMap(id => linksOf(env, field, id)))]
}

/** A value as the cache holds it. Computes what it can without a query; throws `NotLoaded` for the rest. */
export function valueAt(env: Env, field: Field, id: number): unknown {
  if (field.property) return propertyAt(env, field, id)
  const value = cachedValue(env, field, id)
  return field.companyDependent ? entryOf(env, field, value) : value
}

function cachedValue(env: Env, field: Field, id: number): unknown {
  const { cache, pending } = env.unit
  const assigned = assignedValue(env, field, id)
  if (assigned) return assigned.value
  if (isNew(id)) return newValue(env, field, id)
  if (pending.get(field)?.has(id)) {
    throw new NotLoaded(
      `${field.model}.${field.name} has to be computed again: await load('${field.name}') before reading it.`,
    )
  }
  const scope = scopeOf(env, field)
  if (cache.has(field, scope, id)) return cache.get(field, scope, id)
  if (cache.isLost(field.model, id)) throw missing(env, env.database.registry.model(field.model), [id])
  if (isLoose(field)) return null
  if (field.related && !field.store) {
    const { prototype } = env.database.registry.model(field.model)
    return relatedValue(record(prototype, relatedReader(env, field), [id]), field)
  }
  if (field.computation && !field.store) {
    computeNow(env, field, id)
    return cache.get(field, scope, id)
  }
  throw new NotLoaded(
    `${field.model}(${id}).${field.name} is not loaded: await load('${field.name}') before reading it.`,
  )
}
