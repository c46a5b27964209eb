/** On which line of a text, counted from 1, something stands. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

/** As many spaces, and the same lines: what stands behind keeps its place. */
export function blanked(text: string): string {
  return text.replace(/[^\n]/g, ' ')
}
