/** A node of a view, as plain data. */
export interface ArchLike {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (ArchLike | string)[]
}

/** Attributes of views that people read. */
export const translatedAttributes: ReadonlySet<string> = new Set([
  'string',
  'placeholder',
  'help',
  'title',
  'confirm',
  'sum',
  'avg',
  'alt',
  'aria-label',
])

/** A view in a person's language: attributes that people read, and texts. What is a template stays: it has `_('…')`. */
export function translateArch<Node extends ArchLike>(node: Node, translate: (text: string) => string): Node {
  const attributes = Object.fromEntries(
    Object.entries(node.attributes).map(([name, value]) => [name, isTerm(name, value) ? translate(value) : value]),
  )
  const children = node.children.map(child => {
    if (typeof child !== 'string') return translateArch(child, translate)
    const term = textTerm(child)
    return term === null ? child : child.replace(child.trim(), () => translate(term))
  })
  // Same shape as before: only texts were exchanged.
  return { ...node, attributes, children } as Node
}

/** The texts of a view that are to be translated. */
export function* archTerms(node: ArchLike): Generator<string> {
  for (const [name, value] of Object.entries(node.attributes)) if (isTerm(name, value)) yield value
  for (const child of node.children) {
    if (typeof child !== 'string') yield* archTerms(child)
    else if (textTerm(child) !== null) yield textTerm(child)!
  }
}

function isTerm(name: string, value: string): boolean {
  return translatedAttributes.has(name) && textTerm(value) !== null
}

/** Text as a term, with single spaces; null when there is nothing to translate in it. */
export function textTerm(text: string): string | null {
  const term = text.replaceAll(/\s+/g, ' ').trim()
  return /\p{L}{2}/u.test(term) && !/\{\{|\{%/.test(term) ? term : null
}
