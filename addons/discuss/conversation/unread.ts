import type { Environment } from '#core'
import { personaOf } from '../models/persona.ts'

/** A conversation is on a member's list until it is taken off, and again when something happens in it. */
export const PINNED = `(member.unpin_dt IS NULL
  OR greatest(member.last_interest_dt, channel.last_interest_dt) >= member.unpin_dt)`

/** In how many conversations is there something new? */
export async function countUnread(env: Environment): Promise<number> {
  const [row] = await env.sql<{ count: string }>(UNREAD, [personaOf(env).partnerId])
  return Number(row?.count ?? 0)
}

const UNREAD = `
  SELECT count(*) FROM discuss_channel_member member JOIN discuss_channel channel ON channel.id = member.channel_id
  WHERE member.partner_id = $1 AND ${PINNED}
    AND EXISTS (SELECT FROM mail_message message WHERE message.channel_id = channel.id
                AND message.id >= member.new_message_separator AND message.message_type <> 'notification')`
