import * as discuss from '#addons/discuss'
import { type Id, inherit } from '#core'

declare module '#models' {
  interface MailPresence extends LivechatPresence {}
}

export class LivechatPresence extends inherit(discuss.Presence) {
  /** One setting says when somebody is away, and when they are taken out of their channels. */
  override awayMinutes(): Promise<number> {
    return this.env['im_livechat.channel'].inactivityMinutes()
  }

  /** Whoever joins a channel is there, also when their browser has not told yet. */
  async noteActivity(uid: Id): Promise<void> {
    // sudo: mail.presence - what somebody does is a sign of life of them
    const [own] = await this.sudo().search([['user_id', '=', uid]])
    if (own?.status === 'away') await this.reportActivity({ uid, guestId: null })
    else await own?.write({ last_presence: this.env.now() })
  }

  /** An operator who comes back is given what waits in their channels. */
  override async statusChanged(changes: readonly discuss.PresenceChange[]): Promise<void> {
    await super.statusChanged(changes)
    const users = changes.filter(({ status, uid }) => status === 'online' && uid !== null).map(({ uid }) => uid)
    if (users.length === 0) return
    const rows = await this.env.sql<{ id: Id }>(
      'SELECT DISTINCT channel_id AS id FROM im_livechat_channel_im_user WHERE user_id = ANY($1)',
      [users],
    )
    await this.env['im_livechat.channel'].browse(rows.map(({ id }) => id)).assignWaiting()
  }
}
