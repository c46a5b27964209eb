import type { Element } from '@xmldom/xmldom'
import { childElements, placeOf, ViewError } from './arch.ts'
import { describe } from './locate.ts'

/** Carries out `position="attributes"`: each `<attribute name="…">` sets, removes, or edits a list in one attribute. */
export function editAttributes(node: Element, spec: Element): void {
  for (const change of childElements(spec)) {
    const name = change.getAttribute('name')
    if (change.tagName !== 'attribute' || !name) {
      throw new ViewError(
        placeOf(change),
        `Expected <attribute name="…"> in ${describe(spec)}, found ${describe(change)}.`,
      )
    }
    const value = edited(node.getAttribute(name) ?? '', change)
    if (value) node.setAttribute(name, value)
    else node.removeAttribute(name)
  }
}

function edited(value: string, change: Element): string {
  const add = change.getAttribute('add')
  const remove = change.getAttribute('remove')
  if (add === null && remove === null) return change.textContent ?? ''
  if (change.textContent?.trim()) {
    throw new ViewError(placeOf(change), `${describe(change)} adds or removes, and so cannot have text as well.`)
  }
  const separator = change.getAttribute('separator') ?? (change.getAttribute('name') === 'class' ? ' ' : ',')
  const word = separator.trim()
  return word === 'and' || word === 'or' ? combined(value, word, add, remove) : listed(value, separator, add, remove)
}

function listed(value: string, separator: string, add: string | null, remove: string | null): string {
  const items = (text: string | null) =>
    (text ?? '')
      .split(separator.trim() || /\s+/)
      .map(item => item.trim())
      .filter(Boolean)
  const removed = new Set(items(remove))
  return [...items(value).filter(item => !removed.has(item)), ...items(add)].join(separator)
}

/** A condition with another one joined to it, or taken out of it again. */
function combined(value: string, word: string, add: string | null, remove: string | null): string {
  const separator = ` ${word} `
  const unwrap = (text: string) =>
    text
      .trim()
      .replace(/^\((.*)\)$/s, '$1')
      .trim()
  let terms = value.trim() ? [value.trim()] : []
  if (remove) {
    const removed = unwrap(remove)
    terms = terms.flatMap(term => term.split(separator)).filter(term => unwrap(term) !== removed)
  }
  if (add) terms = [...terms, add].map(term => `(${unwrap(term)})`)
  return terms.length === 1 ? unwrap(terms[0] ?? '') : terms.join(separator)
}
