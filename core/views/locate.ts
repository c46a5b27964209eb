import { createContext, Script } from 'node:vm'
import type { Element } from '@xmldom/xmldom'
import xpath from 'xpath'
import { attributeNames, elementsOf, isElement, placeOf, ViewError } from './arch.ts'

/** The attributes of a spec that say what to do, not where. */
const own = new Set(['position', 'mode'])

/**
 * The element of `root` that a spec points at: by `<xpath expr="…">`, by `<field name="…">`, or by any other tag with
 * attributes that must be equal. The first one in the order of the text; `null` if there is none.
 */
export function locate(root: Element, spec: Element): Element | null {
  if (spec.tagName === 'xpath') return byExpression(root, spec)
  const wanted = spec.tagName === 'field' ? ['name'] : attributeNames(spec).filter(name => !own.has(name))
  const matches = (element: Element) =>
    element.tagName === spec.tagName && wanted.every(name => element.getAttribute(name) === spec.getAttribute(name))
  for (const element of [root, ...elementsOf(root)]) if (matches(element)) return element
  return null
}

function byExpression(root: Element, spec: Element): Element | null {
  const expression = spec.getAttribute('expr')
  if (!expression) throw new ViewError(placeOf(spec), 'An <xpath> needs an attribute expr that says where.')
  try {
    // The library's types are those of a browser's DOM; it reads any DOM.
    const select = () => xpath.select(withoutHasclass(expression), root as unknown as globalThis.Node)
    const found: unknown = searchesAgain.test(expression) ? inTime(select) : select()
    const nodes = Array.isArray(found) ? found : []
    return nodes.find((node): node is Element => isElement(node)) ?? null
  } catch (error) {
    throw new ViewError(placeOf(spec), `"${expression}" is not an XPath expression (${reason(error)}).`)
  }
}

/** A search for each node that another search finds: one more of these, and it takes hundreds of times as long. */
const searchesAgain = /\[[^\]]*(\/|::)|(following|preceding|descendant|ancestor)[\w-]*::|\/\/.*\/\/.*\/\//

const watched = createContext({ work: () => null })
const run = new Script('work()')
const longestMs = 1000

function inTime(work: () => unknown): unknown {
  watched.work = work
  return run.runInContext(watched, { timeout: longestMs })
}

function reason(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
  return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 'it searches too long' : String(error)
}

/** `hasclass('a', 'b')` in the words of plain XPath. */
function withoutHasclass(expression: string): string {
  return expression.replaceAll(/hasclass\(([^)]*)\)/g, (_, names: string) =>
    names
      .split(',')
      .map(name => `contains(concat(' ', normalize-space(@class), ' '), concat(' ', ${name.trim()}, ' '))`)
      .join(' and '),
  )
}

/** A spec as its author wrote it, for messages. */
export function describe(spec: Element): string {
  const attributes = attributeNames(spec).filter(name => !own.has(name))
  return `<${[spec.tagName, ...attributes.map(name => `${name}="${spec.getAttribute(name)}"`)].join(' ')}>`
}
