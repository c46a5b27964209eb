import { AccessError } from '../errors.ts'
import type { AnyModel } from '../model/model.ts'
import { metaOf } from '../orm/read/read.ts'

/** Calls a method that its model has opened, as a button does. Any other is an `AccessError`: what is not opened is closed. */
export async function callOpened(records: AnyModel, name: string): Promise<unknown> {
  const { env } = records
  const method = isOpened(records, name) && records[name]
  if (typeof method !== 'function') {
    throw new AccessError(env._('%(model)s has no action “%(name)s” for buttons.', { model: records._name, name }))
  }
  return method.call(records)
}

/** Has the model opened this method to buttons? They bring no arguments. */
export function isOpened(records: AnyModel, name: string): boolean {
  const declaration = metaOf(records).opened.get(name)
  return declaration !== undefined && (!declaration.args || declaration.args.safeParse([]).success)
}
