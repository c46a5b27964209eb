import { isPassing } from '../database/retry.ts'
import { SetupError } from '../errors.ts'
import type { FindingCode } from '../finding_codes.ts'
import { thrownIn } from './thrown.ts'

/** A hook or a migration script of an addon: what it throws is told with its place. */
export async function runCode(
  { path, file, name }: { readonly path: string; readonly file: string; readonly name: string },
  code: FindingCode,
  work: () => Promise<void> | void,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof SetupError || isPassing(error)) throw error
    const { reason, ...place } = thrownIn(error, path)
    const failure = new SetupError([{ code, file, ...place, message: `${name} failed: ${reason}` }])
    failure.cause = error
    throw failure
  }
}
