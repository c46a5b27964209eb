import type { ArchElement, ArchNode } from './arch.ts'
import { piecesOf } from './pieces.ts'

/** Attributes with texts for people. */
export const spoken = ['string', 'placeholder', 'help', 'confirm', 'title', 'alt', 'aria-label']

/** A view in another language: its labels, and its texts, but not what stands in `{{ … }}` and `{% … %}`. */
export function translateArch(node: ArchElement, translate: (text: string) => string): ArchElement {
  const attributes = { ...node.attributes }
  for (const name of spoken) {
    const text = attributes[name]
    if (text?.trim() && !text.includes('{{')) attributes[name] = translate(text)
  }
  const children = node.children.map(
    (child): ArchNode =>
      typeof child === 'string' ? translateText(child, translate) : translateArch(child, translate),
  )
  return { ...node, attributes, children }
}

/** A text of a view in another language, but for what stands in brackets. */
export function translateText(text: string, translate: (text: string) => string): string {
  return piecesOf(text)
    .map((piece, index) => (index % 2 ? piece : translatePiece(piece, translate)))
    .join('')
}

function translatePiece(piece: string, translate: (text: string) => string): string {
  const term = piece.trim()
  return term && /\p{L}/u.test(term) ? piece.replace(term, () => translate(term)) : piece
}
