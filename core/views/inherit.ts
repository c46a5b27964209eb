import type { Document, Element, Node } from '@xmldom/xmldom'
import { elementsOf, isElement, markCopy, measured, type Place, placeOf, placeText, ViewError } from './arch.ts'
import { editAttributes } from './attributes.ts'
import { describe, locate } from './locate.ts'
import { eachSpec, type Position } from './specs.ts'

/** Applies an extension's specs, in order, to the document of the view that it extends; mistakes are told together. */
export function applySpecs(target: Document, extension: Document): void {
  eachSpec(extension.documentElement, (spec, position) => changes[position](find(target, spec), spec))
}

function find(target: Document, spec: Element): Element {
  const root = target.documentElement
  const node = root && locate(root, spec)
  if (node) return node
  const gone = removed.get(target)?.find(each => locate(each.node, spec))
  const reason = gone ? `: ${placeText(gone.by)}, has taken it away` : ''
  throw new ViewError(placeOf(spec), `${describe(spec)} points at nothing in ${placeText(placeOf(root))}${reason}.`)
}

/** What replacements have taken out of a document, to tell those who look for it. */
const removed = new WeakMap<Document, { node: Element; by: Place }[]>()

function takeOut(node: Node, spec: Element): void {
  const document = node.ownerDocument
  node.parentNode?.removeChild(node)
  if (document && isElement(node))
    removed.set(document, [...(removed.get(document) ?? []), { node, by: placeOf(spec) }])
}

const changes: Record<Position, (node: Element, spec: Element) => void> = {
  inside: (node, spec) => insert(node, null, content(node, spec)),
  before: (node, spec) => beside(node, spec, () => node),
  after: (node, spec) => beside(node, spec, () => node.nextSibling),
  replace: (node, spec) => (spec.getAttribute('mode') === 'inner' ? replaceInner(node, spec) : replace(node, spec)),
  attributes: editAttributes,
}

function insert(parent: Node, before: Node | null, nodes: Node[]): void {
  for (const node of nodes) parent.insertBefore(node, before)
}

/** Where it stands is looked up when the content is there: that may have been moved from beside the node. */
function beside(node: Element, spec: Element, before: () => Node | null): void {
  if (!node.parentNode || node === node.ownerDocument?.documentElement)
    throw new ViewError(placeOf(spec), `${describe(spec)} is the root of the view: nothing can stand beside it.`)
  const nodes = content(node, spec)
  insert(node.parentNode, before(), nodes)
}

/** What a spec brings: its children, and in the place of `<… position="move"/>` the node that this points at. */
function content(node: Element, spec: Element): Node[] {
  const target = node.ownerDocument
  return [...spec.childNodes].map(child => {
    if (!isElement(child) || child.getAttribute('position') !== 'move' || !target) return child
    if (child.firstChild)
      throw new ViewError(placeOf(child), `${describe(child)} moves a node and so cannot have content.`)
    const moved = find(target, child)
    for (let each: Node | null = node; each; each = each.parentNode)
      if (each === moved) throw new ViewError(placeOf(child), `${describe(child)} cannot be moved into itself.`)
    moved.parentNode?.removeChild(moved)
    return moved
  })
}

function replaceInner(node: Element, spec: Element): void {
  const nodes = content(node, spec)
  while (node.firstChild) takeOut(node.firstChild, spec)
  insert(node, null, nodes)
}

function replace(node: Element, spec: Element): void {
  const parent = node.parentNode
  const document = node.ownerDocument
  if (!parent || !document) return
  const isRoot = node === document.documentElement
  let nodes = content(node, spec)
  if (isRoot) {
    nodes = nodes.filter(isElement)
    if (nodes.length !== 1)
      throw new ViewError(placeOf(spec), 'The root of a view can be replaced by one element only.')
  }
  const before = node.nextSibling
  const places = nodes.flatMap(markers)
  for (const marker of places) {
    marker.parentNode?.replaceChild(copy(node), marker)
    for (const each of nodes.filter(isElement)) measured(each, placeOf(spec))
  }
  takeOut(node, spec)
  insert(parent, before, nodes)
  if (places.length > 0 && document.documentElement) measured(document.documentElement, placeOf(spec))
}

/** The texts `$0` in what replaces a node: each stands for the node itself, so that it can be wrapped. */
function markers(node: Node): Node[] {
  return [node, ...elementsOf(node)].flatMap(each => [...each.childNodes]).filter(isMarker)
}

function isMarker(node: Node): boolean {
  return node.nodeType === node.TEXT_NODE && node.nodeValue?.trim() === '$0'
}

function copy(node: Element): Node {
  const clone = node.cloneNode(true)
  const copies = isElement(clone) ? [clone, ...elementsOf(clone)] : []
  const originals = [node, ...elementsOf(node)]
  for (const [index, each] of copies.entries()) markCopy(each, originals[index] ?? node)
  return clone
}
