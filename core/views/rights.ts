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
}

/** What the attributes `create`, `edit` and `delete` of a view leave possible. */
export function rights({ attributes }: ArchElement): Can {
  const allowed = (name: string) => !/^(0|false)$/i.test(attributes[name] ?? '')
  return { create: allowed('create'), edit: allowed('edit'), delete: allowed('delete') }
}
