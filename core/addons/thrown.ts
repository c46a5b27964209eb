import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FindingCode } from '../finding_codes.ts'
import { type Finding, reasonOf } from './finding.ts'

/** Why the code of an addon can't be loaded, and where in its folder, as far as the error tells. */
export function thrownIn(error: unknown, folder: string): { reason: string; file?: string; line?: number } {
  const reason = reasonOf(error)
  const syntax = /^(file:[^\n]*?):(\d+): ([^\n]*)/.exec(reason)
  if (syntax) return { reason: syntax[3]!, file: fileURLToPath(syntax[1]!), line: Number(syntax[2]) }
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  for (const entry of stack.split('\n')) {
    const [, path, line] = /(\/[^()\s]+\.ts)(?:\?\w+)?:(\d+)/.exec(entry) ?? []
    const file = path && decodeURI(path.replace(/^\/\/(?=\/)/, ''))
    if (file?.startsWith(`${folder}/`) && existsSync(file)) return { reason, file, line: Number(line) }
  }
  return { reason }
}

/** A finding about what a file exports by a name. */
export function findingAtExport(file: string, name: string, code: FindingCode, message: string): Finding {
  return { code, file, ...lineOfExport(file, name), message }
}

function lineOfExport(file: string, name: string): { line?: number } {
  if (!existsSync(file)) return {}
  const lines = readFileSync(file, 'utf8').split('\n')
  const at = lines.findIndex(
    text => text.startsWith('export') && new RegExp(`\\b${name.replace(/\W/g, '\\$&')}\\b`).test(text),
  )
  return at < 0 ? {} : { line: at + 1 }
}
