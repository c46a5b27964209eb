const openers = new Map([
  ['\u202a', '\u202c'], // LRE … PDF
  ['\u202b', '\u202c'], // RLE
  ['\u202d', '\u202c'], // LRO
  ['\u202e', '\u202c'], // RLO
  ['\u2066', '\u2069'], // LRI … PDI
  ['\u2067', '\u2069'], // RLI
  ['\u2068', '\u2069'], // FSI
])
const marks = /[\u202a-\u202e\u2066-\u2069]/

/**
 * Text without the signs for the direction of writing that are not closed in their own line, and without closing ones that
 * close nothing: nobody turns around what stands behind their words.
 */
export function balanced(text: string): string {
  return marks.test(text) ? text.split('\n').map(balancedLine).join('\n') : text
}

function balancedLine(line: string): string {
  const characters = [...line]
  const waiting: { place: number; closer: string }[] = []
  const dropped = new Set<number>()
  for (const [place, character] of characters.entries()) {
    const closer = openers.get(character)
    if (closer) waiting.push({ place, closer })
    else if (marks.test(character)) {
      if (waiting.at(-1)?.closer === character) waiting.pop()
      else dropped.add(place)
    }
  }
  for (const { place } of waiting) dropped.add(place)
  return characters.filter((_character, place) => !dropped.has(place)).join('')
}
