import * as discuss from '#addons/discuss'
import { computed, constraint, fields, inherit } from '#core'

declare module '#models' {
  interface DiscussChannel extends LivechatSession {}
}

declare module '#addons/discuss' {
  interface ChannelTypes {
    livechat: true
  }
}

/** Never for the visitor: neither on a page nor in a stream. */
const internal = { groups: 'base.group_user' }

/** A session: a conversation that a visitor began on a website. Its aspects have files of their own. */
export class LivechatSession extends inherit(discuss.Description) {
  override channel_type = fields.Selection<keyof discuss.ChannelTypes>(
    'Type',
    { livechat: 'Live Chat' },
    { required: true, ondelete: { livechat: 'cascade' } },
  )
  livechat_channel_id = fields.Many2one('im_livechat.channel', 'Live Chat Channel', { index: true })
  /** Who the visitor talks with; nobody while the session waits for an operator. */
  livechat_operator_id = fields.Many2one('res.partner', 'Operator', { index: true })
  livechat_lang_id = fields.Many2one('res.lang', 'Language')
  country_id = fields.Many2one('res.country', 'Country')
  livechat_end_dt = fields.Datetime('End', { index: true, readonly: true })
  livechat_email = fields.Char('E-mail of the Visitor', { ...internal, help: 'Left while nobody was there.' })
  livechat_status = fields.Selection(
    'Status',
    { in_progress: 'In progress', waiting: 'Waiting for customer', need_help: 'Looking for help' },
    internal,
  )
  livechat_failure = fields.Selection(
    'Failure',
    { no_answer: 'Never Answered', no_agent: 'No one Available', no_failure: 'Success' },
    internal,
  )
  livechat_note = fields.Html('Notes', internal)
  livechat_history_ids = fields.One2many('im_livechat.channel.member.history', 'channel_id', 'Everybody Who Took Part')
  livechat_is_escalated = fields.Boolean('Escalated', {
    ...computed<LivechatSession>('computeLivechatIsEscalated', 'livechat_history_ids.livechat_member_type'),
    ...internal,
    store: true,
  })
  livechat_outcome = fields.Selection(
    'Outcome',
    { no_answer: 'Never Answered', no_agent: 'No one Available', no_failure: 'Success', escalated: 'Escalated' },
    {
      ...computed<LivechatSession>('computeLivechatOutcome', 'livechat_is_escalated', 'livechat_failure'),
      ...internal,
      store: true,
    },
  )

  livechat_ended_without_status = constraint(
    'CHECK (livechat_end_dt IS NULL OR livechat_status IS NULL)',
    'An ended session has no status.',
  )

  computeLivechatIsEscalated() {
    for (const session of this) {
      const agents = session.livechat_history_ids.filtered(one => one.livechat_member_type === 'agent')
      session.livechat_is_escalated = agents.length > 1
    }
  }

  computeLivechatOutcome() {
    for (const session of this) {
      session.livechat_outcome = session.livechat_is_escalated ? 'escalated' : session.livechat_failure
    }
  }
}
