import type { Document, Element, Node } from '@xmldom/xmldom'
import { childElements, elementsOf, isElement, placeOf, setPlace, ViewError } from './arch.ts'
import { editAttributes } from './attributes.ts'
import { describe, locate } from './locate.ts'

/** Applies an extension's specs, in order, to the document of the view that it extends. */
export function applySpecs(target: Document, extension: Document): void {
  const root = extension.documentElement
  if (root) for (const spec of unpack(root)) applySpec(target, spec)
}

function unpack(spec: Element): Element[] {
  return spec.tagName === 'data' ? childElements(spec).flatMap(unpack) : [spec]
}

function applySpec(target: Document, spec: Element): void {
  const node = find(target, spec)
  const position = spec.getAttribute('position') ?? 'inside'
  const change = changes[position]
  if (!change) {
    const known = [...Object.keys(changes), 'move'].join(', ')
    throw new ViewError(placeOf(spec), `Unknown position "${position}" in ${describe(spec)}; expected one of ${known}.`)
  }
  change(node, spec)
}

function find(target: Document, spec: Element): Element {
  const node = target.documentElement && locate(target.documentElement, spec)
  if (node) return node
  throw new ViewError(placeOf(spec), `${describe(spec)} points at nothing in the view that is extended.`)
}

const changes: Record<string, (node: Element, spec: Element) => void> = {
  inside: (node, spec) => insert(node, null, content(node, spec)),
  before: (node, spec) => insert(node.parentNode ?? node, node, content(node, spec)),
  after: (node, spec) => insert(node.parentNode ?? node, node.nextSibling, content(node, spec)),
  replace: (node, spec) => (spec.getAttribute('mode') === 'inner' ? replaceInner(node, spec) : replace(node, spec)),
  attributes: editAttributes,
}

function insert(parent: Node, before: Node | null, nodes: Node[]): void {
  for (const node of nodes) parent.insertBefore(node, before)
}

/** What a spec brings: its children, and in the place of `<… position="move"/>` the node that this points at. */
function content(node: Element, spec: Element): Node[] {
  const target = node.ownerDocument
  return [...spec.childNodes].map(child => {
    if (!isElement(child) || child.getAttribute('position') !== 'move' || !target) return child
    if (child.firstChild)
      throw new ViewError(placeOf(child), `${describe(child)} moves a node and so cannot have content.`)
    const moved = find(target, child)
    moved.parentNode?.removeChild(moved)
    return moved
  })
}

function replaceInner(node: Element, spec: Element): void {
  const nodes = content(node, spec)
  while (node.firstChild) node.removeChild(node.firstChild)
  insert(node, null, nodes)
}

function replace(node: Element, spec: Element): void {
  const parent = node.parentNode
  const next = node.nextSibling
  const document = node.ownerDocument
  let nodes = content(node, spec)
  if (!parent) return
  if (node === document?.documentElement) {
    nodes = nodes.filter(isElement)
    if (nodes.length !== 1)
      throw new ViewError(placeOf(spec), 'The root of a view can be replaced by one element only.')
  }
  for (const marker of nodes.flatMap(markers)) marker.parentNode?.replaceChild(copy(node), marker)
  if (node.parentNode === parent) parent.removeChild(node)
  const before = next?.parentNode === parent ? next : null
  insert(parent, before, nodes)
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
  for (const [index, each] of copies.entries()) setPlace(each, placeOf(originals[index] ?? node))
  return clone
}
