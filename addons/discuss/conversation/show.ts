import { type Id, type SafeString, safe } from '#core'
import type { Conversation } from './conversation.ts'
import { type Faces, hueOf, initialsOf } from './face.ts'
import type { StoredMessage } from './messages.ts'
import type { Times } from './times.ts'

/** Somebody's picture: the letters of the name on a colour. */
export interface Picture {
  readonly name: string
  readonly initials: string
  readonly hue: number
  readonly status: string | null
  readonly key: string | null
}

/** A message as templates show it. */
export interface ShownMessage {
  readonly id: Id
  /** The same for the message that waits to be sent and for the one that was: one takes the place of the other. */
  readonly key: string
  readonly body: SafeString
  readonly author: Picture
  readonly time: string
  readonly iso: string
  /** The heading of a day, above its first message. */
  readonly day: string | null
  readonly own: boolean
  readonly notification: boolean
  /** Shown without picture and name, under one of the same author. */
  readonly squashed: boolean
  /** The first that is new to the reader. */
  readonly firstNew: boolean
  /** The last of the reader's own that all the others have seen. */
  readonly seen: boolean
}

const SQUASH = 5 * 60 * 1000

export function pictureOf(face: { name: string; status: string | null; key: string | null }): Picture {
  const { name, status, key } = face
  return { name, initials: initialsOf(name), hue: hueOf(name), status, key }
}

/** Messages of one conversation, in order; the first `skip` of them are only looked at for what follows. */
export function showMessages(
  times: Times,
  conversation: Pick<Conversation, 'own' | 'unread' | 'separator'> & { readonly seenUpTo?: Id },
  messages: readonly StoredMessage[],
  { faces, skip = 0 }: { faces: Faces; skip?: number },
): ShownMessage[] {
  const isNew = ({ id, author }: StoredMessage) =>
    conversation.unread > 0 && conversation.separator > 1 && id >= conversation.separator && author !== conversation.own
  const firstNew = messages.find(isNew)
  const { own, seenUpTo = 0 } = conversation
  const seen = messages.findLast(({ id, author }) => author === own && id <= seenUpTo)
  return messages.slice(skip).map((message, index) => {
    const previous = messages[index + skip - 1]
    const day = times.dayOf(message.date)
    const sameDay = previous && times.dayOf(previous.date) === day
    return {
      id: message.id,
      key: message.clientKey ?? `m${message.id}`,
      body: safe(message.body), // cleaned when it was stored
      author: pictureOf(faces(message.channelId, message.author)),
      time: times.timeOf(message.date),
      iso: message.date.toISOString(),
      day: sameDay ? null : day,
      own: message.author !== null && message.author === conversation.own,
      notification: message.type === 'notification',
      squashed: Boolean(previous && sameDay && follows(previous, message)),
      firstNew: message === firstNew,
      seen: message === seen,
    }
  })
}

/** Does it go under the one before, without saying again who wrote it? */
function follows(previous: StoredMessage, message: StoredMessage): boolean {
  return (
    previous.author !== null &&
    previous.author === message.author &&
    previous.type === message.type &&
    message.type !== 'notification' &&
    message.date.getTime() - previous.date.getTime() < SQUASH
  )
}
