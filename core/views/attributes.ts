import type { Element } from '@xmldom/xmldom'
import { childElements, type Place, placeOf, setChange, ViewError } from './arch.ts'
import { describe } from './locate.ts'

/** Carries out `position="attributes"`: each `<attribute name="…">` sets, removes, or edits a list in one attribute. */
export function editAttributes(node: Element, spec: Element): void {
  for (const { name, edit, place } of attributeChanges(spec)) {
    const value = edit(node.getAttribute(name) ?? '')
    if (value) node.setAttribute(name, value)
    else node.removeAttribute(name)
    setChange(node, name, place)
  }
}

/** What a spec does to attributes: `edit` gives the new value, empty when the attribute goes. */
export function* attributeChanges(
  spec: Element,
): Generator<{ name: string; place: Place; edit: (value: string) => string }> {
  for (const change of childElements(spec)) {
    const name = change.getAttribute('name')
    if (change.tagName !== 'attribute' || !name) {
      throw new ViewError(
        placeOf(change),
        `Expected <attribute name="…"> in ${describe(spec)}, found ${describe(change)}.`,
      )
    }
    yield { name, place: placeOf(change), edit: value => edited(value, change) }
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
  const removed = remove === null ? null : bare(remove)
  const terms = termsOf(value, word).filter(term => bare(term) !== removed)
  if (add !== null) terms.push(add)
  return terms.length === 1 ? bare(terms[0]!) : terms.map(term => `(${bare(term)})`).join(` ${word} `)
}

/** The parts of a condition that `and` or `or` joins outermost; the whole, if others join it, too. */
function termsOf(text: string, word: string): string[] {
  const terms = ['']
  for (const { piece, depth, quoted } of scan(bare(text))) {
    const joins = depth === 0 && !quoted && /^(and|or|if|else)$/.test(piece)
    if (joins && piece !== word) return [text.trim()]
    if (joins) terms.push('')
    else terms.push(terms.pop() + piece)
  }
  return terms.map(term => term.trim()).filter(Boolean)
}

/** A condition without the brackets around the whole of it. */
function bare(text: string): string {
  const trimmed = text.trim()
  if (!trimmed.startsWith('(') || !trimmed.endsWith(')')) return trimmed
  const pieces = [...scan(trimmed)]
  const closed = pieces.findIndex(({ depth }, index) => index > 0 && depth === 0)
  return closed === pieces.length - 1 ? trimmed.slice(1, -1).trim() : trimmed
}

/** Words, quoted texts and single characters, each with the number of brackets that are open after it. */
function* scan(text: string): Generator<{ piece: string; depth: number; quoted: boolean }> {
  let depth = 0
  for (const [piece] of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\w+|[^\w]/gs)) {
    if ('([{'.includes(piece)) depth++
    if (')]}'.includes(piece)) depth--
    yield { piece, depth, quoted: /^["']/.test(piece) }
  }
}
