/** Time that tests move: everything that decides by time asks `clock.now()` of `#core`. */
import * as clock from '../clock.ts'

/** How far to go; the parts add up. */
export interface Span {
  readonly days?: number
  readonly hours?: number
  readonly minutes?: number
  readonly seconds?: number
}

/**
 * Stops the clock of this process at a moment: a `Date`, or a text such as `2026-11-22T09:00:00Z` (`2026-11-22` is
 * midnight UTC). Gives a function that lets it run again, from the real time: `t.teardown(freeze('2026-11-22'))`. All
 * tests of a file share the clock, so those that move it are `test.serial`. Throws when the text is no moment.
 */
export function freeze(moment: Date | string): () => void {
  const at = new Date(moment)
  if (Number.isNaN(at.getTime()))
    throw new Error(`freeze: expected a moment such as 2026-11-22T09:00:00Z, got ${moment}`)
  clock.set(at)
  return () => clock.set(null)
}

/**
 * Moves the clock on: `travel({ hours: 2 })`. A stopped clock stays stopped at the later moment. Gives a function that
 * lets it run again, from the real time.
 */
export function travel({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Span): () => void {
  clock.advance((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000)
  return () => clock.set(null)
}
