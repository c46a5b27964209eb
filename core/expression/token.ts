import { ValueError } from '../errors.ts'

/** An expression that can't be read or evaluated; `position` counts characters from 0. */
export class ExpressionError extends ValueError {
  override name = 'ExpressionError'
  readonly position: number

  constructor(problem: string, text: string, position: number) {
    super(`${problem}, at character ${position + 1} of ${excerpt(text, position)}`)
    this.position = position
  }
}

export interface Token {
  kind: 'name' | 'number' | 'string' | 'sign' | 'end'
  /** The name, the sign, or what a string or number stands for, as text. */
  text: string
  at: number
}

const pattern =
  /(?<space>\s+)|(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<sign>==|!=|<=|>=|[-+*/%<>()[\]{},:.])|(?<quote>['"])/uy

/** Cuts an expression into tokens; the last one is of the kind `end`. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const scan = new RegExp(pattern)
  let at = 0
  while (at < text.length) {
    scan.lastIndex = at
    const found = scan.exec(text)?.groups
    if (!found) throw new ExpressionError(`Expected a value or an operator, found ${quoted(text, at)}`, text, at)
    if (found.quote) {
      const string = readString(text, at)
      tokens.push({ kind: 'string', text: string.value, at })
      at = string.end
      continue
    }
    if (found.number) tokens.push({ kind: 'number', text: found.number, at })
    else if (found.name) tokens.push({ kind: 'name', text: found.name, at })
    else if (found.sign) tokens.push({ kind: 'sign', text: found.sign, at })
    at = scan.lastIndex
  }
  tokens.push({ kind: 'end', text: '', at })
  return tokens
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"', '\n': '' }

function readString(text: string, start: number): { value: string; end: number } {
  const quote = text[start]
  let value = ''
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at]!
    if (character === quote) return { value, end: at + 1 }
    if (character !== '\\') {
      value += character
      continue
    }
    const next = text[++at] ?? ''
    const hex = /^(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/.exec(text.slice(at, at + 5))
    if (hex) {
      value += String.fromCharCode(Number.parseInt(hex[1] ?? hex[2]!, 16))
      at += hex[0].length - 1
    } else {
      // As in Python, a backslash before any other character stands for itself.
      value += escapes[next] ?? `\\${next}`
    }
  }
  throw new ExpressionError(`Expected a closing ${quote}, found the end`, text, start)
}

function quoted(text: string, at: number): string {
  return JSON.stringify(String.fromCodePoint(text.codePointAt(at)!))
}

function excerpt(text: string, position: number): string {
  const start = Math.max(0, position - 30)
  const end = Math.min(text.length, position + 30)
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}` || '(empty)'
}
