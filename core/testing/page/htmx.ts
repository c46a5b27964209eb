/** What the attributes of a page tell htmx to do: whom to ask, and what becomes of the answer. */
import { DomUtils } from 'htmlparser2'
import { around, type Element, elementsIn, matches, parse, select, type Tree } from './dom.ts'

/** An attribute of htmx: the element's own, else one that is passed on to it (`hx-target:inherited`). */
export function attribute(element: Element, name: string): string | undefined {
  const passed = [...around(element)].map(({ attribs }) => attribs[`${name}:inherited`])
  return element.attribs[name] ?? passed.find(value => value !== undefined)
}

/** Is this link or form taken over by htmx? Then with what settings. */
export function boostOf(element: Element): Record<string, string> | null {
  const boost = attribute(element, 'hx-boost')
  if (boost === undefined || boost === 'false') return null
  const { target = '_self', download, href = '' } = element.attribs
  if (target !== '_self' || download !== undefined || href.startsWith('#')) return null
  return settings(boost)
}

/** `target:"#main" swap:"outerHTML"` as an object. */
export function settings(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w-]+):(?:"([^"]*)"|'([^']*)'|(\S+))/g)]
  return Object.fromEntries(pairs.map(([, name, ...values]) => [name!, values.find(value => value !== undefined)!]))
}

/** Where the answer goes: `this`, `closest tr`, or what a selector names. */
export function targetOf(page: Tree, element: Element, selector: string | undefined): Element | undefined {
  if (selector === undefined || selector === 'this') return element
  const closest = /^closest (.+)$/.exec(selector)?.[1]
  if (closest) return [...around(element)].find(each => matches(each, closest))
  const find = /^find (.+)$/.exec(selector)?.[1]
  return find ? select(element, find)[0] : select(page, selector)[0]
}

export interface Answer {
  readonly html: string
  /** How the answer itself is swapped in, such as `outerHTML`. */
  readonly swap: string
  readonly target: Element | undefined
  /** Of the answer only what this selector names. */
  readonly select?: string | undefined
}

/**
 * Puts an answer into the page: elements with `hx-swap-oob` and `<hx-partial>` where they say, the rest into its target.
 * Gives the title that the answer brought.
 */
export function swapIn(page: Tree, { html, swap, target, select: wanted }: Answer): string | undefined {
  const fragment = parse(html)
  const bodies = select(fragment, 'body')
  const title = select(fragment, 'title')[0]
  const name = title && DomUtils.textContent(title)
  for (const each of [...select(fragment, 'head'), ...(title ? [title] : [])]) DomUtils.removeElement(each)
  let parts = 0
  for (const element of select(fragment, '[hx-swap-oob]')) {
    const given = element.attribs['hx-swap-oob'] ?? ''
    delete element.attribs['hx-swap-oob']
    DomUtils.removeElement(element)
    const [, style = given, selector = `#${element.attribs.id}`] = /^([^\s:]+):(.+)$/.exec(given) ?? []
    const outer = style === 'true' || style === '' || style.startsWith('outer')
    for (const place of select(page, selector))
      put(place, outer ? 'outerHTML' : style, outer ? [element] : element.childNodes)
    parts++
  }
  for (const partial of select(fragment, 'hx-partial')) {
    DomUtils.removeElement(partial)
    const style = partial.attribs['hx-swap'] ?? 'innerHTML'
    for (const place of select(page, partial.attribs['hx-target'] ?? '')) put(place, style, partial.childNodes)
    parts++
  }
  const rest = wanted ? select(fragment, wanted) : (bodies[0] ?? fragment).childNodes
  const isEmpty = rest.every(node => DomUtils.isText(node) && !node.data.trim())
  if (target && swap !== 'none' && (swap === 'delete' || !isEmpty || parts === 0)) put(target, swap, rest)
  return name
}

type Nodes = readonly Tree['childNodes'][number][]

function put(place: Element, given: string, fresh: Nodes): void {
  const style = given.split(/\s/)[0]!
  const swap = swaps[aliases[style] ?? style]
  if (!swap) throw new Error(`hx-swap="${given}" is more than this page can do.`)
  // Copies: one answer may go to several places.
  const copies = fresh.flatMap(node => parse(DomUtils.getOuterHTML(node)).childNodes.slice(0, 1))
  swap(place, copies)
}

const swaps: Readonly<Record<string, (place: Element, nodes: Nodes) => void>> = {
  innerHTML: (place, nodes) => {
    for (const child of [...place.childNodes]) DomUtils.removeElement(child)
    for (const node of nodes) DomUtils.appendChild(place, node)
  },
  outerHTML: (place, nodes) => {
    for (const node of nodes) DomUtils.prepend(place, node)
    DomUtils.removeElement(place)
  },
  beforebegin: (place, nodes) => {
    for (const node of nodes) DomUtils.prepend(place, node)
  },
  afterend: (place, nodes) => {
    for (const node of nodes.toReversed()) DomUtils.append(place, node)
  },
  afterbegin: (place, nodes) => {
    for (const node of nodes.toReversed()) DomUtils.prependChild(place, node)
  },
  beforeend: (place, nodes) => {
    for (const node of nodes) DomUtils.appendChild(place, node)
  },
  upsert: (place, nodes) => {
    for (const node of nodes) upsert(place, node)
  },
  delete: place => DomUtils.removeElement(place),
  none: () => {},
}

const aliases: Readonly<Record<string, string>> = {
  innerMorph: 'innerHTML',
  outerMorph: 'outerHTML',
  before: 'beforebegin',
  after: 'afterend',
  prepend: 'afterbegin',
  append: 'beforeend',
}

/** In the place of what has its id, else at the end. */
function upsert(place: Element, node: Nodes[number]): void {
  const id = 'attribs' in node ? node.attribs.id : undefined
  const old = id ? elementsIn(place).find(({ attribs }) => attribs.id === id) : undefined
  if (old) DomUtils.replaceElement(old, node)
  else DomUtils.appendChild(place, node)
}
