/** A page as a tree, and how to find one's way in it. */
import { DomUtils, parseDocument } from 'htmlparser2'

export type Tree = ReturnType<typeof parseDocument>
export type Node = Tree['childNodes'][number]
export type Element = NonNullable<ReturnType<typeof DomUtils.getElementById>>

export function parse(html: string): Tree {
  return parseDocument(html)
}

export function isElement(node: Tree | Node | null): node is Element {
  return node !== null && DomUtils.isTag(node)
}

/** All elements below, in the order of the page. */
export function elementsIn(root: Tree | Element): Element[] {
  return DomUtils.findAll(() => true, root.childNodes)
}

/** The element itself, then what is around it, from the inside out. */
export function* around(element: Element): Generator<Element> {
  for (let node: Node | Tree | null = element; isElement(node); node = node.parent) yield node
}

/** Elements that a selector names: `#main`, `tr.late`, `[data-title="7"]`, `#main li`, with commas between. */
export function select(root: Tree | Element, selector: string): Element[] {
  const tests = testsOf(selector)
  return elementsIn(root).filter(element => tests.some(test => test(element)))
}

export function matches(element: Element, selector: string): boolean {
  return testsOf(selector).some(test => test(element))
}

type Test = (element: Element) => boolean

function testsOf(selector: string): Test[] {
  return selector.split(/,(?![^[]*\])/).map(path => {
    const steps = path
      .trim()
      .split(/\s+(?![^[]*\])/)
      .map(compound)
    return element => isBelow(element, steps)
  })
}

/** The element passes the last test, and elements around it those before, in their order. */
function isBelow(element: Element, tests: readonly Test[]): boolean {
  const [last, ...outer] = tests.toReversed()
  if (!last?.(element)) return false
  let left = outer
  for (const each of [...around(element)].slice(1)) if (left[0]?.(each)) left = left.slice(1)
  return left.length === 0
}

const piece = /([#.]?)([\w-]+)|\[([\w:-]+)(?:=(?:"([^"]*)"|'([^']*)'|([\w-]+)))?\]/gy

function compound(selector: string): Test {
  const tests: Test[] = []
  piece.lastIndex = 0
  let end = 0
  for (let found = piece.exec(selector); found; found = piece.exec(selector)) {
    const [, kind, name, attribute, ...values] = found
    const value = values.find(each => each !== undefined)
    end = piece.lastIndex
    if (attribute !== undefined)
      tests.push(({ attribs }) => (value === undefined ? attribute in attribs : attribs[attribute] === value))
    else if (kind === '#') tests.push(({ attribs }) => attribs.id === name)
    else if (kind === '.') tests.push(({ attribs }) => (attribs.class ?? '').split(/\s+/).includes(name!))
    else tests.push(element => element.name === name!.toLowerCase())
  }
  if (end !== selector.length || tests.length === 0)
    throw new Error(
      `The selector ${selector} is more than this page can follow: expected a tag, #id, .class or [attribute].`,
    )
  return element => tests.every(test => test(element))
}

const unseen = new Set(['script', 'style', 'template', 'head', 'title', 'noscript', 'option'])

/** Is this element itself kept from view? Styles are not known here: only what the page says. */
export function isHidden({ name, attribs }: Element): boolean {
  if (unseen.has(name) || 'hidden' in attribs || (name === 'input' && attribs.type === 'hidden')) return true
  return name === 'dialog' && !('open' in attribs)
}

const inline = /^(a|abbr|b|bdi|button|cite|code|em|foyer-select|i|kbd|label|mark|s|small|span|strong|sub|sup|time|u)$/

/** What there is to read below, a line for each block. */
export function textOf(root: Tree | Element): string {
  const read = (node: Node): string => {
    if (DomUtils.isText(node)) return node.data.replaceAll(/\s+/g, ' ')
    if (!isElement(node) || isHidden(node)) return ''
    if (node.name === 'br') return '\n'
    const inner = node.childNodes.map(read).join('')
    return inline.test(node.name) ? inner : node.name === 'td' || node.name === 'th' ? `${inner} ` : `\n${inner}\n`
  }
  const text = root.childNodes.map(read).join('')
  return text
    .replaceAll(/ +/g, ' ')
    .replaceAll(/ ?\n[ \n]*/g, '\n')
    .trim()
}
