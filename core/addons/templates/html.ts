import { blanked } from '../../lines.ts'

/** `{{ … }}`, `{% … %}` and `{# … #}`; a text in quotes may hold their ends. One that begins another is not closed. */
const nunjucks =
  /\{\{(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?!\}\}|\{\{|\{%)[^"'])*\}\}|\{%(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?!%\}|\{\{|\{%)[^"'])*%\}|\{#(?:(?!\{#)[\s\S])*?#\}/g

/** A text of the same length and lines in which no Nunjucks is left. */
export function masked(text: string): string {
  return text.replace(nunjucks, blanked)
}

export function hasNunjucks(text: string): boolean {
  return text.search(nunjucks) >= 0
}

/** Nunjucks in a text, as `change` gives it; what is around it goes through `around`. */
export function mapNunjucks(text: string, change: (code: string) => string, around = (html: string) => html): string {
  let at = 0
  let result = ''
  for (const found of text.matchAll(nunjucks)) {
    result += around(text.slice(at, found.index)) + change(found[0])
    at = found.index + found[0].length
  }
  return result + around(text.slice(at))
}

const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))

/**
 * XML, as it is written in a data file, as a template's HTML: comments are for those who read the file, an element without
 * content has an end tag, CDATA is taken to the letter. Entities mean the same in HTML, but not in Nunjucks: there they are
 * what they stand for. Lines stay lines.
 */
export function htmlOf(xml: string): string {
  return xml
    .split(/(<!\[CDATA\[[\s\S]*?\]\]>)/)
    .map((text, index) => (index % 2 ? text.slice('<![CDATA['.length, -']]>'.length) : fromMarkup(text)))
    .join('')
}

function fromMarkup(xml: string): string {
  const lines = (found: string) => found.replace(/[^\n]/g, '')
  const closed = xml
    .replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, lines)
    .replace(/<([\w:.-]+)((?:"[^"]*"|'[^']*'|[^"'<>/]|\/(?!>))*)\/>/g, (_, tag: string, rest: string) =>
      voids.has(tag.toLowerCase()) ? `<${tag}${rest}>` : `<${tag}${rest.trimEnd()}></${tag}>`,
    )
  return mapNunjucks(closed, decoded)
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function decoded(text: string): string {
  return text.replace(/&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (_, name, decimal, hexadecimal) =>
    name
      ? entities[name.toLowerCase()]!
      : String.fromCodePoint(Math.min(0x10ffff, decimal ? Number(decimal) : Number.parseInt(hexadecimal, 16))),
  )
}
