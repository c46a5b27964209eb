import type { Id } from '#core'
import type { ChannelTypes } from '../models/discuss_channel.ts'
import type { FoldState } from '../models/discuss_channel_member.ts'
import type { PersonaKey } from '../models/persona.ts'
import type { Face, Faces } from './face.ts'

/** A conversation as it is shown to one person. `describe` of `discuss.channel` fills in what is not `readonly`. */
export interface Conversation {
  readonly id: Id
  readonly type: keyof ChannelTypes
  /** Whoever looks at it. */
  readonly own: PersonaKey
  /** Null for somebody who may read it without being in it. */
  readonly memberId: Id | null
  readonly fold: FoldState
  readonly foldAt: number
  readonly separator: number
  readonly pinned: boolean
  readonly unread: number
  /** When something last happened in it, for sorting. */
  readonly interest: number
  /** Who else is in it; nobody of a channel, which may have everybody in it. */
  readonly others: readonly PersonaKey[]
  /** All the others have seen what is up to this message; 0 in a channel, where that is nobody's business. */
  readonly seenUpTo: Id
  readonly last: Last | null
  /** What it is called for this person. */
  name: string
  /** Goes before the name: `#`. */
  prefix: string
  /** Under which heading it stands in Discuss: a key of `sidebarCategories`. */
  category: string
  /** Whose picture stands for it. */
  face: Face
  preview: string
  /** A sentence above the composer: “Offline since 12:03”. */
  notice: string | null
  /** Why nobody can write here any more; `null`: one can. */
  ended: string | null
  /** The name of an icon for its state, and what it means. */
  icon: { name: string; title: string } | null
  /** Asked before the window is closed; `null`: nothing is asked. */
  closeQuestion: string | null
}

export interface Last {
  readonly id: Id
  readonly preview: string
  readonly date: Date
  readonly author: PersonaKey | null
  readonly type: string
}

/** A heading of Discuss. */
export interface Category {
  readonly key: string
  readonly title: string
  readonly sequence: number
  /** Shown although there is nothing under it. */
  readonly always?: boolean
}

export interface Described {
  readonly conversations: readonly Conversation[]
  readonly faces: Faces
}
