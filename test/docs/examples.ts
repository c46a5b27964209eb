/**
 * The examples of a guide as a program. A block ```` ```ts model ```` declares models and comes into one file, in order;
 * a block ```` ```ts ```` runs with `env` at hand. `expression // → value` is a claim, `expression // ✗ text` says with
 * what an error it fails. Blocks under one heading run one after the other in one unit of work.
 */
import { readFileSync } from 'node:fs'

export interface Guide {
  /** The declarations, as a module. */
  readonly models: string
  /** A module that exports `tries`: a function for each heading that has something to run. */
  readonly tries: string
  readonly headings: readonly string[]
}

const block = /^```ts(?: (model))?\n([\s\S]*?)^```$/gm

export function readGuide(file: string): Guide {
  const sections = readFileSync(file, 'utf8').split(/^(?=##+ )/m)
  const models: string[] = []
  const headings: string[] = []
  const functions: string[] = []
  for (const section of sections) {
    const runs: string[] = []
    for (const [, kind, code] of section.matchAll(block)) {
      if (kind) models.push(code!)
      else runs.push(code!)
    }
    if (runs.length === 0) continue
    headings.push(/^#+ (.*)$/m.exec(section)![1]!)
    functions.push(`async (env, same, fails) => {\n${claimed(runs.join('\n'))}\n}`)
  }
  const tries = [
    `import type { Environment } from '#core'`,
    `import { Command, domains } from '#core'`,
    `import './models.ts'`,
    'type Same = (actual: unknown, expected: unknown) => void',
    'type Fails = (work: () => unknown, text: string) => Promise<void>',
    'export const tries: ((env: Environment, same: Same, fails: Fails) => Promise<void>)[] = [',
    functions.join(',\n'),
    ']',
  ]
  return { models: models.join('\n'), tries: tries.join('\n'), headings }
}

/** Comments that claim something, as calls that check it. */
function claimed(code: string): string {
  return code
    .replace(/^(\s*)(.+?)\s*\/\/ → (.+)$/gm, '$1same($2, $3)')
    .replace(
      /^(\s*)(.+?)\s*\/\/ ✗ (.+)$/gm,
      (_, space, work, text) => `${space}await fails(async () => ${work}, ${JSON.stringify(text)})`,
    )
}
