import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Files } from './zoo.ts'

/** What docs/findings.md says of a code. */
export interface Entry {
  readonly code: string
  readonly warning: boolean
  readonly says: string
  readonly remedy: string
  readonly files: Files
  /** The line that is printed, without the file and the code. */
  readonly printed: string
}

export const guide = join(import.meta.dirname, '../../docs/findings.md')

/** Reads the guide: a heading for each code, its sentence, files, what is printed, the remedy. */
export function readGuide(): Entry[] {
  const sections = readFileSync(guide, 'utf8').split(/^### /m).slice(1)
  return sections.map(section => {
    const [, code, warning, says] = /^([a-z-]+)( \(warning\))?\n\n(.*)\n/.exec(section) ?? []
    const blocks = [...section.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)]
    const files = Object.fromEntries(blocks.map(([, path, text]) => [path!, text!]))
    const printed = /^> (.*)$/m.exec(section)?.[1] ?? ''
    const remedy = /^Remedy: (.*)$/m.exec(section)?.[1] ?? ''
    return {
      code: code ?? section.slice(0, 40),
      warning: warning !== undefined,
      says: says ?? '',
      remedy,
      files,
      printed,
    }
  })
}
