import type { ArchElement } from './arch.ts'

/** Does an attribute say yes? `1` and `True` do; nothing, `0` and `False` do not. */
export function isOn(text: string | undefined): boolean {
  return /^(1|true)$/i.test(text?.trim() ?? '')
}

/** What can be done with the records of a view. */
export interface Can {
  readonly create: boolean
  readonly edit: boolean
  readonly delete: boolean
  readonly duplicate: boolean
}

/** What the attributes `create`, `edit`, `delete` and `duplicate` of a view leave possible. */
export function rights({ attributes }: ArchElement): Can {
  const allowed = (name: string) => !/^(0|false)$/i.test(attributes[name] ?? '')
  const create = allowed('create')
  return { create, edit: allowed('edit'), delete: allowed('delete'), duplicate: create && allowed('duplicate') }
}
