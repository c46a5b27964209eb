import { SetupError } from '../../errors.ts'
import { cleanUp } from '../../testing/index.ts'

export { manifest, writeAddons as folder, writeFiles as addFiles } from '../../testing/index.ts'

/** What was opened and written is closed and removed. */
export const removeFolders = cleanUp

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
