import { type Id, inherit } from '#core'
import { INACTIVITY_MINUTES } from '../../routing/availability.ts'
import { LivechatChannel } from '../im_livechat_channel.ts'

declare module '#models' {
  interface ImLivechatChannel extends Attending {}
}

const RECENT_MINUTES = 30

/** What is seen to every minute: who is gone, and who is waiting. */
export class Attending extends inherit(LivechatChannel) {
  /** Done each minute, in superuser mode. */
  async attend(): Promise<void> {
    await this.env['res.users'].removeInactive()
    const since = new Date(this.env.now().getTime() - RECENT_MINUTES * 60_000)
    const rows = await this.env.sql<{ id: Id }>(RECENT, [since])
    const sessions = this.env['discuss.channel'].browse(rows.map(({ id }) => id))
    const attended = await sessions.attended()
    for (const session of sessions) if (!attended.has(session.id)) await session.seekOperator()
    await (await this.search([])).assignWaiting()
  }

  /** Gives sessions that wait for an operator to those who are available, the oldest first. */
  async assignWaiting(): Promise<void> {
    const rows = await this.env.sql<{ id: Id; channel: Id }>(WAITING, [this.ids])
    const full = new Set<Id>()
    for (const { id, channel } of rows) {
      if (full.has(channel)) continue
      if (!(await this.env['discuss.channel'].browse(id).seekOperator())) full.add(channel)
    }
  }

  /** How long somebody may show no activity: the setting, in minutes. */
  async inactivityMinutes(): Promise<number> {
    const set = Number(await this.env['ir.config_parameter'].getParam('im_livechat.inactivity_minutes'))
    return Number.isFinite(set) && set > 0 ? set : INACTIVITY_MINUTES
  }
}

const RECENT = `
  SELECT id FROM discuss_channel WHERE channel_type = 'livechat' AND livechat_end_dt IS NULL
    AND livechat_operator_id IS NOT NULL AND last_interest_dt >= $1 ORDER BY id`

/** Not more at once than somebody waits for: the others follow within a minute. */
const WAITING = `
  SELECT id, channel FROM (
    SELECT id, livechat_channel_id AS channel, row_number() OVER (PARTITION BY livechat_channel_id ORDER BY id) AS place
    FROM discuss_channel
    WHERE livechat_channel_id = ANY($1) AND livechat_end_dt IS NULL AND livechat_operator_id IS NULL
  ) AS waiting WHERE place <= 50 ORDER BY id`
