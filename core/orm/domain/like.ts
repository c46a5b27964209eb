/** Does a text match a pattern of LIKE? `%` is any text, `_` any character, a backslash makes either stand for itself. */
export function matches(text: string, pattern: string, anyCase: boolean): boolean {
  const characters = [...(anyCase ? lower(text) : text)]
  const tokens = tokensOf(anyCase ? lower(pattern) : pattern)
  let at = 0
  let token = 0
  // Where the last % stands, and how much it has taken so far: to be tried again with one character more.
  let star = -1
  let taken = 0
  while (at < characters.length) {
    const wanted = tokens[token]
    if (wanted === ANY_TEXT) {
      star = token++
      taken = at
    } else if (wanted === ANY_CHARACTER || (wanted !== undefined && wanted === characters[at])) {
      at++
      token++
    } else if (star >= 0) {
      token = star + 1
      at = ++taken
    } else return false
  }
  while (tokens[token] === ANY_TEXT) token++
  return token === tokens.length
}

const ANY_TEXT = Symbol('%')
const ANY_CHARACTER = Symbol('_')

function tokensOf(pattern: string): (string | symbol)[] {
  const tokens: (string | symbol)[] = []
  let isEscaped = false
  for (const character of pattern) {
    if (!isEscaped && character === '\\') isEscaped = true
    else {
      tokens.push(isEscaped ? character : character === '%' ? ANY_TEXT : character === '_' ? ANY_CHARACTER : character)
      isEscaped = false
    }
  }
  return tokens
}

/** As PostgreSQL does it: character by character, each becomes one. */
function lower(text: string): string {
  let result = ''
  for (const character of text) {
    const small = character === 'İ' ? 'i' : character.toLowerCase()
    result += [...small].length === 1 ? small : character
  }
  return result
}
