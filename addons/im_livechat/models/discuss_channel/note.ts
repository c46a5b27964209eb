import { AccessError, inherit, type Values } from '#core'
import { LivechatSession } from '../discuss_channel.ts'

declare module '#models' {
  interface DiscussChannel extends Note {}
}

/** What colleagues write down about a session. It is all that they may change of it by hand. */
const OPEN = ['livechat_note']

export class Note extends inherit(LivechatSession) {
  override async write(values: Values<'discuss.channel'>) {
    const closed = Object.keys(values).filter(name => !OPEN.includes(name))
    if (closed.length > 0 && !this.env.su && !this.env.hasGroup('base.group_system')) {
      throw new AccessError(
        this.env._('Of a conversation you may change the notes only, not %(fields)s.', { fields: closed.join(', ') }),
      )
    }
    await super.write(values)
  }
}
