import type { Element } from '@xmldom/xmldom'
import { childElements, placeOf, TooLarge, ViewError } from './arch.ts'
import { describe } from './locate.ts'

/** What a spec does to the node that it points at. */
export type Position = 'inside' | 'before' | 'after' | 'replace' | 'attributes'

const positions: readonly string[] = ['inside', 'before', 'after', 'replace', 'attributes'] satisfies Position[]

/**
 * Has each spec of an extension applied, in order. What is wrong with one does not keep the others from being tried: it is
 * all told in one `ViewError`, with its `others`.
 */
export function eachSpec(root: Element | null, apply: (spec: Element, position: Position) => void): void {
  const problems: ViewError[] = []
  const attempt = (work: () => void) => {
    if (problems.at(-1) instanceof TooLarge) return
    try {
      work()
    } catch (error) {
      if (!(error instanceof ViewError)) throw error
      problems.push(error)
    }
  }
  for (const spec of root ? unpack(root, attempt) : []) attempt(() => apply(spec, positionOf(spec)))
  const [first, ...others] = problems
  if (!first) return
  first.others = others
  throw first
}

function unpack(spec: Element, attempt: (work: () => void) => void): Element[] {
  if (spec.tagName !== 'data') return [spec]
  const texts: readonly number[] = [spec.TEXT_NODE, spec.CDATA_SECTION_NODE]
  const text = [...spec.childNodes].find(child => texts.includes(child.nodeType) && child.nodeValue?.trim())
  attempt(() => {
    if (text)
      throw new ViewError(placeOf(spec), `<data> holds specs, not text: "${text.nodeValue?.trim().slice(0, 40)}".`)
  })
  return childElements(spec).flatMap(child => unpack(child, attempt))
}

function positionOf(spec: Element): Position {
  const position = spec.getAttribute('position') ?? 'inside'
  if (!isPosition(position)) {
    const known = positions.join(', ')
    throw new ViewError(placeOf(spec), `Unknown position "${position}" in ${describe(spec)}; expected one of ${known}.`)
  }
  const mode = spec.getAttribute('mode')
  if (mode !== null && (position !== 'replace' || !['inner', 'outer'].includes(mode))) {
    throw new ViewError(placeOf(spec), `mode="${mode}" in ${describe(spec)}: only a replace has one, inner or outer.`)
  }
  return position
}

function isPosition(text: string): text is Position {
  return positions.includes(text)
}
