import { SetupError } from '../../errors.ts'

/** What a `SetupError` found; nothing if none is thrown. */
export async function findingsOf(action: () => unknown): Promise<readonly string[]> {
  try {
    await action()
  } catch (error) {
    if (error instanceof SetupError) return error.findings
    throw error
  }
  return []
}
