import { names, paths } from '../expression/condition.ts'
import { type ArchElement, textsIn } from './arch.ts'

/**
 * `{{ … }}` and `{% … %}` in the text of a view. One that begins another is not closed: so a text is looked through once,
 * whatever stands in it.
 */
const pattern = /(\{\{(?:(?!\{\{|\{%).)*?\}\}|\{%(?:(?!\{\{|\{%).)*?%\})/s

/** Text cut at its expressions: every second piece, from the second on, is one with its brackets. */
export function piecesOf(text: string): string[] {
  return text.includes('{') ? text.split(pattern) : [text]
}

/** What stands between the brackets of a piece; `word` is that of a tag such as `if`, null for `{{ … }}`. */
export function contentOf(piece: string): { readonly word: string | null; readonly rest: string } {
  if (piece.startsWith('{{')) return { word: null, rest: piece.slice(2, -2).trim() }
  const inner = piece.slice(2, -2).replaceAll(/^-|-$/g, '').trim()
  const [, word = '', rest = ''] = /^(\w*)\s*(.*)$/s.exec(inner) ?? []
  return { word, rest }
}

/** A piece of a text with the expression in it: of a `for`, the list. */
export interface Expression {
  readonly piece: string
  readonly word: string | null
  readonly expression: string
  /** What the items of a `for` are called. */
  readonly variable: string | null
}

/** The expressions of a text. Pieces without one, such as `else`, are left out. */
export function expressionsOf(text: string): Expression[] {
  return piecesOf(text).flatMap((piece, index) => {
    if (index % 2 === 0) return []
    const { word, rest } = contentOf(piece)
    if (word === 'else' || word === 'endif' || word === 'endfor') return []
    const [, variable, list] = (word === 'for' && /^(\w+)\s+in\s+(.+)$/s.exec(rest)) || []
    return [{ piece, word, expression: list ?? rest, variable: variable ?? null }]
  })
}

/** The expressions in the attributes of a node and in the texts directly in it. */
export function expressionsAt(node: ArchElement): Expression[] {
  return expressionsOf([...Object.values(node.attributes), ...textsIn(node)].join(' '))
}

/** A text with its expressions replaced by what `replace` gives for them. */
export function mapPieces(
  text: string,
  replace: (piece: string, expression: string, word: string | null) => string,
): string {
  const found = new Map(expressionsOf(text).map(each => [each.piece, each]))
  return piecesOf(text)
    .map((piece, index) => {
      const each = index % 2 ? found.get(piece) : undefined
      return each ? replace(piece, each.expression, each.word) : piece
    })
    .join('')
}

/** The fields that an expression looks at: `name` in `name`, `record.name` and `record.name.first`. Unreadable: none. */
export function expressionsIn(expression: string): string[] {
  try {
    const direct = names(expression).filter(name => name !== 'record')
    const behind = paths(expression).flatMap(path => (path.startsWith('record.') ? [path.split('.')[1]!] : []))
    return [...direct, ...behind]
  } catch {
    return []
  }
}
