/** Text of a file, and the line on which it begins there. */
export interface Piece {
  readonly text: string
  readonly file: string
  readonly line: number
}

/** A text put together of pieces of several files, which remembers where each of its lines is written. */
export class PlacedText {
  readonly pieces: readonly Piece[]
  readonly text: string

  constructor(pieces: readonly Piece[]) {
    this.pieces = pieces.filter(({ text }) => text !== '')
    this.text = this.pieces.map(({ text }) => text).join('')
  }

  slice(start: number, end = this.text.length): Piece[] {
    let at = 0
    return this.pieces.flatMap(piece => {
      const [from, to] = [Math.max(0, start - at), Math.min(piece.text.length, end - at)]
      at += piece.text.length
      if (from >= to) return []
      return [{ ...piece, text: piece.text.slice(from, to), line: piece.line + linesIn(piece.text.slice(0, from)) }]
    })
  }

  /** The text with other pieces in the place of what stands from `start` to `end`. */
  replace(start: number, end: number, pieces: readonly Piece[]): PlacedText {
    return new PlacedText([...this.slice(0, start), ...pieces, ...this.slice(end)])
  }

  /** Where a line, counted from 1, is written: of several files that say parts of it, the first, or the first that fits. */
  placeOf(line: number, fits: (file: string) => boolean = () => true): { file: string; line: number } | null {
    let passed = 1
    const found: { file: string; line: number }[] = []
    for (const { text, file, line: first } of this.pieces) {
      const lines = linesIn(text)
      if (passed <= line && passed + lines >= line) found.push({ file, line: first + line - passed })
      passed += lines
    }
    return found.find(({ file }) => fits(file)) ?? found[0] ?? null
  }
}

function linesIn(text: string): number {
  return text.split('\n').length - 1
}
