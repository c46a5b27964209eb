import { evaluate } from '../expression/literal.ts'
import { reasonOf } from '../finding.ts'
import type { AnyDomain } from '../model/types.ts'
import { type ArchElement, placeOfAttribute, ViewError } from './arch.ts'

/** Does an attribute say yes? `1` and `True` do; nothing, `0` and `False` do not. */
export function isOn(text = ''): boolean {
  return /^(1|true)$/i.test(text.trim())
}

/** Does it say no? To say nothing is neither. */
export function isOff(text = ''): boolean {
  return /^(0|false)$/i.test(text.trim())
}

/** How many an attribute such as `limit="80"` says; null for nothing, and for what is no such number. */
export function countIn(text: string | undefined): number | null {
  const count = Number(text)
  return Number.isInteger(count) && count > 0 ? count : null
}

type Values = Readonly<Record<string, unknown>>

/** Is it what a `{…}` is read as: values by name, no list and no record? */
export function isMapping(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The same mapping, to be changed at will; of what is none, an empty one. */
export function asMapping(value: unknown): Record<string, unknown> {
  return isMapping(value) ? { ...value } : {}
}

/** What an attribute such as `context="{'active_test': False}"` says; without it, nothing. */
export function mappingOf(node: ArchElement, attribute: string, names: Values = {}): Values {
  const value = written(node, attribute, names)
  if (value === undefined || isMapping(value)) return { ...value }
  throw wrong(node, attribute, ": expected a mapping such as {'name': True}.")
}

/** What an attribute such as `domain="[('user_id', '=', uid)]"` says; without it, all records. */
export function domainOf(node: ArchElement, attribute: string, names: Values): AnyDomain {
  const value = written(node, attribute, names)
  if (value === undefined) return []
  if (Array.isArray(value)) return value
  throw wrong(node, attribute, ' is not a list of conditions.')
}

function written(node: ArchElement, attribute: string, names: Values): unknown {
  const text = node.attributes[attribute]
  if (!text) return undefined
  try {
    return evaluate(text, names)
  } catch (error) {
    throw wrong(node, attribute, ` cannot be read: ${reasonOf(error)}`)
  }
}

function wrong(node: ArchElement, attribute: string, problem: string): ViewError {
  return new ViewError(placeOfAttribute(node, attribute), `${attribute}="${node.attributes[attribute]}"${problem}`)
}
