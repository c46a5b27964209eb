import { isPassing } from '../../database/retry.ts'
import { SetupError } from '../../errors.ts'
import { type Finding, reasonOf } from '../finding.ts'
import type { Place, RecordOperation } from './operation.ts'

/** Runs something; what goes wrong in it is told with its place. */
export async function placed<T>(what: { place: Place } | RecordOperation, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SetupError || isPassing(error)) throw error
    const message = reasonOf(error)
    const failure = new SetupError([{ code: 'data-load', ...what.place, line: lineOf(error, what), message }])
    failure.cause = error
    throw failure
  }
}

/** A mistake in a view names the line in the view. */
function lineOf(error: unknown, what: { place: Place } | RecordOperation): number {
  const markup = 'fields' in what && what.fields.map(({ value }) => value).find(value => value.kind === 'markup')
  const place = error instanceof Error && 'place' in error ? error.place : null
  const inside = typeof place === 'object' && place !== null && 'line' in place ? place.line : null
  return markup && typeof inside === 'number' ? markup.line + inside - 1 : what.place.line
}

export function findingsOf(error: unknown): readonly (string | Finding)[] {
  if (!(error instanceof SetupError)) return [String(error)]
  return error.details.length === error.findings.length ? error.details : error.findings
}
