import { SetupError } from '../errors.ts'
import type { Finding } from '../finding.ts'

export { describe, type Finding, placeFrom, placeIn, plain } from '../finding.ts'
export { nearest, suggestion } from '../suggestion.ts'

/** Stops with all findings at once; does nothing when there is none. */
export function refuse(findings: readonly Finding[]): void {
  if (findings.length) throw new SetupError(findings)
}

/** What was thrown, as a text: code that is being loaded may throw anything. */
export function reasonOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? String(thrown.message) : String(thrown)
  } catch {
    return 'something that is no error was thrown'
  }
}
