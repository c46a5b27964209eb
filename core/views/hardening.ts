import nunjucks from 'nunjucks'

type MemberLookup = (object: unknown, key: unknown) => unknown

// Nunjucks' types do not tell of its run time.
const { runtime } = nunjucks as unknown as { runtime: { memberLookup: MemberLookup } }
const lookup = runtime.memberLookup
const closed = new Set(['constructor', '__proto__', 'prototype', '__defineGetter__', '__lookupGetter__'])

// From a value, templates must not reach the functions that compile code. A key may be an object that turns into a text.
runtime.memberLookup = (object, key) => {
  const name = typeof key === 'symbol' || typeof key === 'number' ? key : String(key)
  return typeof name === 'string' && closed.has(name) ? undefined : lookup(object, name)
}
