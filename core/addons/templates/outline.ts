import { DOMImplementation, type Document, type Element } from '@xmldom/xmldom'
import { Parser } from 'htmlparser2'
import { hasNunjucks, masked } from './html.ts'

/** Where an element stands in a template's text: from `start` to `end`, its content from `begin` to `stop`. */
export interface Range {
  readonly start: number
  readonly begin: number
  /** Null: it has no end tag of its own. */
  stop: number | null
  end: number | null
  readonly attributes: ReadonlyMap<string, { readonly start: number; readonly end: number; readonly value: string }>
}

export interface Outline {
  /** The elements below one that stands for the whole template; attributes and texts as they are written. */
  readonly document: Document
  readonly root: Element
  rangeOf(element: Element): Range
}

/** The elements of a template, as far as its HTML can be understood without running it. */
export function outlineOf(source: string): Outline {
  const document = new DOMImplementation().createDocument(null, 'template')
  const root = document.documentElement! // just made
  const ranges = new Map<Element, Range>()
  ranges.set(root, { start: 0, begin: 0, stop: source.length, end: source.length, attributes: new Map() })
  const html = masked(source)
  const open: Element[] = [root]
  let read = 0
  const above = () => open.at(-1)!
  const text = (until: number) => {
    if (until > read) above().appendChild(document.createTextNode(xmlText(source.slice(read, until))))
    read = Math.max(read, until)
  }
  const parser = new Parser({
    onopentag(name, _attributes, isImplied) {
      const start = parser.startIndex
      const begin = isImplied ? start : parser.endIndex + 1
      text(start)
      read = begin
      const element = document.createElement(name)
      const attributes = isImplied ? new Map() : attributesIn(source, html, start, begin)
      for (const [key, { value }] of attributes) element.setAttribute(key, xmlText(value))
      ranges.set(element, { start, begin, stop: null, end: null, attributes })
      above().appendChild(element)
      open.push(element)
    },
    onclosetag(_name, isImplied) {
      const range = ranges.get(above())!
      const isVoid = isImplied && parser.endIndex + 1 === range.begin
      text(parser.startIndex)
      if (isVoid) range.end = range.begin
      if (!isImplied) {
        range.stop = parser.startIndex
        range.end = read = parser.endIndex + 1
      }
      open.pop()
    },
  })
  parser.end(html)
  text(source.length)
  return { document, root, rangeOf: element => ranges.get(element)! }
}

const attribute = /([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?/g

function attributesIn(source: string, html: string, start: number, begin: number) {
  const from = start + /^<[^\s/>]*/.exec(html.slice(start))![0].length
  const found = [...html.slice(from, begin - 1).matchAll(attribute)]
  return new Map(
    found.map(({ 0: whole, 1: name, 2: given = '', index }) => {
      const end = from + index + whole.length
      const quotes = /^["']/.test(given) ? 1 : 0
      const written = source.slice(end - given.length + quotes, end - quotes)
      // what changes from page to page is no class that could be looked for
      const value = name === 'class' ? masked(written) : written
      return [name!, { start: from + index, end, value: hasNunjucks(value) ? value : plain(value) }] as const
    }),
  )
}

function plain(value: string): string {
  return value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/** The library minds characters that XML does not have. */
function xmlText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, ' ')
}
