import type { Environment, ModelName, Rec } from '../types.ts'
import { type Choices, declare, type Options } from './descriptor.ts'

/**
 * A record of one of several models: `fields.Reference('About', { 'res.partner': 'Contact', 'res.users': 'User' })`,
 * or a function of the environment that gives such a list. Other addons add models by declaring the field again with
 * theirs. `null` when unset, and when the record is deleted. Stored as `model,id`.
 */
export function Reference<N extends ModelName>(
  label: string,
  models: (env: Environment) => { readonly [M in N]?: string },
  options?: Options<string | null>,
): Rec<N> | null
export function Reference<const N extends ModelName>(
  label: string,
  models: { readonly [M in N]?: string },
  options?: Options<string | null>,
): Rec<N> | null
export function Reference(label: string, models: object, options?: object): unknown {
  return declare('reference', label, options, { choices: models as Choices })
}

/**
 * The id of a record of the model that another field names: `fields.Many2oneReference('Record', { modelField:
 * 'res_model' })`. 0 when unset. A one2many may name it as its other side.
 */
export function Many2oneReference(label: string, options: Options<number> & { modelField: string }): number {
  const { modelField, ...rest } = options
  return declare('many2one_reference', label, rest, { modelField })
}
