import { blanked, lineAt } from '../../lines.ts'
import { suggestion } from '../finding.ts'

/** What the parser of templates throws. */
interface Thrown {
  readonly message: string
  readonly lineno?: number
}

const closed = ['if', 'ifAsync', 'for', 'asyncEach', 'asyncAll', 'block', 'macro', 'call', 'filter', 'raw', 'verbatim']
const known = [...closed, 'else', 'elif', 'elseif', 'set', 'include', 'import', 'from', 'extends', 'switch', 'case']

/** What is wrong with a template that can't be compiled, in words, and on which line. */
export function templateProblem(text: string, { message: raw, lineno }: Thrown): { line: number; message: string } {
  const message = raw.replace(/\s*\n\s*/g, ' ').trim()
  const line = lineno ?? text.trimEnd().split('\n').length
  const opening = (sign: string) => lineAt(text, text.split('\n').slice(0, line).join('\n').lastIndexOf(sign))
  if (message.includes('end of comment')) return { line: opening('{#'), message: '{# is not closed: expected #}' }
  if (message.includes('expected variable end'))
    return { line: opening('{{'), message: '{{ is not closed: expected }}' }
  const [, tag] = /unknown block tag: (\S+)/.exec(message) ?? []
  if (tag?.startsWith('end')) {
    const open = openTags(text, line).at(-1)
    const expected = open
      ? `expected {% end${open.name} %}, as line ${open.line} began`
      : 'nothing is open that it could end'
    return { line, message: `{% ${tag} %}: ${expected}` }
  }
  if (tag) return { line, message: `There is no tag {% ${tag} %}${suggestion(tag, known)}` }
  if (/end of file|parseAggregate/.test(message)) {
    const open = openTags(text, Number.POSITIVE_INFINITY).at(-1)
    if (open) return { line: open.line, message: `{% ${open.name} %} is not closed: expected {% end${open.name} %}` }
  }
  const [, token] = /unexpected token: (.*)/.exec(message) ?? []
  return { line, message: token ? `Expected a value, found ${token}` : `It can't be compiled: ${message}` }
}

/** The tags that are open on a line, before the first end that does not fit. */
function openTags(text: string, before: number): { name: string; line: number }[] {
  const open: { name: string; line: number }[] = []
  for (const { index, 1: name } of text.replace(/\{#[\s\S]*?#\}/g, blanked).matchAll(/\{%-?\s*(\w+)/g)) {
    const line = lineAt(text, index)
    if (line > before) break
    if (name === `end${open.at(-1)?.name}`) open.pop()
    else if (name!.startsWith('end')) break
    else if (closed.includes(name!)) open.push({ name: name!, line })
  }
  return open
}
