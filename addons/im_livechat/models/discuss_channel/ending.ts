import type { FoldState, Persona } from '#addons/discuss'
import { inherit, UserError } from '#core'
import { LivechatSession } from '../discuss_channel.ts'

declare module '#models' {
  interface DiscussChannel extends Ending {}
}

/** How sessions end: for both sides at once, and only once. */
export class Ending extends inherit(LivechatSession) {
  /** The visitor has had enough. Called by those who checked that it is the visitor's session. */
  async visitorLeaves(): Promise<void> {
    const session = this.one()
    if (!(await session.end())) return
    const visitor = (await session.visitor()) ?? null
    if (visitor && (await session.hasMessages())) {
      const env = this.env.withContext({ lang: await session.operatorLang() })
      await session.notify(env._('left the conversation.'), visitor)
    }
  }

  /** Who closes the window of a session that goes on leaves it: asked before, if nobody else would be left to answer. */
  override async setFoldState(state: FoldState): Promise<void> {
    if (state === 'closed') {
      // sudo: discuss.channel - whether a session has ended is known to all in it
      const { channel_type, livechat_end_dt } = await this.one().sudo().load('channel_type', 'livechat_end_dt')
      if (channel_type === 'livechat' && livechat_end_dt === null) return this.leave()
    }
    await super.setFoldState(state)
  }

  /** Ends these sessions, and tells everybody in them. Gives the ones that had not ended before. */
  // sudo: discuss.channel - the end of a session is written by the program, never by hand
  async end() {
    const sessions = this.sudo()
    await sessions.lock()
    await sessions.load('channel_type', 'livechat_end_dt')
    const open = sessions.filtered(one => one.channel_type === 'livechat' && one.livechat_end_dt === null)
    if (open.length > 0) {
      await open.write({ livechat_end_dt: this.env.now(), livechat_status: null })
      await open.tellChanged()
    }
    return open.length
  }

  /** Ends those of these sessions that no agent is in any more. */
  async endWithoutAgents(): Promise<void> {
    const rows = await this.env.sql<{ id: number }>(
      `SELECT DISTINCT channel_id AS id FROM discuss_channel_member
       WHERE channel_id = ANY($1) AND livechat_member_type = 'agent'`,
      [this.ids],
    )
    const attended = new Set(rows.map(({ id }) => id))
    await this.filtered(({ id }) => !attended.has(id)).end()
  }

  override async checkMayPost(author: Persona): Promise<void> {
    await super.checkMayPost(author)
    // sudo: discuss.channel - whether a session has ended is known to all in it
    const session = await this.one().sudo().load('livechat_end_dt')
    if (session.livechat_end_dt) throw new UserError(this.env._('This conversation has ended.'))
  }
}
