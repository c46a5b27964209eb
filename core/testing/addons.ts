/** Addons written for a test: into a folder of their own, removed when the test file is over. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onCleanUp } from './cleanup.ts'

/**
 * Writes files into a new folder, by their paths in it, and gives the folder, to be passed as `addonsPath`:
 *
 *     const folder = writeAddons({ 'zoo/manifest.ts': manifest({ name: 'Zoo', depends: ['base'] }), 'zoo/index.ts': … })
 *     const database = await testDatabase(['zoo'], { addonsPath: [folder] })
 */
export function writeAddons(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'foyer-addons-')))
  onCleanUp(() => rmSync(folder, { recursive: true, force: true }))
  writeFiles(folder, files)
  return folder
}

/** Writes more files into such a folder, or other texts into those that are there. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

/** The text of a `manifest.ts` that says this. */
export function manifest(value: object): string {
  return `export default ${JSON.stringify(value)}\n`
}
