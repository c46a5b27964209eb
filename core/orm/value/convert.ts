import { ValueError } from '../../errors.ts'
import { interpolate } from '../../interpolate.ts'
import { isNumeric } from '../../model/fields/kinds.ts'
import type { Field } from '../../registry/field.ts'
import { definitionGiven } from '../properties/definition.ts'
import { cleanHtml } from './clean_html.ts'
import { imageInfo, mostPoints } from './image.ts'
import { jsonOf } from './json_value.ts'
import { roundTo } from './round.ts'
import { isRecords, type Speaker, wrong } from './wrong.ts'

/** What a field reads as when nothing is stored. */
export function unsetValue(field: Field): unknown {
  if (field.type === 'boolean') return false
  if (field.type === 'properties') return {}
  if (field.type === 'properties_definition') return []
  return isNumber(field) ? 0 : null
}

/** Fields of numbers: unset is 0. */
export function isNumber(field: Field): boolean {
  return isNumeric(field) || field.type === 'many2one_reference'
}

/**
 * Checks a value that somebody wants to store and gives it as the cache holds it. Wrong values are a `ValidationError`
 * that names the field and what came; many2ones become ids.
 */
export function convert(field: Field, value: unknown, env: Speaker = { _: interpolate }): unknown {
  if (value === undefined)
    throw new ValueError(`${field.model}.${field.name}: undefined is no value; use null to unset.`)
  if (value === null) return null
  // `false` is how Odoo's clients and files say "unset".
  if (value === false && field.type !== 'boolean' && field.type !== 'json') return null
  return converters[field.type](value, field, env)
}

type Converter = (value: unknown, field: Field, env: Speaker) => unknown

const text: Converter = (value, field, env) => {
  if (typeof value !== 'string') throw wrong(env, field, env._('a text'), value)
  if (value.includes('\u0000') || !value.isWellFormed())
    throw wrong(env, field, env._('a text without null characters and broken characters'), value)
  if (field.size !== null && value.length > field.size) {
    const expected = env._('at most %(size)s characters, and not %(length)s', {
      size: field.size,
      length: value.length,
    })
    throw wrong(env, field, expected, value)
  }
  return value
}

function numberOf(value: unknown, field: Field, env: Speaker): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(env, field, env._('a number'), value)
  return value + 0
}

const integer: Converter = (value, field, env) => {
  const given = numberOf(value, field, env)
  if (!Number.isInteger(given) || Math.abs(given) > 2_147_483_647) {
    throw wrong(env, field, env._('a whole number between -2147483647 and 2147483647'), value)
  }
  return given
}

const id: Converter = (value, field, env) => {
  if (isRecords(value)) {
    const { _name, ids } = value
    if (_name !== field.comodel) throw wrong(env, field, recordOf(env, field), value)
    if (ids.length > 1) throw wrong(env, field, env._('a single record'), value)
    return ids[0] ?? null
  }
  return idOf(value, field, env)
}

const converters: Readonly<Record<Field['type'], Converter>> = {
  char: text,
  text,
  html: (value, field, env) => {
    const given = text(value, field, env) as string
    return isTrusted(field, env) ? given : cleanHtml(given, field.cleaning)
  },
  integer,
  many2one_reference: (value, field, env) => (isRecords(value) ? (value.ids[0] ?? null) : integer(value, field, env)),
  float: (value, field, env) => {
    const given = numberOf(value, field, env)
    if (!field.digits) return given
    const [total, behind] = field.digits
    const rounded = roundTo(given, Number(`1e-${behind}`))
    if (Math.abs(rounded) < Number(`1e${total - behind}`)) return rounded
    const expected = env._('a number of at most %(digits)s digits before the point', { digits: total - behind })
    throw wrong(env, field, expected, value)
  },
  // Rounded when the currency of the record is known: see monetary.ts.
  monetary: (value, field, env) => numberOf(value, field, env),
  boolean: (value, field, env) => {
    if (typeof value !== 'boolean') throw wrong(env, field, env._('true or false'), value)
    return value
  },
  date: (value, field, env) => {
    const day = value instanceof Date ? value.toJSON()?.slice(0, 10) : dayOf(value)
    if (typeof day !== 'string' || !isDay(day)) throw wrong(env, field, env._('a date such as 2026-11-22'), value)
    return day
  },
  datetime: (value, field, env) => {
    const iso = typeof value === 'string' && isDay(value.slice(0, 10)) && /^[\d-]{10}([ T]\d\d:\d\d|$)/.test(value)
    const moment = value instanceof Date ? value : iso ? new Date(utc(value)) : null
    // Years of four digits: what every part of the way, and every form, can say.
    if (!moment?.toJSON() || !isDay(moment.toJSON().slice(0, 10)))
      throw wrong(env, field, env._('a moment such as 2026-11-22 13:00:00'), value)
    return moment
  },
  selection: (value, field, env) => {
    if (field.dynamicChoices) return text(value, field, env)
    if (typeof value !== 'string' || !Object.hasOwn(field.choices, value)) {
      throw wrong(env, field, env._('one of %(choices)s', { choices: Object.keys(field.choices).join(', ') }), value)
    }
    return value
  },
  reference: (value, field, env) => {
    const kept = referenceText(value)
    const [model] = kept?.split(',') ?? []
    if (kept === null) return null
    if (kept === undefined || !(field.dynamicChoices || Object.hasOwn(field.choices, model!))) {
      const models = field.dynamicChoices ? 'model,id' : Object.keys(field.choices).join(', ')
      throw wrong(env, field, env._('a record of one of: %(models)s', { models }), value)
    }
    return kept
  },
  json: (value, field, env) => {
    const kept = jsonOf(value)
    if (kept === undefined)
      throw wrong(env, field, env._('a value of JSON, of whole characters and without null ones'), typeof value)
    return kept
  },
  // Which there are, and what each takes, is known when the record is: see properties_write.ts.
  properties: (value, field, env) => {
    if (
      typeof value !== 'object' ||
      value === null ||
      Array.isArray(value) ||
      value instanceof Date ||
      isRecords(value)
    )
      throw wrong(env, field, env._('properties by their names'), value)
    return value
  },
  properties_definition: (value, field, env) => definitionGiven(value, field, env),
  binary: (value, field, env) => {
    if (Buffer.isBuffer(value)) return pictured(value, field, env)
    if (typeof value === 'string' && /^[\w+/\s-]*=*\s*$/.test(value))
      return pictured(Buffer.from(value, 'base64'), field, env)
    throw wrong(env, field, env._('bytes, or base64'), value)
  },
  many2one: id,
  one2many: idList,
  many2many: idList,
}

/** Bytes that are a picture, where the field is for pictures. */
function pictured(bytes: Buffer, field: Field, env: Speaker): Buffer {
  if (!field.image) return bytes
  const info = imageInfo(bytes)
  if (!info) throw wrong(env, field, env._('a picture: a PNG, JPEG, GIF or WebP file'), 'something else')
  const large = info.width * info.height > mostPoints
  if (large && field.image.verifyResolution !== false)
    throw wrong(env, field, env._('a picture of at most 50 million points'), `${info.width}×${info.height}`)
  return bytes
}

/** Is the markup that this person writes into the field stored as it is? */
export function isTrusted({ cleaning }: Field, env: Speaker): boolean {
  if (cleaning.sanitize === false) return true
  return cleaning.sanitizeOverridable?.split(',').some(group => env.hasGroup?.(group.trim())) ?? false
}

/** Ids from what is given for an x2many: a recordset, an id, a list of ids. Commands are read elsewhere. */
export function idList(value: unknown, field: Field, env: Speaker = { _: interpolate }): readonly number[] {
  if (isRecords(value)) {
    if (value._name !== field.comodel) throw wrong(env, field, recordOf(env, field), value)
    return value.ids
  }
  return (Array.isArray(value) ? value : [value]).map(one => idOf(one, field, env))
}

function idOf(value: unknown, field: Field, env: Speaker): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value <= 0 || value > 2_147_483_647) {
    throw wrong(env, field, recordOf(env, field), value)
  }
  return value
}

const recordOf = (env: Speaker, field: Field) => env._('a record of %(model)s', { model: field.comodel })

/** `model,id` of a record or such a text; null for no record, undefined for anything else. */
export function referenceText(value: unknown): string | null | undefined {
  if (isRecords(value))
    return value.ids.length > 1 ? undefined : value.ids.length ? `${value._name},${value.ids[0]}` : null
  return typeof value === 'string' && /^[\w.]+,[1-9]\d{0,9}$/.test(value) ? value : undefined
}

/** A text that says a moment, cut to its day. */
function dayOf(value: unknown): unknown {
  const isMoment = typeof value === 'string' && /^[\d-]{10}[ T]\d\d:\d\d/.test(value) && new Date(utc(value)).toJSON()
  return isMoment ? value.slice(0, 10) : value
}

/** A day of the years 1 to 9999 that the calendar has. */
function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && text > '0001' && new Date(text).toJSON()?.startsWith(text)
}

function utc(value: string): string {
  const iso = value.replace(' ', 'T')
  if (iso.length === 10) return iso // a day: its first moment
  return /(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`
}
