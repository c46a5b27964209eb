/** Backgrounds on which white letters stand out: 4.5 to 1 and more. */
export const avatarColors = [
  '#1d6872',
  '#7a4b8b',
  '#9a5216',
  '#2f5fa8',
  '#47692a',
  '#a23a56',
  '#5a5f2a',
  '#4a5568',
] as const

/**
 * A picture for somebody who has none: the initials of a name, on a colour that stays the same for the same `seed`, such
 * as the id of the record.
 */
export function avatarSvg(name: string, seed: number): string {
  const color = avatarColors[Math.abs(Math.trunc(seed)) % avatarColors.length]
  const text = escaped(initials(name))
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48">' +
    `<rect width="48" height="48" fill="${color}"/><text x="24" y="25" fill="#fff" font-family="system-ui,sans-serif"` +
    ` font-size="20" font-weight="600" text-anchor="middle" dominant-baseline="central">${text}</text></svg>`
  )
}

/** The first letters of the first and the last word: `AL` for Ada King Lovelace. */
function initials(name: string): string {
  const words = name.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}’'-]*/gu) ?? []
  const ends = words.length > 1 ? [words[0]!, words.at(-1)!] : words
  return ends.map(word => [...new Intl.Segmenter().segment(word)][0]!.segment.toLocaleUpperCase()).join('') || '?'
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}
