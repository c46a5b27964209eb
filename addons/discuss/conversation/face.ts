import type { Id } from '#core'
import type { PresenceStatus } from '../models/mail_presence.ts'
import type { PersonaKey } from '../models/persona.ts'

/** Somebody as others in a conversation see them. Nothing in it tells more than is meant to be seen there. */
export interface Face {
  readonly key: PersonaKey | null
  readonly name: string
  readonly status: PresenceStatus | null
  /** When they were last there. */
  readonly since: Date | null
}

/** How somebody appears in one conversation; `null`: nobody in particular. */
export type Faces = (channelId: Id, key: PersonaKey | null) => Face

export const nobody: Face = { key: null, name: '', status: null, since: null }

/** What stands in the round picture of somebody. */
export function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? []
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0] ?? '?']
  return letters.map(word => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('')
}

/** One of twelve colours, always the same for one name. */
export function hueOf(name: string): number {
  let sum = 7
  for (const sign of name) sum = (sum * 31 + sign.codePointAt(0)!) % 9973
  return sum % 12
}
