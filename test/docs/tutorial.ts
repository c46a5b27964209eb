/** What a tutorial has its reader write and type. */
import { readFileSync } from 'node:fs'

export interface Tutorial {
  /** Files whole, by their paths: a block of code behind its name in bold. */
  readonly files: Readonly<Record<string, string>>
  /** The lines of the blocks of commands, in order. */
  readonly commands: readonly string[]
}

export function readTutorial(path: string): Tutorial {
  const text = readFileSync(path, 'utf8')
  const files = [...text.matchAll(/^\*\*`([^`]+)`\*\*\n\n```\w+\n([\s\S]*?)^```$/gm)].map(([, name, code]) => [
    name,
    code,
  ])
  const commands = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, lines]) => lines!.trim().split('\n'))
  return { files: Object.fromEntries(files), commands }
}
