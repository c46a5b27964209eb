import sanitizeHtml from 'sanitize-html'
import { ValidationError, ValueError } from '../errors.ts'
import type { Field } from '../registry/field.ts'

/** What a field reads as when nothing is stored. */
export function unsetValue(field: Field): unknown {
  switch (field.type) {
    case 'boolean':
      return false
    case 'integer':
    case 'float':
      return 0
    default:
      return null
  }
}

/**
 * Checks a value that somebody wants to store and gives it as the cache holds it. Wrong values are a `ValidationError`
 * that names the field and what came; many2ones become ids.
 */
export function convert(field: Field, value: unknown): unknown {
  if (value === undefined)
    throw new ValueError(`${field.model}.${field.name}: undefined is no value; use null to unset.`)
  if (value === null) return null
  // `false` is how Odoo's clients and files say "unset".
  if (value === false && field.type !== 'boolean' && field.type !== 'json') return null
  return converters[field.type](value, field)
}

type Converter = (value: unknown, field: Field) => unknown

const text: Converter = (value, field) => {
  if (typeof value !== 'string') throw wrong(field, 'a text', value)
  if (value.includes('\u0000'))
    throw new ValidationError(`${field.label}: a null character can not be stored.`, field.name)
  if (!value.isWellFormed()) throw new ValidationError(`${field.label}: the text has a broken character.`, field.name)
  if (field.size !== null && value.length > field.size) {
    throw new ValidationError(
      `${field.label} takes at most ${field.size} characters; these are ${value.length}.`,
      field.name,
    )
  }
  return value
}

const number: Converter = (value, field) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(field, 'a number', value)
  return value
}

const id: Converter = (value, field) => {
  if (typeof value === 'object' && value !== null && '_name' in value && 'ids' in value) {
    const { _name, ids } = value as { _name: string; ids: readonly number[] }
    if (_name !== field.comodel) throw wrong(field, `a record of ${field.comodel}`, `one of ${_name}`)
    if (ids.length > 1) throw wrong(field, 'one record', `${ids.length} records`)
    return ids[0] ?? null
  }
  return idOf(value, field)
}

const converters: Readonly<Record<Field['type'], Converter>> = {
  char: text,
  text,
  html: (value, field) => cleanHtml(text(value, field) as string),
  integer: (value, field) => {
    const given = number(value, field) as number
    if (!Number.isInteger(given) || Math.abs(given) > 2_147_483_647) {
      throw wrong(field, 'a whole number between -2147483647 and 2147483647', value)
    }
    return given
  },
  float: (value, field) => {
    const given = number(value, field) as number
    return field.digits ? Number(given.toFixed(field.digits[1])) : given
  },
  boolean: (value, field) => {
    if (typeof value !== 'boolean') throw wrong(field, 'true or false', value)
    return value
  },
  date: (value, field) => {
    const day = value instanceof Date ? value.toJSON()?.slice(0, 10) : value
    if (typeof day !== 'string' || !isDay(day)) throw wrong(field, 'a date such as 2026-11-22', value)
    return day
  },
  datetime: (value, field) => {
    const iso = typeof value === 'string' && isDay(value.slice(0, 10)) && /^[\d-]{10}[ T]\d\d:\d\d/.test(value)
    const moment = value instanceof Date ? value : iso ? new Date(utc(value)) : null
    // Years of four digits: what every part of the way, and every form, can say.
    if (!moment?.toJSON() || !isDay(moment.toJSON().slice(0, 10)))
      throw wrong(field, 'a moment such as 2026-11-22 13:00:00', value)
    return moment
  },
  selection: (value, field) => {
    if (typeof value !== 'string' || !Object.hasOwn(field.choices, value)) {
      throw wrong(field, `one of ${Object.keys(field.choices).join(', ')}`, value)
    }
    return value
  },
  json: (value, field) => {
    const kept = jsonOf(value)
    if (kept === undefined)
      throw wrong(field, 'a value of JSON, of whole characters and without null ones', typeof value)
    return kept
  },
  binary: (value, field) => {
    if (Buffer.isBuffer(value)) return value
    if (typeof value === 'string') return Buffer.from(value, 'base64')
    throw wrong(field, 'bytes', value)
  },
  many2one: id,
  one2many: idList,
  many2many: idList,
}

/** Ids from what is given for an x2many: a recordset, an id, a list of ids. Commands are read elsewhere. */
export function idList(value: unknown, field: Field): readonly number[] {
  if (typeof value === 'object' && value !== null && '_name' in value) {
    const { _name, ids } = value as unknown as { _name: string; ids: readonly number[] }
    if (_name !== field.comodel) throw wrong(field, `records of ${field.comodel}`, `some of ${_name}`)
    return ids
  }
  return (Array.isArray(value) ? value : [value]).map(one => idOf(one, field))
}

function idOf(value: unknown, field: Field): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value <= 0 || value > 2_147_483_647) {
    throw wrong(field, `the id of a record of ${field.comodel}`, value)
  }
  return value
}

/** What people may put into markup. `hx-*`, handlers and styles are not in the list, so they do not get in. */
export function cleanHtml(markup: string): string {
  return sanitizeHtml(markup, {
    allowedTags: [...sanitizeHtml.defaults.allowedTags, 'img', 'u', 's', 'del', 'ins'],
    allowedAttributes: {
      a: ['href', 'target', 'rel', 'title'],
      img: ['src', 'alt', 'width', 'height'],
      '*': ['class', 'lang', 'dir'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['http', 'https', 'data'] },
    transformTags: { a: sanitizeHtml.simpleTransform('a', { rel: 'noopener noreferrer' }) },
  })
}

/** A day of the years 1 to 9999 that the calendar has. */
function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && text > '0001' && new Date(text).toJSON()?.startsWith(text)
}

/** A copy of a value as it comes back from the database; undefined for one that can not be stored. */
function jsonOf(value: unknown): unknown {
  try {
    const text: string | undefined = JSON.stringify(value)
    // Escapes of what PostgreSQL does not take; a backslash before them would be one that stands for itself.
    if (text === undefined || /(?<!\\)(\\\\)*\\u(0000|d[89a-f])/.test(text)) return undefined
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function utc(value: string): string {
  const iso = value.replace(' ', 'T')
  return /(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`
}

function wrong(field: Field, expected: string, came: unknown): ValidationError {
  const text = typeof came === 'string' ? `“${came}”` : came instanceof Date ? came.toString() : JSON.stringify(came)
  const shown = text && text.length > 80 ? `${text.slice(0, 80)}…` : text
  return new ValidationError(
    `${field.label} (${field.model}.${field.name}) takes ${expected}; got ${shown}.`,
    field.name,
  )
}
