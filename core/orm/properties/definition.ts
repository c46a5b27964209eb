import { ValidationError, ValueError } from '../../errors.ts'
import type { PropertyDefinition, PropertyType } from '../../model/fields/properties.ts'
import type { Field } from '../../registry/field.ts'
import { parseDomain, shown } from '../domain/domain.ts'
import { jsonOf } from '../value/json_value.ts'
import { isRecords, type Speaker, wrong } from '../value/wrong.ts'
import { convertProperty, propertyField } from './value.ts'

/** A property as it is kept: named, and with what its type needs. */
export type Property = PropertyDefinition & { readonly name: string; readonly string: string }

/** A name that may stand in SQL as it is, and that no object has by itself. */
export const propertyName = /^[a-z0-9][a-z0-9_]{0,62}$/i

const ofRecords = ['many2one', 'many2many']
const types: Readonly<Record<PropertyType, true>> = {
  boolean: true,
  integer: true,
  float: true,
  char: true,
  text: true,
  html: true,
  date: true,
  datetime: true,
  selection: true,
  tags: true,
  many2one: true,
  many2many: true,
  separator: true,
}
const parts = ['name', 'type', 'string', 'default', 'selection', 'tags', 'comodel', 'domain']

/** Checks what a `PropertiesDefinition` is given, and gives it as it is kept. */
export function definitionGiven(value: unknown, field: Field, env: Speaker): readonly Property[] {
  if (!Array.isArray(value)) throw wrong(env, field, env._('a list of properties'), value)
  const names = new Set(value.map(one => (one as PropertyDefinition | null)?.name))
  const taken = new Set<string>()
  return value.map(one => {
    const given = plainPart(one)
    if (!given) throw wrong(env, field, env._('properties that have a type and a name or a label'), one)
    const property = withName(given, name => names.has(name) || taken.has(name))
    const refuse = (expected: string, came: unknown) => problem(env, field, property.name, expected, came)
    if (typeof property.name !== 'string' || !propertyName.test(property.name))
      throw refuse(env._('a name of at most 63 letters, digits and _ that begins with no _'), property.name)
    if (taken.has(property.name)) throw refuse(env._('a name that no other property has'), property.name)
    taken.add(property.name)
    if (typeof property.string !== 'string' || property.string === '') throw refuse(env._('a label'), property.string)
    return checked(property, field, env, refuse)
  })
}

type Refuse = (expected: string, came: unknown) => ValidationError

function checked(property: Property, field: Field, env: Speaker, refuse: Refuse): Property {
  const { type, selection, tags, comodel, domain, default: start } = property
  if (typeof type !== 'string' || !Object.hasOwn(types, type))
    throw refuse(env._('one of the types %(types)s', { types: Object.keys(types).join(', ') }), type)
  const foreign = Object.keys(property).find(part => !parts.includes(part) || !hasPart(type, part))
  if (foreign) throw refuse(env._('only what a property of type %(type)s has', { type }), foreign)
  if (type === 'selection' && !areChoices(selection))
    throw refuse(env._('a selection of [value, label], each value once'), selection)
  if (type === 'tags' && !areChoices(tags)) throw refuse(env._('tags as [key, label, color], each key once'), tags)
  if (ofRecords.includes(type)) {
    const model = typeof comodel === 'string' ? env.database?.registry.models.get(comodel) : undefined
    if (typeof comodel !== 'string' || (env.database && (!model || model.abstract)))
      throw refuse(env._('a comodel that an addon defines'), comodel)
    if (domain !== undefined && !isDomain(domain)) throw refuse(env._('a domain'), domain)
  }
  if (start === undefined || type === 'separator') return property
  return { ...property, default: convertProperty(propertyField(field, property), start, env) }
}

function hasPart(type: PropertyType, part: string): boolean {
  if (part === 'selection' || part === 'tags') return part === type
  if (part === 'comodel' || part === 'domain') return ofRecords.includes(type)
  return part !== 'default' || type !== 'separator'
}

/** A list of texts with labels, each text once. */
function areChoices(list: unknown): boolean {
  if (!Array.isArray(list)) return false
  const isChoice = (one: unknown) =>
    Array.isArray(one) && one.length >= 2 && one.length <= 3 && one.slice(0, 2).every(text => typeof text === 'string')
  const keys = list.map(one => (one as unknown[] | null)?.[0])
  return list.every(isChoice) && !keys.includes('') && new Set(keys).size === list.length
}

function isDomain(domain: unknown): boolean {
  try {
    return Array.isArray(domain) && Boolean(parseDomain(domain))
  } catch (error) {
    if (error instanceof ValueError) return false
    throw error
  }
}

/** A copy without what is not set; null for what is no object. */
function plainPart(given: unknown): Partial<Property> | null {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null
  const { default: start, ...rest } = given as PropertyDefinition
  const kept: unknown = jsonOf({ ...rest, ...(isRecords(start) ? { default: [...start.ids] } : { default: start }) })
  if (kept === undefined) return null
  const set = Object.entries(kept as object).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(set) as Partial<Property>
}

/** Who gives a label only, is given a name of it. */
function withName(given: Partial<Property>, isTaken: (name: string) => boolean): Property {
  if (given.name !== undefined) return { string: given.name, ...given } as Property
  const plain = String(given.string ?? '')
    .normalize('NFKD')
    .toLowerCase()
  const stem = plain
    .replaceAll(/[^a-z0-9\s_-]/g, '')
    .trim()
    .replaceAll(/[\s_-]+/g, '_')
    .replace(/^_+/, '')
    .slice(0, 50)
  let name = stem || 'property'
  for (let number = 2; isTaken(name); number++) name = `${stem || 'property'}_${number}`
  return { ...given, name } as Property
}

function problem(env: Speaker, field: Field, property: unknown, expected: string, came: unknown): ValidationError {
  const { label, model, name } = field
  const values = { field: env._(label), model, name, property, expected, value: shown(came) }
  const text = env._(
    '%(field)s (%(model)s.%(name)s): the property “%(property)s” takes %(expected)s; got %(value)s.',
    values,
  )
  return new ValidationError(text, name)
}
