/** What the terminal is told: short lines, and how long things took. */

/** A line for the person who started Foyer. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** A name and what there is to say about it, in two columns. */
export function tell(name: string, value: string): void {
  say(`  ${name.padEnd(16)}${value}`)
}

/** Milliseconds as people read them: `0.42 s`. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`
}

// A closed terminal must not end Foyer in the middle of its shutdown.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})
