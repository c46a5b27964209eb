/** The parts of a text such as `a.b, c.d`, without the spaces around them; empty ones are none. */
export function commaList(text = ''): string[] {
  return text
    .split(',')
    .map(part => part.trim())
    .filter(Boolean)
}
