import {
  DOMParser,
  type Document,
  type Element,
  type Node,
  onWarningStopParsing,
  type ParseError,
} from '@xmldom/xmldom'
import { ValidationError } from '../errors.ts'
import { xmlProblem } from '../xml/problem.ts'

/** Where a node of a view was written. `line` counts from the first line of the view's own text. */
export interface Place {
  readonly view: string
  readonly addon: string
  readonly line: number
  /** The same in the addon's file, as far as it is known: `base/views/menus.xml:12`. */
  readonly file?: string
}

/** An element of a resolved view, plain data: what renderers and checks read. */
export interface ArchElement {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly ArchNode[]
  readonly place: Place
  /** Attributes that an extension set: where it did. */
  readonly changes?: Readonly<Record<string, Place>>
}

export type ArchNode = ArchElement | string

/** What a mistake in a view is reported with: a sentence that begins with the view and the line. */
export class ViewError extends ValidationError {
  override name = 'ViewError'
  readonly place: Place
  /** The sentence without the place. */
  readonly problem: string
  /** What else was wrong in the same view. */
  others: readonly ViewError[] = []

  constructor(place: Place, problem: string) {
    super(`${placeText(place)}: ${problem}`)
    this.place = place
    this.problem = problem
  }
}

/** A view that no machine should go on with. */
export class TooLarge extends ViewError {}

/** `base.view_users_form, line 7 (base/views/res_users_views.xml:31)`. */
export function placeText({ view, line, file }: Place): string {
  return `${view}, line ${line}${file ? ` (${file})` : ''}`
}

/** The text of one view, as it was written. */
export interface ArchSource {
  /** Its xml id, or its name: what errors call it. */
  readonly name: string
  readonly addon: string
  readonly arch: string
  /** Where the text begins in a file of an addon; null for what was written or changed in the database. */
  readonly file?: string | null
}

const strict = new DOMParser({ onError: onWarningStopParsing })
const places = new WeakMap<Node, Place>()
const changes = new WeakMap<Element, Record<string, Place>>()

const longest = 200_000
const deepest = 64
/** No view that people can read comes near; `$0` and moves could make one that no machine can. */
const mostElements = 3000

/** Reads a view's text into a document that remembers where each element stood. */
export function parseArch(source: ArchSource): Document {
  const at = (line = 1) => placeIn(source, line)
  let document: Document
  if (source.arch.length > longest) throw new ViewError(at(), `A view has at most ${longest} characters.`)
  try {
    document = strict.parseFromString(source.arch.trim() || ' ', 'text/xml')
  } catch (error) {
    const { message, locator } = error as ParseError // what the parser throws
    const { line, problem } = xmlProblem(source.arch.trim(), message, locator?.lineNumber)
    throw new ViewError(at(line), `This is not well-formed XML: ${problem}.`)
  }
  const root = document.documentElement
  if (!root) throw new ViewError(at(), 'Expected one XML element, found none.')
  if (document.doctype) throw new ViewError(at(), 'A view has no <!DOCTYPE>, and so no entities of its own.')
  const elements = measured(root, at())
  for (const element of elements) places.set(element, at(element.lineNumber))
  return document
}

/** A line of a view's text, counted from 1. */
export function placeIn({ name, addon, file, arch }: ArchSource, line = 1): Place {
  const [, path, first] = /^(.*):(\d+)$/.exec(file ?? '') ?? []
  const above = /^\s*/.exec(arch)![0].split('\n').length - 1
  const inFile = path === undefined ? {} : { file: `${path}:${Number(first) + above + line - 1}` }
  return { view: name, addon, line, ...inFile }
}

/** All elements of a document, its root first; too many, or too many inside each other, are an error. */
export function measured(root: Element, place: Place): Element[] {
  const elements: Element[] = []
  let depth = 1
  for (let node: Node | null = root; node; ) {
    if (isElement(node)) elements.push(node)
    if (depth > deepest) throw new TooLarge(place, `Elements stand at most ${deepest} deep inside each other.`)
    if (elements.length > mostElements) throw new TooLarge(place, `A view has at most ${mostElements} elements.`)
    if (node.firstChild) {
      node = node.firstChild
      depth++
      continue
    }
    while (node && node !== root && !node.nextSibling) {
      node = node.parentNode
      depth--
    }
    node = node && node !== root ? node.nextSibling : null
  }
  return elements
}

/** The place of an element that `parseArch` read; of one that was made later, the place of the nearest around it. */
export function placeOf(node: Node | null): Place {
  for (let each = node; each; each = each.parentNode) {
    const place = places.get(each)
    if (place) return place
  }
  return { view: 'a view', addon: 'base', line: 1 }
}

/** Where an attribute was written: by the element's author, or by who changed it later. */
export function placeOfAttribute({ place, changes }: ArchElement, name: string): Place {
  return changes?.[name] ?? place
}

/** Marks a copy as written, and changed, where its original was. */
export function markCopy(copy: Element, original: Element): void {
  places.set(copy, placeOf(original))
  const changed = changes.get(original)
  if (changed) changes.set(copy, changed)
}

/** Notes who set an attribute last. */
export function setChange(element: Element, name: string, place: Place): void {
  changes.set(element, { ...changes.get(element), [name]: place })
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
  const changed = changes.get(element)
  return { tag: element.tagName, attributes, children, place: placeOf(element), ...(changed && { changes: changed }) }
}

/** The elements among a node's children: text left aside. */
export function elements(node: ArchElement): ArchElement[] {
  return node.children.filter(child => typeof child !== 'string')
}

/** The texts among a node's children. */
export function textsIn(node: ArchElement): string[] {
  return node.children.filter(child => typeof child === 'string')
}

/** The name of a view's kind: lists were once written `<tree>`. */
export function kindOf(tag: string): string {
  return tag === 'tree' ? 'list' : tag
}

/** A node and everything below it, in the order of the text. */
export function* walk(node: ArchElement): Generator<ArchElement> {
  yield node
  for (const child of elements(node)) yield* walk(child)
}
