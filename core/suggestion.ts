/** Of names that exist, the one that was probably meant, as the end of a sentence; '' when none is near. */
export function suggestion(name: string, known: Iterable<string>): string {
  const best = nearest(name, known)
  return best === null ? '' : `; did you mean ${best}?`
}

/** Of these texts the one that differs least from `text`, by no more than a quarter of it; null when none is as near. */
export function nearest(text: string, known: Iterable<string>): string | null {
  let best: string | null = null
  let least = Math.max(2, Math.floor(text.length / 4)) + 1
  for (const candidate of known) {
    const steps = distance(text, candidate, least)
    if (steps < least) [best, least] = [candidate, steps]
  }
  return best
}

/** How many characters to insert, remove or replace; stops counting at `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1))
    }
    if (Math.min(...next) >= limit) return limit
    row = next
  }
  return row[b.length]!
}
