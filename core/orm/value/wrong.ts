import { ValidationError } from '../../errors.ts'
import type { Field } from '../../registry/field.ts'

/** Whoever says what is wrong, in the language of the person. */
export interface Speaker {
  _(text: string, values?: Readonly<Record<string, unknown>>): string
  hasGroup?(xmlid: string): boolean
  /** Whose models values may lead to. */
  readonly database?: { readonly registry: { readonly models: ReadonlyMap<string, { readonly abstract: boolean }> } }
}

/** The error for a value that a field does not take, as a sentence that names the field and what came. */
export function wrong(env: Speaker, field: Field, expected: string, came: unknown): ValidationError {
  const { label, model, name } = field
  const value = shown(came)
  const values = { field: env._(label), model, name, expected, value }
  return new ValidationError(env._('%(field)s (%(model)s.%(name)s) takes %(expected)s; got %(value)s.', values), name)
}

/** A value as errors show it: short, and without what can not be seen. */
export function shown(value: unknown): string {
  const text =
    typeof value === 'string'
      ? `“${value}”`
      : isRecords(value)
        ? `${value._name}(${value.ids.slice(0, 5).join(', ')})`
        : typeof value === 'object' && value !== null && !(value instanceof Date)
          ? jsonText(value)
          : String(value)
  const visible = text.replaceAll(/\p{Cc}|\p{Cs}/gu, '\ufffd')
  return visible.length > 80 ? `${visible.slice(0, 80).toWellFormed()}…` : visible
}

function jsonText(value: object): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return 'an object'
  }
}

interface Records {
  readonly _name: string
  readonly ids: readonly number[]
}

/** Is it a recordset, of whatever model? */
export function isRecords(value: unknown): value is Records {
  return typeof value === 'object' && value !== null && '_name' in value && 'ids' in value
}
