import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

/** More of them and the last batches would run while the other processors have nothing left to do. */
const SIZE = 8

/** `addonSuite` declares tests that no file asks `ava` for; which code a process has loaded is what those of apps are about. */
const alone = /\/addon\.test\.ts$|^test\/docs\/testing|^test\/apps\//

/** The test files of the repository, those of a folder together, by their paths within it. */
export function batches(root: string): string[][] {
  return ['test', 'core', 'addons']
    .flatMap(folder => within(join(root, folder)))
    .map(files => files.map(file => relative(root, file)))

  function within(folder: string): string[][] {
    const entries = readdirSync(folder, { withFileTypes: true })
    const files = entries.filter(entry => entry.name.endsWith('.test.ts')).map(({ name }) => join(folder, name))
    const together = files.filter(file => !alone.test(relative(root, file)))
    const count = Math.ceil(together.length / SIZE)
    return [
      ...Array.from({ length: count }, (_, index) => together.filter((_, position) => position % count === index)),
      ...files.filter(file => !together.includes(file)).map(file => [file]),
      ...entries.filter(entry => entry.isDirectory()).flatMap(({ name }) => within(join(folder, name))),
    ]
  }
}
