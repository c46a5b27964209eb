import nunjucks from 'nunjucks'

interface Runtime {
  memberLookup(object: unknown, key: unknown): unknown
  handleError(error: unknown, line: number, column: number): unknown
}

// Nunjucks' types do not tell of these.
const { runtime } = nunjucks as unknown as { runtime: Runtime }
const { memberLookup, handleError } = runtime
const closed = new Set(['constructor', '__proto__', 'prototype', '__defineGetter__', '__lookupGetter__'])

// From a value, templates must not reach the functions that compile code. A key may be an object that turns into a text.
runtime.memberLookup = (object, key) => {
  const name = typeof key === 'symbol' || typeof key === 'number' ? key : String(key)
  return typeof name === 'string' && closed.has(name) ? undefined : memberLookup(object, name)
}

// It counts from 0, editors from 1; and it begins to count at the first call or filter of a template, not before.
runtime.handleError = (error, line, column) =>
  line === 0 && column === 0 ? handleError(error, 0, 0) : handleError(error, line + 1, column + 1)
