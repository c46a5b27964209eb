import { ValueError } from '../errors.ts'
import type { Context } from '../model/environment.ts'

/**
 * Of which model the `default_…` keys of a context are, so that none of them leaks into what is created below:
 * - those set by `withContext` of records are of their model;
 * - those set on an environment are of `ANY_MODEL`: of each model that is taken from it (`env['res.partner']`);
 * - lines made by x2many commands start with those of `NO_MODEL`.
 * Records of another model that are reached from there, or taken from `this.env`, know nothing of them.
 */
export type DefaultsOf = string
export const ANY_MODEL = '*'
export const NO_MODEL = ''

export interface Scoped {
  readonly context: Context
  readonly defaultsOf: DefaultsOf
}

/** A context with more keys; those that are undefined are taken out. `model` is whose `withContext` was called. */
export function merged({ context, defaultsOf }: Scoped, given: Context, model: string): Scoped {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new ValueError(`A context is an object of keys and values; got ${JSON.stringify(given) ?? String(given)}.`)
  const brings = hasDefaults(given)
  const before = brings && defaultsOf !== model ? withoutDefaults(context) : context
  return { context: defined({ ...before, ...given }), defaultsOf: brings ? model : defaultsOf }
}

export function hasDefaults(context: Context): boolean {
  return Object.keys(context).some(isDefault)
}

/** The defaults that a context has for new records of a model, by field. */
export function defaultsFor({ context, defaultsOf }: Scoped, model: string): ReadonlyMap<string, unknown> {
  if (defaultsOf !== model) return new Map()
  const keys = Object.keys(context).filter(isDefault)
  return new Map(keys.map(key => [key.slice('default_'.length), context[key]]))
}

const isDefault = (key: string) => key.startsWith('default_')

function withoutDefaults(context: Context): Context {
  return Object.fromEntries(Object.entries(context).filter(([key]) => !isDefault(key)))
}

function defined(context: Context): Context {
  return Object.values(context).includes(undefined)
    ? Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined))
    : context
}
