import { AccessError } from '../errors.ts'
import type { Declaration } from '../model/declarations.ts'
import type { AnyModel } from '../model/model.ts'
import { metaOf } from '../orm/read/read.ts'

/**
 * Calls a method that its model has opened, as a button does. Any other, and one that does not take these arguments, is
 * an `AccessError`: what is not opened is closed.
 */
export async function callOpened(records: AnyModel, name: string, args: readonly unknown[] = []): Promise<unknown> {
  const { env } = records
  const method = isOpened(records, name, args) && records[name]
  if (typeof method !== 'function') {
    throw new AccessError(env._('%(model)s has no action “%(name)s” for buttons.', { model: records._name, name }))
  }
  return method.call(records, ...args)
}

/** Has the model opened this method to buttons, with these arguments? Most bring none. */
export function isOpened(records: AnyModel, name: string, args: readonly unknown[] = []): boolean {
  const declaration = metaOf(records).opened.get(name)
  return declaration !== undefined && takes(declaration, args)
}

/** Does an opened method take these arguments? */
export function takes({ args: schema }: Pick<Declaration, 'args'>, args: readonly unknown[]): boolean {
  return schema ? schema.safeParse(args).success : args.length === 0
}
