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
  return `${placeIn(finding)}: ${finding.message} [${finding.code}]`
}

/** `addons/base/views/menus.xml:12`: the file as seen from the working folder. */
export function placeIn({ file, line }: Pick<Finding, 'file' | 'line'>): string {
  const path = relative(process.cwd(), file)
  const shown = path.startsWith('..') ? file : path
  return line === undefined ? shown : `${shown}:${line}`
}
