import { computed, constraint, fields, model } from '#core'

declare module '#models' {
  interface Models {
    'discuss.channel.member': DiscussChannelMember
  }
  interface DiscussChannelMember extends ChannelMember {}
}

/** How a conversation shows at the bottom of a member's pages. */
export type FoldState = 'open' | 'folded' | 'closed'

/** Somebody in a conversation, and how it stands for them. */
export class ChannelMember extends model('discuss.channel.member', { description: 'Channel Member' }) {
  channel_id = fields.Many2one('discuss.channel', 'Conversation', { required: true, index: true, ondelete: 'cascade' })
  partner_id = fields.Many2one('res.partner', 'Contact', { index: true, ondelete: 'cascade' })
  guest_id = fields.Many2one('mail.guest', 'Guest', { index: true, ondelete: 'cascade' })
  custom_channel_name = fields.Char('Own Name of It')
  seen_message_id = fields.Many2one('mail.message', 'Last Seen', { ondelete: 'set null' })
  last_seen_dt = fields.Datetime('Seen On')
  /** The number of the first message that is new; 0: all are. */
  new_message_separator = fields.Integer('New Messages Begin At', { required: true, default: 0 })
  fold_state = fields.Selection<FoldState>(
    'Chat Window',
    { open: 'Open', folded: 'Folded', closed: 'Closed' },
    { required: true, default: 'closed' },
  )
  /** Windows stand in the order in which they were opened. */
  fold_dt = fields.Datetime('Window Changed On')
  unpin_dt = fields.Datetime('Unpinned On')
  last_interest_dt = fields.Datetime('Last Interest', { default: env => env.now() })
  custom_notifications = fields.Selection('Notifications', {
    all: 'All Messages',
    mentions: 'Mentions Only',
    no_notif: 'Nothing',
  })
  message_unread_counter = fields.Integer(
    'Unread Messages',
    computed<ChannelMember>('computeMessageUnreadCounter', 'channel_id', 'new_message_separator'),
  )
  is_pinned = fields.Boolean(
    'Pinned',
    computed<ChannelMember>('computeIsPinned', 'unpin_dt', 'last_interest_dt', 'channel_id.last_interest_dt'),
  )

  partner_once = constraint('UNIQUE (channel_id, partner_id)', 'A contact is in a conversation once.')
  guest_once = constraint('UNIQUE (channel_id, guest_id)', 'A guest is in a conversation once.')
  one_persona = constraint(
    'CHECK ((partner_id IS NULL) <> (guest_id IS NULL))',
    'A member is a contact or a guest, one of both.',
  )

  /** Counted for all members at once; notifications are not news. */
  async computeMessageUnreadCounter() {
    const rows = await this.env.sql<{ id: number; count: string }>(
      `SELECT member.id, count(*) FROM discuss_channel_member member
       JOIN mail_message message ON message.channel_id = member.channel_id
         AND message.id >= member.new_message_separator AND message.message_type <> 'notification'
       WHERE member.id = ANY($1) GROUP BY member.id`,
      [this.ids],
    )
    const counts = new Map(rows.map(({ id, count }) => [id, Number(count)]))
    for (const member of this) member.message_unread_counter = counts.get(member.id) ?? 0
  }

  computeIsPinned() {
    for (const member of this) {
      const { unpin_dt, last_interest_dt, channel_id } = member
      const interests = [last_interest_dt, channel_id.last_interest_dt]
      member.is_pinned = unpin_dt === null || interests.some(interest => interest !== null && interest >= unpin_dt)
    }
  }
}
