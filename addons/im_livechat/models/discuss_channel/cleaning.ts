import { autovacuum, inherit } from '#core'
import { LivechatSession } from '../discuss_channel.ts'

declare module '#models' {
  interface DiscussChannel extends Cleaning {}
}

/** What becomes of sessions that nobody ends. Each runs once a day. */
export class Cleaning extends inherit(LivechatSession) {
  empty_removed = autovacuum<Cleaning>('removeEmptySessions')
  read_ended = autovacuum<Cleaning>('endReadSessions')

  /** Sessions without a message, an hour old. */
  async removeEmptySessions(): Promise<void> {
    const rows = await this.env.sql<{ id: number }>(EMPTY, [this.hoursAgo(1)])
    await this.browse(rows.map(({ id }) => id)).unlink()
  }

  /** Sessions in which an agent has read everything, and was not seen for a day. An unread one is never ended. */
  async endReadSessions(): Promise<void> {
    const rows = await this.env.sql<{ id: number; member: number }>(READ, [this.hoursAgo(24)])
    const members = this.env['discuss.channel.member'].browse(rows.map(({ member }) => member))
    if (members.length > 0) await members.write({ unpin_dt: this.env.now(), fold_state: 'closed' })
    await this.browse([...new Set(rows.map(({ id }) => id))]).end()
  }

  private hoursAgo(hours: number): Date {
    return new Date(this.env.now().getTime() - hours * 3_600_000)
  }
}

const EMPTY = `
  SELECT id FROM discuss_channel session WHERE channel_type = 'livechat' AND create_date < $1
    AND NOT EXISTS (SELECT FROM mail_message WHERE channel_id = session.id AND message_type <> 'notification')`

const READ = `
  SELECT session.id, member.id AS member FROM discuss_channel session
  JOIN discuss_channel_member member ON member.channel_id = session.id AND member.livechat_member_type = 'agent'
  WHERE session.channel_type = 'livechat' AND session.livechat_end_dt IS NULL AND member.last_seen_dt <= $1
    AND (member.unpin_dt IS NULL OR session.last_interest_dt >= member.unpin_dt)
    AND NOT EXISTS (SELECT FROM mail_message message WHERE message.channel_id = session.id
      AND message.id >= member.new_message_separator AND message.message_type <> 'notification')`
