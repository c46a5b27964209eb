import { commaList } from '../comma_list.ts'
import { holds, names } from '../expression/condition.ts'
import { ExpressionError } from '../expression/literal.ts'
import { reasonOf } from '../finding.ts'
import { type ArchElement, placeOfAttribute, ViewError } from './arch.ts'
import { isOff, isOn } from './attribute_values.ts'

/** A condition of a view, ready to be asked about a record. */
export interface Condition {
  readonly names: readonly string[]
  holds(values: Readonly<Record<string, unknown>>): boolean
}

export const never: Condition = { names: [], holds: () => false }
export const always: Condition = { names: [], holds: () => true }

/** The condition in an attribute, such as `invisible="state != 'draft'"`; `1`, `True`, `0` and nothing are constant. */
export function condition(node: ArchElement, attribute: string): Condition {
  const text = node.attributes[attribute]?.trim()
  if (!text || isOff(text)) return never
  if (isOn(text)) return always
  const place = placeOfAttribute(node, attribute)
  const wrong = (error: unknown) =>
    new ViewError(place, `${attribute}="${text}" is not a condition: ${reasonOf(error)}`)
  try {
    return { names: names(text), holds: values => readable(() => holds(text, values), wrong) }
  } catch (error) {
    throw wrong(error)
  }
}

/** What `work` gives; an expression that cannot be worked out with these values is told with its place in the view. */
export function readable<T>(work: () => T, wrong: (error: unknown) => ViewError): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof ExpressionError ? wrong(error) : error
  }
}

/** Does a person in these groups see a node with `groups="a.b,!c.d"`? One of the plain ones, none of those with `!`. */
export function groupsAllow(groups: string | undefined, hasGroup: (xmlid: string) => boolean): boolean {
  const wanted = commaList(groups)
  const denied = wanted.filter(group => group.startsWith('!'))
  const allowed = wanted.filter(group => !group.startsWith('!'))
  return !denied.some(group => hasGroup(group.slice(1))) && (!allowed.length || allowed.some(hasGroup))
}

/** The groups that `groups="a.b,!c.d"` names, whoever sees it. */
export function groupsNamed(groups: string | undefined): string[] {
  return commaList(groups).map(group => group.replace(/^!/, ''))
}

const conditions: ReadonlySet<string> = new Set(['invisible', 'readonly', 'required', 'column_invisible'])

/** Does an attribute of this name hold a condition? */
export function isCondition(attribute: string): boolean {
  return conditions.has(attribute) || attribute.startsWith('decoration-')
}
