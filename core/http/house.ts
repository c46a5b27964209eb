import type { Bus } from '../bus/bus.ts'
import type { Templates } from '../views/render.ts'
import type { Assets } from './assets.ts'
import type { Context } from './context.ts'
import type { DatabaseLike } from './database.ts'
import type { Slots } from './request.ts'

/** What all routes of a server share. */
export interface House {
  readonly database: DatabaseLike
  readonly templates: Templates
  readonly assets: Assets
  readonly bus: Bus | undefined
  /** Days without activity after which a session ends. */
  readonly sessionDays: number
  /** What addons add to pages, in loading order. */
  readonly slots: readonly Slots[]
  /** The addresses of pages that client actions open, by their tags. */
  readonly tags: ReadonlyMap<string, string>
  /** The languages that visitors may be answered in. */
  languages(): Promise<readonly string[]>
  /** Where the stream of whoever asks stands; empty for somebody who has none. */
  cursor(context: Context, uid: number | null): Promise<string>
}
