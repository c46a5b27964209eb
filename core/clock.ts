/**
 * The time of this process. Everything that decides by time asks here, so that a test moves the clock instead of waiting.
 */
let offset = 0
let frozen: number | null = null

/** The present moment. */
export function now(): Date {
  return new Date(frozen ?? Date.now() + offset)
}

/** Stops the clock at a moment; `null` lets it run again, from the real time. */
export function set(moment: Date | null): void {
  frozen = moment === null ? null : moment.getTime()
  offset = 0
}

/** Moves the clock forward, in milliseconds. A stopped clock stays stopped at the later moment. */
export function advance(milliseconds: number): void {
  if (frozen === null) offset += milliseconds
  else frozen += milliseconds
}
