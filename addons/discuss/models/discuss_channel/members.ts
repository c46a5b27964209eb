import { type Id, inherit, MissingError } from '#core'
import { Channel } from '../discuss_channel.ts'
import type { FoldState } from '../discuss_channel_member.ts'
import { keyOf, type Persona, personaOf, streamOf } from '../persona.ts'

declare module '#models' {
  interface DiscussChannel extends Members {}
}

/** A member as posting and publishing need them. */
export interface MemberRow extends Persona {
  readonly id: Id
  readonly channelId: Id
  readonly foldState: FoldState
  /** The last message that they have seen; 0 if none. */
  readonly seen: Id
}

/** Who is in a conversation. */
export class Members extends inherit(Channel) {
  /** All members of these conversations, in the order in which they came; one query. */
  async members(): Promise<MemberRow[]> {
    const rows = await this.env.sql<Row>(MEMBERS, [this.ids])
    return rows.map(row => ({
      id: row.id,
      channelId: row.channel_id,
      key: keyOf(row)!, // a member is one of both
      partnerId: row.partner_id,
      guestId: row.guest_id,
      uid: row.uid,
      foldState: row.fold_state,
      seen: row.seen_message_id ?? 0,
    }))
  }

  /** Whoever asks, as a member. Somebody who is none is answered as if there were no such conversation. */
  async ownMember(): Promise<MemberRow> {
    const { key } = personaOf(this.env)
    const own = (await this.members()).find(member => member.key === key)
    if (!own) throw new MissingError(this.env._('This conversation does not exist, or you are not in it.'))
    return own
  }

  /** The streams of all members who can read. */
  async streams(): Promise<string[]> {
    return streamsOf(await this.members())
  }

  /** Lets nobody else post here, or change who is in, until this unit of work ends. */
  async lock(): Promise<void> {
    await this.env.unit.begin()
    await this.env.sql('SELECT id FROM discuss_channel WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [this.ids])
  }
}

export function streamsOf(members: readonly Persona[]): string[] {
  return members.map(streamOf).filter(stream => stream !== null)
}

interface Row {
  id: Id
  channel_id: Id
  partner_id: Id | null
  guest_id: Id | null
  uid: Id | null
  fold_state: FoldState
  seen_message_id: Id | null
}

const MEMBERS = `
  SELECT member.id, member.channel_id, member.partner_id, member.guest_id, member.fold_state, member.seen_message_id,
         (SELECT min(users.id) FROM res_users users WHERE users.partner_id = member.partner_id AND users.active) AS uid
  FROM discuss_channel_member member WHERE member.channel_id = ANY($1) ORDER BY member.id`
