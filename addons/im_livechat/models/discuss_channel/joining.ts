import { personaOf } from '#addons/discuss'
import { inherit, opened, UserError } from '#core'
import { LivechatSession } from '../discuss_channel.ts'

declare module '#models' {
  interface DiscussChannel extends Joining {}
}

/** How colleagues come to a session that is not theirs. */
export class Joining extends inherit(LivechatSession) {
  open_opened = opened<Joining>('actionOpenConversation')
  join_opened = opened<Joining>('actionJoinConversation')

  async actionOpenConversation() {
    return { type: 'ir.actions.act_url', url: `/discuss/channel/${this.id}` }
  }

  /** The button below a session that somebody reads along. */
  override async join() {
    // sudo: discuss.channel - of which type it is decides who looks whether they may
    const { channel_type } = await this.one().sudo().load('channel_type')
    if (channel_type === 'livechat') await this.actionJoinConversation()
    else await super.join()
  }

  /** Takes part in a session: to help, or to answer when nobody else does. */
  async actionJoinConversation() {
    const session = this.one()
    await session.checkAccess('read')
    // sudo: discuss.channel - whoever may read a session may join it
    const { channel_type, livechat_end_dt, livechat_operator_id } = await session
      .sudo()
      .load('channel_type', 'livechat_end_dt', 'livechat_operator_id')
    if (channel_type !== 'livechat') throw new UserError(this.env._('This conversation is no live chat.'))
    if (livechat_end_dt) throw new UserError(this.env._('This conversation has ended.'))
    const persona = personaOf(this.env)
    await session.addMembers([persona], { announce: true })
    // sudo: discuss.channel - a session that waits for an operator has one now
    if (livechat_operator_id.length === 0) await session.sudo().write({ livechat_operator_id: persona.partnerId })
    return session.actionOpenConversation()
  }
}
