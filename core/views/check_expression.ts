import { names as namesIn, paths as pathsIn } from '../expression/condition.ts'
import { parseLiteral } from '../expression/literal.ts'
import type { ArchElement } from './arch.ts'

/** What conditions may use beside the fields. */
const given = new Set([
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
const conditions = ['invisible', 'readonly', 'required', 'column_invisible']

/** What is wrong in the conditions and the options of a node. */
export function conditionProblems({ attributes }: ArchElement, names: ReadonlySet<string>): string[] {
  const problems: string[] = []
  for (const [attribute, text] of Object.entries(attributes)) {
    if (!text.trim() || (!conditions.includes(attribute) && !attribute.startsWith('decoration-'))) continue
    const problem = unreadable(() => namesIn(text)) ?? unknownName(text, names)
    if (problem) problems.push(`${attribute}="${text}": ${problem}`)
  }
  const options = attributes.options
  const problem = options ? unreadable(() => parseLiteral(options).names) : null
  return problem ? [...problems, `options="${options}": ${problem}`] : problems
}

/** What is wrong in the `{{ … }}` and `{% … %}` of a node. */
export function expressionProblems({ attributes, children }: ArchElement, names: ReadonlySet<string>): string[] {
  const texts = [...Object.values(attributes), ...children.filter(child => typeof child === 'string')].join(' ')
  const problems: string[] = []
  for (const [, tag, output] of texts.matchAll(/\{%-?(.*?)-?%\}|\{\{(.*?)\}\}/gs)) {
    const text = (output ?? tag ?? '').trim().replace(/^(if|elif|for\s+\w+\s+in)\s+/, '')
    if (/^(else|endif|endfor)$/.test(text)) continue
    const problem = unreadable(() => namesIn(text)) ?? unknownName(text, names) ?? unknownField(text, names)
    if (problem) problems.push(`${text}: ${problem}`)
  }
  return problems
}

function unreadable(read: () => unknown): string | null {
  try {
    read()
    return null
  } catch (error) {
    return (error as Error).message
  }
}

function unknownName(text: string, names: ReadonlySet<string>): string | null {
  const unknown = namesIn(text).find(name => !given.has(name) && !names.has(name))
  return unknown === undefined ? null : `there is no field ${unknown}.`
}

function unknownField(text: string, names: ReadonlySet<string>): string | null {
  const fields = pathsIn(text).flatMap(path => (path.startsWith('record.') ? [path.split('.')[1]!] : []))
  const unknown = fields.find(name => !names.has(name))
  return unknown === undefined ? null : `there is no field ${unknown}.`
}
