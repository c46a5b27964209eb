import {
  DOMParser,
  type Document,
  type Element,
  type Node,
  onWarningStopParsing,
  type ParseError,
} from '@xmldom/xmldom'
import { ValidationError } from '../errors.ts'

/** Where a node of a view was written. `line` counts from the first line of the view's own text. */
export interface Place {
  readonly view: string
  readonly addon: string
  readonly line: number
}

/** An element of a resolved view, plain data: what renderers and checks read. */
export interface ArchElement {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly ArchNode[]
  readonly place: Place
}

export type ArchNode = ArchElement | string

/** What a mistake in a view is reported with: a sentence that begins with the view and the line. */
export class ViewError extends ValidationError {
  override name = 'ViewError'
  readonly place: Place
  /** The sentence without the place. */
  readonly problem: string

  constructor(place: Place, problem: string) {
    super(`${place.view}, line ${place.line}: ${problem}`)
    this.place = place
    this.problem = problem
  }
}

/** The text of one view, as it was written. */
export interface ArchSource {
  /** Its xml id, or its name: what errors call it. */
  readonly name: string
  readonly addon: string
  readonly arch: string
}

const strict = new DOMParser({ onError: onWarningStopParsing })
const places = new WeakMap<Node, Place>()

/** Reads a view's text into a document that remembers where each element stood. */
export function parseArch(source: ArchSource): Document {
  const at = (line = 1): Place => ({ view: source.name, addon: source.addon, line })
  let document: Document
  try {
    document = strict.parseFromString(source.arch.trim() || ' ', 'text/xml')
  } catch (error) {
    const { message, locator } = error as ParseError // what the parser throws
    throw new ViewError(at(locator?.lineNumber), `This is not well-formed XML: ${message}.`)
  }
  const root = document.documentElement
  if (!root) throw new ViewError(at(), 'Expected one XML element, found none.')
  for (const element of [root, ...elementsOf(root)]) places.set(element, at(element.lineNumber))
  return document
}

/** The place of an element that `parseArch` read; of one that was made later, the place of the nearest around it. */
export function placeOf(node: Node | null): Place {
  for (let each = node; each; each = each.parentNode) {
    const place = places.get(each)
    if (place) return place
  }
  return { view: 'a view', addon: 'base', line: 1 }
}

/** Marks a copy as written where its original was. */
export function setPlace(node: Node, place: Place): void {
  places.set(node, place)
}

/** All elements below a node, in the order of the text. */
export function* elementsOf(node: Node): Generator<Element> {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (!isElement(child)) continue
    yield child
    yield* elementsOf(child)
  }
}

/** The elements directly below a node. */
export function childElements(node: Node): Element[] {
  return [...node.childNodes].filter(isElement)
}

export function isElement(node: Node): node is Element {
  return node.nodeType === node.ELEMENT_NODE
}

/** (The library declares `getAttributeNames`, and lacks it.) */
export function attributeNames(element: Element): string[] {
  return Array.from(element.attributes, attribute => attribute.name)
}

/** A document's root as plain data. Comments go, white space is one space. */
export function toArch(element: Element): ArchElement {
  const attributes = Object.fromEntries(attributeNames(element).map(name => [name, element.getAttribute(name) ?? '']))
  const children: ArchNode[] = []
  for (const child of element.childNodes) {
    if (isElement(child)) children.push(toArch(child))
    else if (child.nodeType === child.TEXT_NODE || child.nodeType === child.CDATA_SECTION_NODE) {
      children.push((child.nodeValue ?? '').replaceAll(/\s+/g, ' '))
    }
  }
  return { tag: element.tagName, attributes, children, place: placeOf(element) }
}

/** The elements among a node's children: text left aside. */
export function elements(node: ArchElement): ArchElement[] {
  return node.children.filter(child => typeof child !== 'string')
}

/** A node and everything below it, in the order of the text. */
export function* walk(node: ArchElement): Generator<ArchElement> {
  yield node
  for (const child of elements(node)) yield* walk(child)
}
