import type { AnyModel } from '../model/model.ts'
import type { Env } from './environment.ts'

interface RecordClass {
  new (env: Env, ids: readonly number[]): AnyModel
}

const classes = new WeakMap<object, RecordClass>()

/** A recordset: nothing but its environment and ids; all else is on the model's prototype. */
export function record(prototype: object, env: Env, ids: readonly number[]): AnyModel {
  const Class = classes.get(prototype) ?? recordClass(prototype)
  return new Class(env, ids)
}

/** Records are made by the thousand: an object of a class takes a tenth of the time of one made of descriptors. */
function recordClass(prototype: object): RecordClass {
  function Record(this: { env: Env; ids: readonly number[] }, env: Env, ids: readonly number[]) {
    this.env = env
    this.ids = ids
  }
  Record.prototype = prototype
  // A function that is called with `new` is a class; the compiler has no type for the older way.
  const made = Record as unknown as RecordClass
  classes.set(prototype, made)
  return made
}
