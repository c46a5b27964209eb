import { inherit, UserError } from '#core'
import { LivechatSession } from '../discuss_channel.ts'

declare module '#models' {
  interface DiscussChannel extends Contact {}
}

/** How a visitor is reached who does not stay. */
export class Contact extends inherit(LivechatSession) {
  /** Keeps an e-mail address of the visitor. Called by those who checked that it is theirs, and an address. */
  async leaveEmail(email: string): Promise<void> {
    // sudo: discuss.channel - the visitor may leave an address, and change nothing else
    const session = await this.one().sudo().load('livechat_end_dt')
    if (session.livechat_end_dt) throw new UserError(this.env._('This conversation has ended.'))
    await session.write({ livechat_email: email })
    const env = this.env.withContext({ lang: await session.operatorLang() })
    await session.notify(env._('left an e-mail address: %(email)s', { email }), await session.visitor())
    await session.tellChanged()
  }
}
