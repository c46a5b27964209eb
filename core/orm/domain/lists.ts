import type { AnyDomain } from '../../model/types.ts'
import { operands, parseDomain } from './domain.ts'

/** The domain that every record meets. */
export const TRUE = Object.freeze([Object.freeze([1, '=', 1] as const)] as const)

/** The domain that no record meets. */
export const FALSE = Object.freeze([Object.freeze([0, '=', 1] as const)] as const)

/**
 * The domain of records that meet all of these: `domains.and([['active', '=', true]], more)`. None: every record.
 * Constants fold away; what is given stays as it is. Throws a `ValueError` on what is no domain.
 */
export function and<D extends AnyDomain>(...given: readonly NoInfer<D>[]): D {
  const constants = given.map(constantOf)
  if (constants.includes(false)) return FALSE as AnyDomain as D
  const left = given.filter((_, index) => constants[index] === null)
  if (left.length === 0) return TRUE as AnyDomain as D
  // Neighbouring terms are joined by "and" anyhow.
  return left.length === 1 ? left[0]! : made(left.flat())
}

/** The domain of records that meet any of these: `domains.or(mine, ours)`. None: no record. */
export function or<D extends AnyDomain>(...given: readonly NoInfer<D>[]): D {
  const constants = given.map(constantOf)
  if (constants.includes(true)) return TRUE as AnyDomain as D
  const left = given.filter((_, index) => constants[index] === null)
  if (left.length === 0) return FALSE as AnyDomain as D
  return left.length === 1 ? left[0]! : made([...left.slice(1).map(() => '|'), ...left.flatMap(asOne)])
}

/** The domain of records that do not meet this one: `domains.not([['name', '=', 'Ada']])`. */
export function not<D extends AnyDomain>(given: NoInfer<D>): D {
  const constant = constantOf(given)
  if (constant !== null) return (constant ? FALSE : TRUE) as AnyDomain as D
  return given[0] === '!' && operands(given).length === 1 ? made(given.slice(1)) : made(['!', ...asOne(given)])
}

/** True or false for a domain that says the same of every record; else null. */
function constantOf(domain: AnyDomain): boolean | null {
  const node = parseDomain(domain)
  return node.kind === 'constant' ? node.value : null
}

/** The terms of a domain as one operand. */
function asOne(domain: AnyDomain): readonly unknown[] {
  return [
    ...operands(domain)
      .slice(1)
      .map(() => '&'),
    ...domain,
  ]
}

/** Joined of domains of this type, so of this type. */
function made<D extends AnyDomain>(terms: readonly unknown[]): D {
  return Object.freeze(terms) as D
}
