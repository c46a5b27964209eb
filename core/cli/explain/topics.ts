import type { CommandFile } from '../command.ts'
import * as access from './access.ts'
import * as view from './view.ts'

export interface Topic extends CommandFile {
  readonly options: NonNullable<CommandFile['options']>
  /** How it is asked, for the help. */
  readonly usage: string
}

/** What `foyer explain` can explain: a file a topic. */
export const topics: Readonly<Record<string, Topic>> = { access, view }
