import { type Id, inherit, publish, signal } from '#core'
import type { FoldState } from '../discuss_channel_member.ts'
import { personaOf, streamOf } from '../persona.ts'
import { streamsOf } from './members.ts'
import { Membership } from './membership.ts'

declare module '#models' {
  interface DiscussChannel extends Reading {}
}

/** Reading a conversation: what was seen, how its window stands, who is typing. */
export class Reading extends inherit(Membership) {
  /** Everything up to this message was seen. What was seen before stays seen. */
  async markRead(messageId: Id): Promise<void> {
    const channel = this.one()
    const own = await channel.ownMember()
    const [seen] = await this.env.sql<{ id: Id }>(
      `SELECT max(message.id) AS id FROM mail_message message JOIN discuss_channel_member member ON member.id = $1
       WHERE message.channel_id = member.channel_id AND message.id <= $2
       HAVING max(message.id) >= min(member.new_message_separator)`,
      [own.id, messageId],
    )
    if (!seen) return
    // sudo: discuss.channel.member - everybody keeps their own place
    const member = this.env['discuss.channel.member'].sudo().browse(own.id)
    await member.write({
      seen_message_id: seen.id,
      last_seen_dt: this.env.now(),
      new_message_separator: seen.id + 1,
    })
    await channel.tellSelf('discuss.read')
    const others = (await channel.members()).filter(({ key }) => key !== own.key)
    // sudo: discuss.channel - its type says whether others are told
    const { channel_type } = await channel.sudo().load('channel_type')
    if (channel_type !== 'channel') {
      signal(this.env, streamsOf(others), 'discuss.seen', { channel: channel.id, by: own.key, message: seen.id }, 10)
    }
  }

  /** How the window of whoever asks stands, in all their tabs and devices. */
  async setFoldState(state: FoldState): Promise<void> {
    const channel = this.one()
    const own = await channel.ownMember()
    // Opening it once more brings it to the front.
    if (own.foldState === state && state !== 'open') return
    // sudo: discuss.channel.member - everybody arranges their own windows
    const member = this.env['discuss.channel.member'].sudo().browse(own.id)
    await member.write({ fold_state: state, ...(state === 'open' && { fold_dt: this.env.now() }) })
    await channel.tellSelf('discuss.window')
  }

  /** Whoever asks is typing, or not any more. Others see it for a while. */
  async setTyping(isTyping: boolean): Promise<void> {
    const channel = this.one()
    const own = await channel.ownMember()
    const others = (await channel.members()).filter(({ key }) => key !== own.key)
    const data = { channel: channel.id, by: own.key, typing: isTyping }
    signal(this.env, streamsOf(others), 'discuss.typing', data, 60)
  }

  /** Takes it off the lists of whoever asks, until something happens in it. */
  async unpin(): Promise<void> {
    const channel = this.one()
    const own = await channel.ownMember()
    // sudo: discuss.channel.member - everybody arranges their own list
    const member = this.env['discuss.channel.member'].sudo().browse(own.id)
    await member.write({ unpin_dt: this.env.now(), fold_state: 'closed' })
    const stream = streamOf(personaOf(this.env))
    if (stream) publish(this.env, stream, 'discuss.channel', { channel: channel.id })
  }
}
