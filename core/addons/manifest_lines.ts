import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { FindingCode } from '../finding_codes.ts'
import { lineAt } from '../lines.ts'
import type { Finding } from './finding.ts'
import { withoutComments } from './imports.ts'

/** Says on which line of a manifest a key stands, or a text in its value; undefined when it is not written there. */
export type LineOf = (key: string, value?: unknown) => number | undefined

const token = /(['"`])(?:\\[\s\S]|(?!\1)[^\\])*\1|[A-Za-z_$][\w$]*/g

/** Reads the source of a manifest: what it exports no longer knows its lines. */
export function manifestLines(file: string): LineOf {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return () => undefined
  const text = withoutComments(readFileSync(file, 'utf8'))
  const tokens = [...text.matchAll(token)].map(({ index, 0: written }) => ({
    name: written.replace(/^['"`]|['"`]$/g, ''),
    index,
    isKey: /^\s*:/.test(text.slice(index + written.length, index + written.length + 100)),
  }))
  return (key, value) => {
    const at = tokens.findIndex(({ name, isKey }) => isKey && name === key)
    if (at < 0) return undefined
    const inside = tokens.slice(at + 1)
    const next = inside.findIndex(({ isKey }) => isKey)
    const found = inside.slice(0, next < 0 ? inside.length : next).findLast(({ name }) => name === value)
    return lineAt(text, (found ?? tokens[at]!).index)
  }
}

/** A finding about a key of an addon's manifest, at its line. */
export function findingInManifest(
  { path }: { path: string },
  key: string,
  value: string | undefined,
  code: FindingCode,
  message: string,
): Finding {
  const file = join(path, 'manifest.ts')
  const line = manifestLines(file)(key, value)
  return { code, file, ...(line && { line }), message }
}
