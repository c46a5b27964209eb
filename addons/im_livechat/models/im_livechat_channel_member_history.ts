import { constrains, constraint, fields, model, type Recordset, ValidationError } from '#core'
import type { MemberType } from './discuss_channel_member.ts'

declare module '#models' {
  interface Models {
    'im_livechat.channel.member.history': ImLivechatChannelMemberHistory
  }
  interface ImLivechatChannelMemberHistory extends MemberHistory {}
}

/** Somebody who takes part in a session, or took part: it survives their leaving, and is taken up when they return. */
export class MemberHistory extends model('im_livechat.channel.member.history', {
  description: 'Live Chat Member History',
  order: 'id desc',
}) {
  channel_id = fields.Many2one('discuss.channel', 'Session', { required: true, index: true, ondelete: 'cascade' })
  member_id = fields.Many2one('discuss.channel.member', 'Current Member', { ondelete: 'set null' })
  livechat_member_type = fields.Selection<MemberType>('Role', { agent: 'Agent', visitor: 'Visitor' })
  partner_id = fields.Many2one('res.partner', 'Contact', { index: true, ondelete: 'cascade' })
  guest_id = fields.Many2one('mail.guest', 'Guest', { index: true, ondelete: 'cascade' })

  channel_partner = constraint('UNIQUE (channel_id, partner_id)', 'Somebody is in the history of a session once.')
  channel_guest = constraint('UNIQUE (channel_id, guest_id)', 'Somebody is in the history of a session once.')
  member = constraint('UNIQUE (member_id)', 'A member has one history.')
  one_persona = constraint(
    'CHECK (partner_id IS NULL OR guest_id IS NULL)',
    'A history is of a contact or of a guest, not of both.',
  )
  channel_type_check = constrains<MemberHistory>('checkChannelType', 'channel_id')

  async checkChannelType() {
    await this.load('channel_id.channel_type')
    if ([...this.channel_id].every(({ channel_type }) => channel_type === 'livechat')) return
    throw new ValidationError(this.env._('Only live chat sessions have a history of their members.'), 'channel_id')
  }

  /** Writes down that these members of sessions came, or came back. */
  async keep(members: Recordset<'discuss.channel.member'>): Promise<void> {
    const known = await this.search([['channel_id', 'in', members.mapped('channel_id')]])
    for (const { id, channel_id, partner_id, guest_id, livechat_member_type } of members) {
      const earlier = known.filtered(
        one => one.channel_id.id === channel_id.id && same(one.partner_id, partner_id) && same(one.guest_id, guest_id),
      )
      if (earlier.length > 0) await earlier.write({ member_id: id })
      else await this.create({ channel_id, partner_id, guest_id, livechat_member_type, member_id: id })
    }
  }
}

function same(one: { ids: readonly number[] }, other: { ids: readonly number[] }): boolean {
  return one.ids[0] === other.ids[0]
}
