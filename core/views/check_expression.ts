import { names as namesIn, paths as pathsIn } from '../expression/condition.ts'
import type { ArchElement } from './arch.ts'
import type { KnownFields } from './check.ts'
import { conditionAttributes } from './conditions.ts'
import { expressionsOf } from './pieces.ts'

/** What conditions may use beside the fields. */
export const given: ReadonlySet<string> = new Set([
  'uid',
  'context',
  'today',
  'now',
  'id',
  'parent',
  'True',
  'False',
  'None',
  'len',
  'set',
  'list',
  '_',
])
/** What is wrong in the conditions of a node. */
export function conditionProblems(
  { attributes }: ArchElement,
  names: KnownFields,
): { attribute: string; message: string }[] {
  return Object.entries(attributes).flatMap(([attribute, text]) => {
    if (!text.trim() || (!conditionAttributes.has(attribute) && !attribute.startsWith('decoration-'))) return []
    const problem = unreadable(() => namesIn(text)) ?? unknownName(text, names)
    return problem ? [{ attribute, message: `${attribute}="${text}": ${problem}` }] : []
  })
}

/** What is wrong in the `{{ … }}` and `{% … %}` of a node. */
export function expressionProblems({ attributes, children }: ArchElement, names: KnownFields): string[] {
  const texts = [...Object.values(attributes), ...children.filter(child => typeof child === 'string')].join(' ')
  return expressionsOf(texts).flatMap(({ expression: text }) => {
    const problem = unreadable(() => namesIn(text)) ?? unknownName(text, names) ?? unknownField(text, names)
    return problem ? [`${text}: ${problem}`] : []
  })
}

function unreadable(read: () => unknown): string | null {
  try {
    read()
    return null
  } catch (error) {
    return (error as Error).message
  }
}

function unknownName(text: string, names: KnownFields): string | null {
  const lost = pathsIn(text).find(path => /^parent\.\w+$/.test(path) && names.has('parent') && !names.has(path))
  if (lost) return `there is no field ${lost}.`
  const unknown = namesIn(text).find(name => !given.has(name) && !names.has(name))
  return unknown === undefined ? null : `there is no field ${unknown}.`
}

function unknownField(text: string, names: KnownFields): string | null {
  const fields = pathsIn(text).flatMap(path => (path.startsWith('record.') ? [path.split('.')[1]!] : []))
  const unknown = fields.find(name => !names.has(name))
  return unknown === undefined ? null : `there is no field ${unknown}.`
}
