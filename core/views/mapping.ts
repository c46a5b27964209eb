import { evaluate } from '../expression/literal.ts'
import { type ArchElement, placeOfAttribute, ViewError } from './arch.ts'

/** What an attribute such as `context="{'active_test': False}"` says; without it, nothing. */
export function mappingOf(
  node: ArchElement,
  attribute: string,
  names: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const text = node.attributes[attribute]
  if (!text) return {}
  const place = placeOfAttribute(node, attribute)
  try {
    const value = evaluate(text, names)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch (error) {
    throw new ViewError(place, `${attribute}="${text}" cannot be read: ${(error as Error).message}`)
  }
  throw new ViewError(place, `${attribute}="${text}" is not a mapping.`)
}
