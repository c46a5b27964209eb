import { names as namesIn, paths as pathsIn } from '../expression/condition.ts'
import { reasonOf } from '../finding.ts'
import { type ArchElement, textsIn } from './arch.ts'
import { isCondition } from './condition.ts'
import { contentOf, expressionsAt, piecesOf } from './pieces.ts'
import type { KnownFields, Problem } from './world.ts'

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
export function conditionProblems({ attributes }: ArchElement, names: KnownFields): Problem[] {
  return Object.entries(attributes).flatMap(([attribute, text]) => {
    if (!text.trim() || !isCondition(attribute)) return []
    const problem = unreadable(() => namesIn(text)) ?? unknownName(text, names)
    return problem ? [{ attribute, message: `${attribute}="${text}": ${problem}` }] : []
  })
}

/** What is wrong in the `{{ … }}` and `{% … %}` of a node. */
export function expressionProblems(node: ArchElement, names: KnownFields): string[] {
  return expressionsAt(node).flatMap(({ piece, word, expression: text }) => {
    if (word !== null && !words.includes(word)) return []
    if (!text)
      return [`${piece} is empty: expected ${word ? `{% ${word} active %}` : '{{ name }}'}, with fields of the model.`]
    const problem = unreadable(() => namesIn(text)) ?? unknownName(text, names) ?? unknownField(text, names)
    return problem ? [`${text}: ${problem}`] : []
  })
}

const ends: ReadonlyMap<string, string> = new Map([
  ['if', 'endif'],
  ['for', 'endfor'],
])
const words = [...ends.keys(), 'elif', 'else', ...ends.values()]

/** What is wrong with how the `{% … %}` of a node begin and end: each ends in the element that it begins in. */
export function blockProblems(node: ArchElement): string[] {
  const { tag } = node
  const open: string[] = []
  const problems: string[] = []
  for (const [index, piece] of textsIn(node).flatMap(text => [...piecesOf(text).entries()])) {
    const half = index % 2 === 0 ? /\{[{%]/.exec(piece)?.[0] : null
    if (half) problems.push(`${half} in <${tag}> is not closed: expected ${half === '{{' ? '}}' : '%}'} behind it.`)
    const word = index % 2 === 0 ? null : contentOf(piece).word
    const end = ends.get(open.at(-1) ?? '')
    if (word === null) continue
    if (!words.includes(word)) problems.push(`${piece} in <${tag}>: expected one of ${words.join(', ')}.`)
    else if (ends.has(word)) open.push(word)
    else if (word === end) open.pop()
    else if (!end) problems.push(`${piece} in <${tag}>: nothing has begun that it could belong to.`)
    else if (word.startsWith('end')) problems.push(`${piece} in <${tag}>: expected {% ${end} %}.`)
  }
  return [...problems, ...open.map(word => `{% ${word} %} in <${tag}> has no {% ${ends.get(word)} %}.`)]
}

function unreadable(read: () => unknown): string | null {
  try {
    read()
    return null
  } catch (error) {
    return reasonOf(error)
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
