import { SetupError } from '../errors.ts'
import type { Finding } from '../finding.ts'

export { describe, type Finding, placeFrom, placeIn, plain, reasonOf } from '../finding.ts'
export { nearest, suggestion } from '../suggestion.ts'

/** Stops with all findings at once; does nothing when there is none. */
export function refuse(findings: readonly Finding[]): void {
  if (findings.length) throw new SetupError(findings)
}
