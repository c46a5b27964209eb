import { ExpressionError, type Token, tokenize } from './token.ts'

/** A place among the tokens of an expression, which moves on as they are taken. */
export class Cursor {
  readonly #text: string
  readonly #tokens: Token[]
  #next = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = tokenize(text)
  }

  /** The token before the one taken last. */
  get beforeLast(): Token | undefined {
    return this.#tokens[this.#next - 2]
  }

  /** The token that is next. */
  get token(): Token {
    return this.#tokens[this.#next]!
  }

  takeSign(...signs: string[]): string | null {
    const { kind, text } = this.token
    if (kind !== 'sign' || !signs.includes(text)) return null
    this.#next++
    return text
  }

  takeWord(word: string): boolean {
    if (this.token.kind !== 'name' || this.token.text !== word) return false
    this.#next++
    return true
  }

  name(): string {
    if (this.token.kind !== 'name') this.fail('a name')
    return this.#tokens[this.#next++]!.text
  }

  expect(sign: string, alternative?: string): void {
    if (!this.takeSign(sign)) this.fail(alternative ? `${sign} or ${alternative}` : sign)
  }

  fail(expected: string): never {
    const { kind, text, at } = this.token
    const found = kind === 'end' ? 'the end' : kind === 'string' ? `the text ${JSON.stringify(text)}` : text
    throw new ExpressionError(`Expected ${expected}, found ${found}`, this.#text, at)
  }

  /** Takes whatever is next. */
  take(): Token {
    return this.#tokens[this.#next++]!
  }

  /** Refuses the place where the expression has come to. */
  refuse(problem: string): never {
    throw new ExpressionError(problem, this.#text, this.token.at)
  }
}
