import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestFn } from 'ava'
import { type Finding, placeIn } from '../addons/finding.ts'
import { type FindingCode, findingCodes } from '../finding_codes.ts'

/** The kinds of findings, each a test: what the code of a finding begins with, and what the test says of the addon. */
const kinds: readonly (readonly [title: string, prefixes: readonly string[]])[] = [
  ['has a sound manifest and all that it depends on', ['manifest-', 'addon-', 'addons-']],
  ['imports only what is for it, and its code loads', ['import-', 'code-']],
  ['has routes that answer', ['route-']],
  ['has hooks and migrations that can run', ['hook-', 'migration-']],
  ['has sound models', ['model-', 'field-']],
  ['says of each model who may do what', ['access-', 'rule-']],
  ['has data files whose records, fields and references are there', ['data-', 'action-', 'cron-', 'menu-']],
  ['has views that show what is there', ['view-']],
  ['has templates that can be rendered', ['template-', 'static-']],
  ['is translated completely in its languages', ['po-', 'term-']],
  ['has no file that nobody uses', ['file-']],
]

/**
 * Everything that `npx foyer check --strict` says of one addon, as tests: a kind of mistake each. In a test file of the
 * addon: `addonSuite(import.meta.url)`. Other addons are looked for in the folder that it is in, and among Foyer's own.
 */
export function addonSuite(testFile: string): void {
  // Only here: AVA ends a process that imports it and is not run by it, such as a benchmark.
  const test: TestFn = createRequire(import.meta.url)('ava')
  const path = folderOf(dirname(fileURLToPath(testFile)))
  const name = basename(path)
  const checked = check(dirname(path), name)
  for (const [title, prefixes] of kinds) {
    test(`${name} ${title}`, async t => {
      const { addons, findings, ownerOf } = await checked
      const mine = findings.filter(({ code }) => prefixes.some(prefix => code.startsWith(prefix)))
      // What is wrong in an addon that this one depends on is told as well: it stands in the way.
      t.deepEqual(
        mine.map(finding => shown(finding, ownerOf(finding, addons)?.name !== name)),
        [],
      )
    })
  }
}

async function check(folder: string, name: string) {
  // much to load, so only for the one test file of an addon that asks for it
  const [{ checkAddons, ownerOf }, { addonsOnPath }] = await Promise.all([
    import('../addons/check/addons.ts'),
    import('../application/generation.ts'),
  ])
  return { ...(await checkAddons(await addonsOnPath([folder]), [name])), ownerOf }
}

/** For a test: every code belongs to a test of the suite. */
export function isInSuite(code: FindingCode): boolean {
  return kinds.some(([, prefixes]) => prefixes.some(prefix => code.startsWith(prefix)))
}

function shown(finding: Finding, elsewhere: boolean): string {
  const where = elsewhere ? 'in what it depends on: ' : ''
  return `${where}${placeIn(finding)}: ${finding.message} [${finding.code}: ${findingCodes[finding.code].remedy}]`
}

function folderOf(folder: string): string {
  if (existsSync(join(folder, 'manifest.ts'))) return folder
  const above = dirname(folder)
  if (above === folder) throw new Error('addonSuite(import.meta.url) is for a test file in an addon.')
  return folderOf(above)
}
