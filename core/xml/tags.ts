/** A start or end tag in a text, without parsing what is around it. */
export interface Tag {
  index: number
  length: number
  kind: 'open' | 'close' | 'empty' | 'declaration'
}

const others: [string, string][] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
]

/**
 * The tags of an XML text from an offset on; comments, CDATA and instructions are stepped over. It ends where the text
 * stops being XML, which is for the parser to complain about. Each character is looked at once.
 */
export function* tags(text: string, from = 0): Generator<Tag> {
  let at = text.indexOf('<', from)
  while (at >= 0) {
    const other = others.find(([start]) => text.startsWith(start, at))
    let end: number
    if (other) {
      end = text.indexOf(other[1], at + other[0].length)
      if (end < 0) return
      end += other[1].length
    } else if (text[at + 1] === '!') {
      yield { index: at, length: 2, kind: 'declaration' }
      return
    } else {
      end = endOfTag(text, at)
      if (end < 0) return
      const kind = text[at + 1] === '/' ? 'close' : text[end - 2] === '/' ? 'empty' : 'open'
      yield { index: at, length: end - at, kind }
    }
    at = text.indexOf('<', end)
  }
}

function endOfTag(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at]!
    if (character === '>') return at + 1
    if (character === '<') return -1
    if (character !== '"' && character !== "'") continue
    at = text.indexOf(character, at + 1)
    if (at < 0) return -1
  }
  return -1
}
