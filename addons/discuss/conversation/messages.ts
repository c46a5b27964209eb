import type { Environment, Id } from '#core'
import { keyOf, type PersonaKey, personaOf } from '../models/persona.ts'

/** A message as it is stored. */
export interface StoredMessage {
  readonly id: Id
  readonly channelId: Id
  readonly type: string
  readonly body: string
  readonly date: Date
  readonly author: PersonaKey | null
  /** The key that its author gave it; only the author is told. */
  readonly clientKey: string | null
}

export interface Section {
  /** Those before this one. */
  readonly before?: Id
  /** Up to and with this one. */
  readonly upTo?: Id
  readonly limit?: number
}

/** How many messages are shown at once. */
export const PAGE = 30

/** The newest messages of each of these conversations, oldest first, in one query; whether they may be read was checked. */
export async function loadMessages(
  env: Environment,
  channelIds: readonly Id[],
  { before, upTo, limit = PAGE }: Section = {},
): Promise<StoredMessage[]> {
  const { key } = personaOf(env)
  const most = before !== undefined ? before - 1 : (upTo ?? null)
  const rows = await env.sql<Row>(MESSAGES, [channelIds, most, limit])
  return rows.map(row => {
    const author = keyOf(row)
    return {
      id: row.id,
      channelId: row.channel_id,
      type: row.message_type,
      body: row.body ?? '',
      date: row.date,
      author,
      clientKey: author === key ? row.client_key : null,
    }
  })
}

interface Row {
  id: Id
  channel_id: Id
  message_type: string
  body: string | null
  date: Date
  partner_id: Id | null
  guest_id: Id | null
  client_key: string | null
}

const MESSAGES = `
  SELECT message.* FROM unnest($1::int[]) AS channel (id) CROSS JOIN LATERAL (
    SELECT id, channel_id, message_type, body, date, author_id AS partner_id, author_guest_id AS guest_id, client_key
    FROM mail_message WHERE channel_id = channel.id AND ($2::int IS NULL OR id <= $2)
    ORDER BY mail_message.id DESC LIMIT $3
  ) AS message ORDER BY message.id`
