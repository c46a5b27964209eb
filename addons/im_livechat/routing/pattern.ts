import { RE2JS, RE2JSSyntaxException } from 're2js'

/** Why an expression is refused, and where: `position` counts characters from 1. */
export interface PatternFault {
  readonly reason: string
  readonly position: number
}

/** Together they bound the work of one search, whoever writes the expression and whatever address comes. */
const LONGEST_ADDRESS = 2048
const LARGEST_PROGRAM = 1000

/** What is wrong with an expression for addresses; `null` if it can be used. */
export function patternFault(pattern: string): PatternFault | null {
  try {
    if (RE2JS.compile(pattern).programSize() <= LARGEST_PROGRAM) return null
    return { reason: 'expression too large', position: 1 }
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error
    return { reason: error.getDescription(), position: faultIndex(pattern, error.getPattern()) + 1 }
  }
}

/** Whether the expression is found anywhere in the address, in time proportional to its length. */
export function findsIn(pattern: string, address: string): boolean {
  if (patternFault(pattern)) return false
  return RE2JS.compile(pattern).matcher(address.slice(0, LONGEST_ADDRESS)).find()
}

/** The engine names the faulty piece, or the whole expression when a parenthesis has no partner. */
function faultIndex(pattern: string, piece: string | null): number {
  if (piece === null) return pattern.length - 1
  return piece === pattern ? (loneParenthesis(pattern) ?? 0) : pattern.indexOf(piece)
}

function loneParenthesis(pattern: string): number | null {
  const open: number[] = []
  for (const { 0: token, index } of pattern.matchAll(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]/gs)) {
    if (token === '(') open.push(index)
    if (token === ')' && open.pop() === undefined) return index
  }
  return open.at(-1) ?? null
}
