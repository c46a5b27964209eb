/** What the terminal is told: short lines, and how long things took. */
const begun = performance.now()

/** A line for the person who started Foyer. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** A name and what there is to say about it, in two columns. */
export function tell(name: string, value: string): void {
  say(`  ${name.padEnd(16)}${value}`)
}

/** How long something took, in seconds: `const took = stopwatch(); …; took()` gives `0.42 s`. */
export function stopwatch(from = performance.now()): () => string {
  return () => `${((performance.now() - from) / 1000).toFixed(2)} s`
}

/** How long this process has been at work. */
export const sinceStart = stopwatch(begun)

// A closed terminal must not end Foyer in the middle of its shutdown.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})
