import type { Templates } from '../views/render.ts'
import type { Assets } from './assets.ts'
import type { Context } from './context.ts'
import type { DatabaseLike } from './database.ts'
import type { Slots } from './request.ts'
import type { Streams } from './streams.ts'

/** What all routes of a server share. */
export interface House {
  readonly database: DatabaseLike
  readonly templates: Templates
  readonly assets: Assets
  readonly streams: Streams
  /** Days without activity after which a session ends. */
  readonly sessionDays: number
  /** What addons add to pages, in loading order. */
  readonly slots: readonly Slots[]
  translate(lang: string, text: string, values?: Readonly<Record<string, unknown>>): string
  /** The context of the environment: for a visitor, the language of the browser. */
  contextOf(context: Context, uid: number | null): Record<string, unknown>
  /** Where the stream of whoever asks stands; empty for somebody who has none. */
  cursor(context: Context, uid: number | null): Promise<string>
}
