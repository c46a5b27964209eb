import { lineAt } from '../lines.ts'
import { type Tag, tags } from './tags.ts'

/** What is wrong with a text that is no XML, and on which of its lines. */
export interface XmlProblem {
  readonly line: number
  /** A sentence without its full stop. */
  readonly problem: string
}

/** Says in words what the parser of XML stumbled over. `line` is where it did. */
export function xmlProblem(text: string, message: string, at = 1): XmlProblem {
  const line = Math.max(at, 1)
  if (/^entity not found|EntityRef|^entity not matching/.test(raw(message))) return { line, problem: entity(message) }
  if (/unclosed|tag mismatch|closing tag|Only one element|Extra content|outside root/i.test(message)) {
    const unbalanced = imbalance(text)
    if (unbalanced) return unbalanced
  }
  const found = sentences.find(([pattern]) => pattern.test(message))
  const problem = found ? message.replace(found[0], found[1]) : `Expected XML; the parser says: ${raw(message)}`
  return { line, problem }
}

/** Beginnings and ends of what the parser says, each with what it means. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/^.*attribute "([^"]*)" missed (?:start )?quot.*$/s, 'Expected quotes around the value of an attribute, found $1'],
  [/^.*attribute "([^"]*)" missed value.*$/s, 'Expected a value behind an attribute, as in $1="1"'],
  [/^.*attribute space is required"([^"]*)".*$/s, 'Expected a space between two attributes, found none before $1'],
  [/^.*Attribute (\S+) redefined.*$/s, 'The attribute $1 stands twice in one element'],
  [/^.*Unescaped '<'.*$/s, 'Expected &lt; in the value of an attribute, found <'],
  [/^.*AttValue.*$/s, 'Expected the value of an attribute in quotes'],
  [/^.*missing root element.*$/s, 'Expected one XML element, found none'],
  [/^.*unexpected end of input.*$/s, 'Expected the end of a tag, >, found the end of the text'],
  [/^.*comment is not well-formed.*$/s, 'Expected --> at the end of a comment, and no -- inside'],
  [/^.*CDATA.*$/s, 'Expected ]]> at the end of a CDATA section, which stands inside an element'],
  [/^.*end tag name.*$/s, 'Expected the end of an element such as </field>, with nothing but its name'],
  [/^.*Unicode replacement character.*$/s, 'Expected UTF-8, found what is none: save the file as UTF-8'],
  [/^.*xml declaration.*$/s, 'Expected <?xml version="1.0" encoding="utf-8"?>, found another beginning'],
]

/** Without what the library puts around it. */
function raw(message: string): string {
  return message
    .replace(/^Reporting \w+ "(.*)" caused onWarningStopParsing$/s, '$1')
    .replace(/^Error constructing the DOM: (\w+: )?/, '')
}

function entity(message: string): string {
  const name = /&[^\s;"]*;?/.exec(message)?.[0] ?? '&'
  return `XML has no entity ${name}: write the character itself, or &amp; for an ampersand`
}

/** The element that is not closed, the end that closes nothing, or what stands behind the outermost element. */
function imbalance(text: string): XmlProblem | null {
  const open: Tag[] = []
  let end = -1
  for (const tag of tags(text)) {
    const name = nameOf(text, tag)
    const found = `<${tag.kind === 'close' ? '/' : ''}${name}>`
    if (end >= 0) return behind(text, end, tag.index, found)
    if (tag.kind === 'close') {
      const last = open.pop()
      if (!last) return { line: lineAt(text, tag.index), problem: `${found} closes nothing: no <${name}> is open` }
      if (nameOf(text, last) !== name) return unclosed(text, last, `found ${found}`)
    } else if (tag.kind === 'open') open.push(tag)
    if (open.length === 0) end = tag.index + tag.length
  }
  const last = open.at(-1)
  if (last) return unclosed(text, last, 'found the end of the text')
  return end >= 0 && text.slice(end).trim() ? behind(text, end, text.length, 'text') : null
}

function unclosed(text: string, tag: Tag, found: string): XmlProblem {
  const name = nameOf(text, tag)
  return { line: lineAt(text, tag.index), problem: `<${name}> is not closed: expected </${name}>, ${found}` }
}

function behind(text: string, end: number, next: number, found: string): XmlProblem {
  const stray = text.slice(end, next).replace(/<!--[\s\S]*?-->/g, comment => ' '.repeat(comment.length))
  const at = stray.search(/\S/)
  const what = at < 0 ? found : 'text'
  return {
    line: lineAt(text, at < 0 ? next : end + at),
    problem: `Expected one outermost element, found ${what} behind it`,
  }
}

function nameOf(text: string, { index, length }: Tag): string {
  return /^<\/?\s*([^\s/>]*)/.exec(text.slice(index, index + Math.min(length, 200)))?.[1] ?? ''
}
