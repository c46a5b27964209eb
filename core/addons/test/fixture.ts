import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { SetupError } from '../../errors.ts'

const folders: string[] = []

/** Writes files into a new folder, by their paths. */
export function folder(files: Record<string, string>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'foyer-addons-')))
  folders.push(root)
  addFiles(root, files)
  return root
}

export function addFiles(root: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
}

export function removeFolders(): void {
  for (const path of folders) rmSync(path, { recursive: true, force: true })
}

export const manifest = (value: object) => `export default ${JSON.stringify(value)}`

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
