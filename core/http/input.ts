import type { Form } from './context.ts'
import { HttpError } from './errors.ts'
import type { Json } from './json.ts'

const mostFields = 2000
const deepest = 50

/** Fields as they came, checked: no null bytes, not too many, no name that could reach a prototype. */
export function* checkFields(fields: Iterable<[string, string]>): Generator<[string, string]> {
  let count = 0
  for (const [name, value] of fields) {
    if (++count > mostFields) throw new HttpError(400, `A form may have ${mostFields} fields at most.`)
    checkName(name)
    checkText(name)
    checkText(value)
    yield [name, value]
  }
}

/** Fields as an object without prototype; a name that comes several times has a list. */
export function formOf(fields: Iterable<[string, string]>): Form {
  const form: Form = Object.create(null)
  for (const [name, value] of fields) {
    const before = form[name]
    if (before === undefined) form[name] = value
    else if (Array.isArray(before)) before.push(value)
    else form[name] = [before, value]
  }
  return form
}

/** A JSON body: an object, checked all through; its top level has no prototype. */
export function checkJson(value: unknown): Form {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new HttpError(
      400,
      `A JSON object was expected, not ${Array.isArray(value) ? 'a list' : `${value}`.slice(0, 20)}.`,
    )
  }
  checkValue(value, 0)
  // Checked just above: what JSON.parse returns is JSON.
  return Object.assign(Object.create(null), value as { [key: string]: Json })
}

function checkValue(value: unknown, depth: number): void {
  if (typeof value === 'string') checkText(value)
  if (typeof value !== 'object' || value === null) return
  if (depth > deepest) throw new HttpError(400, `JSON may be nested ${deepest} levels deep at most.`)
  for (const [name, inner] of Object.entries(value)) {
    checkName(name)
    checkText(name)
    checkValue(inner, depth + 1)
  }
}

function checkName(name: string): void {
  if (name === '__proto__') throw new HttpError(400, 'A field may not be named "__proto__".')
}

/** PostgreSQL cannot store U+0000 in a text, nor half of a surrogate pair as UTF-8. */
function checkText(text: string): void {
  if (text.includes('\0')) throw new HttpError(400, 'Text may not contain null bytes (U+0000).')
  if (/\p{Surrogate}/u.test(text))
    throw new HttpError(400, 'Text must be valid Unicode: half of a surrogate pair was found.')
}
