import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/**
 * The folder that an entry of `addons_path` means, seen from a folder: a path, or a package as `npm:<name>`, which is looked
 * for in the folders node_modules from there upwards. Null when no package of this name is installed.
 */
export function addonsFolder(entry: string, from: string): string | null {
  const name = /^npm:(.+)$/.exec(entry)?.[1]
  if (!name) return resolve(from, entry)
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name)
    if (existsSync(join(found, 'package.json'))) return found
    if (folder === dirname(folder)) return null
  }
}
