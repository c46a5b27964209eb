import { relative } from 'node:path'
import type { FindingCode } from './finding_codes.ts'

/** A mistake in an addon, with its place. */
export interface Finding {
  code: FindingCode
  file: string
  line?: number
  /** A sentence: what was expected, what came, how to mend it. */
  message: string
}

/** `addons/base/views/menus.xml:12: Expected … [data-ref]` */
export function describe(finding: Finding): string {
  return `${placeIn(finding)}: ${plain(finding.message)} [${finding.code}]`
}

/** A message as a terminal may have it: what files say can not move its cursor, and is not endless. */
export function plain(message: string): string {
  const line = message.replace(/\s*\n\s*/g, ' ').slice(0, 2000)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return line.replace(/[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, found => {
    return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** `addons/base/views/menus.xml:12`: the file as seen from the working folder. */
export function placeIn({ file, line }: Pick<Finding, 'file' | 'line'>): string {
  const path = relative(process.cwd(), file)
  const shown = path.startsWith('..') ? file : path
  return line === undefined ? shown : `${shown}:${line}`
}

/** A place as it is named in a finding at another: `line 12` in the same file. */
export function placeFrom(here: Pick<Finding, 'file'>, there: Pick<Finding, 'file' | 'line'>): string {
  return here.file === there.file && there.line !== undefined ? `line ${there.line}` : placeIn(there)
}

/** What was thrown, as a text: code that is being loaded may throw anything. */
export function reasonOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? String(thrown.message) : String(thrown)
  } catch {
    return 'something that is no error was thrown'
  }
}
