import type { ArchElement } from './arch.ts'
import { isOff } from './attribute_values.ts'

/** What can be done with the records of a view. */
export interface Can {
  readonly create: boolean
  readonly edit: boolean
  readonly delete: boolean
  readonly duplicate: boolean
}

/** What the attributes `create`, `edit`, `delete` and `duplicate` of a view leave possible. */
export function rights({ attributes }: ArchElement): Can {
  const allowed = (name: string) => !isOff(attributes[name])
  const create = allowed('create')
  return { create, edit: allowed('edit'), delete: allowed('delete'), duplicate: create && allowed('duplicate') }
}
