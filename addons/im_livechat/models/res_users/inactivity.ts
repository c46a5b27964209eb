import { Command, fields, type Id, inherit, publish, type Values } from '#core'
import { LivechatUsers } from '../res_users.ts'

declare module '#models' {
  interface ResUsers extends Inactivity {}
}

/** Operators without activity are taken out of their channels, and asked back when they return. */
export class Inactivity extends inherit(LivechatUsers) {
  /** Counts as a sign of life: somebody whom a manager adds has time to come. */
  livechat_joined_dt = fields.Datetime('Joined a Channel', { readonly: true, copy: false, groups: '.' })
  livechat_removed_channel_ids = fields.Many2many('im_livechat.channel', 'Removed From for Inactivity', {
    relation: 'im_livechat_channel_removed_user',
    column1: 'user_id',
    column2: 'channel_id',
    copy: false,
    groups: '.',
  })

  override async write(values: Values<'res.users'>) {
    await super.write(values)
    // sudo: res.users - whoever is put into channels from their own page has time to come, too
    if ('livechat_channel_ids' in values) await this.sudo().write({ livechat_joined_dt: this.env.now() })
  }

  /** Takes everybody out of their channels who showed no activity for longer than allowed. In superuser mode. */
  async removeInactive(): Promise<void> {
    const minutes = await this.env['im_livechat.channel'].inactivityMinutes()
    const limit = new Date(this.env.now().getTime() - minutes * 60_000)
    const rows = await this.env.sql<{ id: Id }>(INACTIVE, [limit])
    const users = await this.browse(rows.map(({ id }) => id)).load('livechat_channel_ids')
    for (const user of users) {
      const { ids } = user.livechat_channel_ids
      await user.write({ livechat_channel_ids: [], livechat_removed_channel_ids: ids.map(Command.link) })
      publish(this.env, `user:${user.id}`, 'im_livechat.removed', { channels: [...ids] })
    }
  }

  /** Back into the channels that inactivity took from them. For whoever asks. */
  async rejoinLivechat(): Promise<void> {
    // sudo: res.users - everybody may see which channels they were removed from
    const user = await this.env.user.sudo().load('livechat_removed_channel_ids')
    const { ids } = user.livechat_removed_channel_ids
    await this.env['im_livechat.channel'].browse(ids).actionJoin()
    await this.dismissRemoval()
  }

  /** They know. For whoever asks. */
  async dismissRemoval(): Promise<void> {
    // sudo: res.users - a notice about themself
    await this.env.user.sudo().write({ livechat_removed_channel_ids: [] })
    publish(this.env, `user:${this.env.uid}`, 'im_livechat.removed', { channels: [] })
  }
}

const INACTIVE = `
  SELECT users.id FROM res_users users
  LEFT JOIN mail_presence presence ON presence.user_id = users.id
  WHERE EXISTS (SELECT FROM im_livechat_channel_im_user WHERE user_id = users.id)
    AND coalesce(greatest(presence.last_presence, users.livechat_joined_dt), '-infinity') < $1
  ORDER BY users.id`
