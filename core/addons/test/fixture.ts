import { SetupError } from '../../errors.ts'

export { manifest, writeAddons as folder, writeFiles as addFiles } from '../../testing/index.ts'

/** The folders go with the test file, by themselves. */
export function removeFolders(): void {}

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
