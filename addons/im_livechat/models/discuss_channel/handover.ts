import { partnerPersona } from '#addons/discuss'
import { type Environment, type Id, inherit, publish, type Recordset } from '#core'
import { LivechatSession } from '../discuss_channel.ts'

declare module '#models' {
  interface DiscussChannel extends Handover {}
}

/** How a session goes from one operator to the next. Done in superuser mode: see `seekOperator`. */
export class Handover extends inherit(LivechatSession) {
  /** This operator answers from now on, and the visitor is told. */
  async takeOver(user: Recordset<'res.users'>): Promise<void> {
    const session = this.one()
    const operator = await user.one().load('partner_id')
    const { id: partnerId } = operator.partner_id
    const isNew = session.livechat_operator_id.ids[0] !== partnerId
    const name = await session.chatName(partnerId)
    await session.write({
      livechat_operator_id: partnerId,
      name: `${await session.visitorName()} ${name}`,
      ...(session.livechat_failure === 'no_agent' && { livechat_failure: 'no_answer' as const }),
    })
    await session.addMembers([partnerPersona(partnerId, operator.id)])
    await session.showTo(operator.id, partnerId)
    if (isNew) await session.tell(env => env._('%(name)s is here for you now.', { name }))
  }

  /** Nobody answers for now. What the visitor has written stays, for the next operator who comes. */
  async standBy(): Promise<void> {
    const session = this.one()
    const name = await session.chatName(session.livechat_operator_id.id)
    await session.write({ livechat_operator_id: null })
    await session.tell(env =>
      env._('%(name)s had to go, and nobody else is here right now. The next operator who comes answers you.', {
        name,
      }),
    )
    await session.tellChanged()
  }

  /** Opens its window on the operator's pages, with what nobody has answered as new. */
  private async showTo(uid: Id, partnerId: Id): Promise<void> {
    const [answered] = await this.env.sql<{ id: Id }>(ANSWERED, [this.id])
    const members = await this.env['discuss.channel.member'].search([
      ['channel_id', '=', this.id],
      ['partner_id', '=', partnerId],
    ])
    await members.write({
      fold_state: 'open',
      fold_dt: this.env.now(),
      unpin_dt: null,
      new_message_separator: (answered?.id ?? 0) + 1,
    })
    publish(this.env, `user:${uid}`, 'discuss.window', { channel: this.id })
  }

  /** Says something in the conversation, in the visitor's language. */
  private async tell(text: (env: Environment) => string): Promise<void> {
    const { livechat_lang_id: lang } = await this.load('livechat_lang_id.code')
    await this.notify(text(lang.length > 0 ? this.env.withContext({ lang: lang.code }) : this.env))
  }
}

const ANSWERED = `
  SELECT coalesce(max(message.id), 0) AS id FROM mail_message message
  JOIN discuss_channel_member member
    ON member.channel_id = message.channel_id AND member.partner_id = message.author_id
  WHERE message.channel_id = $1 AND message.message_type = 'comment' AND member.livechat_member_type = 'agent'`
