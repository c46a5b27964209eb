import { ValueError } from '../../errors.ts'
import type { AnyDomain } from '../../model/types.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { isNegative } from './domain.ts'

/**
 * How records are found by their label: any of the fields that are searched by name meets the condition; of one that
 * denies, all do.
 */
export function labelDomain(meta: ModelMeta, operator: string, value: unknown): AnyDomain {
  const names = meta.recNamesSearch
  if (names.length === 0) throw new ValueError(`${meta.name} has no field that labels it: search by id.`)
  const join = isNegative(operator) ? '&' : '|'
  return [...names.slice(1).map(() => join), ...names.map(name => [name, operator, value])]
}
