import { Command } from '../../model/commands.ts'
import { isRelative, type Print, type Relative, samePrint } from './fingerprint.ts'

/** What is known of a field of a record when an upgrade comes to it. */
export interface Known {
  /** What the file says now. */
  readonly file: Print
  /** What it said when it was last applied; undefined when that is not remembered. */
  readonly before: Print | undefined
  /** What the record held after that. */
  readonly left: Print | undefined
  /** What it holds now. */
  readonly now: Print
  /** What the files of addons above left in it: they change this addon's records on purpose. */
  readonly above: readonly Print[]
}

/** The file's value is written; the present one stays; or both have changed, and somebody must choose. */
export type Verdict = 'write' | 'keep' | 'conflict'

export function verdictOf({ file, before, left, now, above }: Known): Verdict {
  if (samePrint(file, now)) return 'keep'
  if (before === undefined) return 'write'
  if (samePrint(file, before)) return 'keep'
  if (samePrint(now, left)) return 'write'
  return above.some(one => samePrint(one, now)) ? 'keep' : 'conflict'
}

/** Of commands that add and take away, those that are new since the file was last applied; null when there are none. */
export function newCommands(file: Relative, before: Print | undefined): readonly Command[] | null {
  const old = isRelative(before) ? before : { link: [], unlink: [] }
  const commands = [
    ...file.link.filter(id => !old.link.includes(id)).map(Command.link),
    ...file.unlink.filter(id => !old.unlink.includes(id)).map(Command.unlink),
  ]
  return commands.length ? commands : null
}
