import { AccessError, Command, type Id, inherit, opened, publish, type Values } from '#core'
import { LivechatChannel } from '../im_livechat_channel.ts'

declare module '#models' {
  interface ImLivechatChannel extends Membership {}
}

/** Joining and leaving a channel: operators decide for themselves. */
export class Membership extends inherit(LivechatChannel) {
  join_opened = opened<Membership>('actionJoin')
  leave_opened = opened<Membership>('actionLeave')

  async actionJoin() {
    if (!this.env.hasGroup('im_livechat.im_livechat_group_user')) {
      throw new AccessError(
        this.env._('Only Live Chat users can join a channel. Ask your administrator if you are to answer visitors.'),
      )
    }
    // sudo: im_livechat.channel - operators choose where they answer, without the right to set up channels
    const channels = this.sudo()
    await channels.write({ user_ids: [Command.link(this.env.uid)] })
    await this.env['mail.presence'].noteActivity(this.env.uid)
    await channels.assignWaiting()
    this.tellSelf()
  }

  async actionLeave() {
    // sudo: im_livechat.channel - whoever does not want to answer any more need not ask anybody
    await this.sudo().write({ user_ids: [Command.unlink(this.env.uid)] })
    this.tellSelf()
  }

  override async create(values: Values<'im_livechat.channel'> | readonly Values<'im_livechat.channel'>[]) {
    const channels = await super.create(values)
    await channels.noteOperators()
    return channels
  }

  override async write(values: Values<'im_livechat.channel'>) {
    const before = 'user_ids' in values ? await this.operatorIds() : []
    await super.write(values)
    if ('user_ids' in values) await this.noteOperators(before)
  }

  /** When operators came in is a sign of life of them; and what inactivity took from them, they have again. */
  // sudo: res.users - whoever adds an operator need not be allowed to edit users
  private async noteOperators(before: readonly Id[] = []): Promise<void> {
    const fresh = (await this.operatorIds()).filter(id => !before.includes(id))
    if (fresh.length === 0) return
    await this.env['res.users']
      .sudo()
      .browse(fresh)
      .write({
        livechat_joined_dt: this.env.now(),
        livechat_removed_channel_ids: this.ids.map(Command.unlink),
      })
  }

  private async operatorIds(): Promise<Id[]> {
    const rows = await this.env.sql<{ id: Id }>(
      'SELECT DISTINCT user_id AS id FROM im_livechat_channel_im_user WHERE channel_id = ANY($1)',
      [this.ids],
    )
    return rows.map(({ id }) => id)
  }

  private tellSelf(): void {
    publish(this.env, `user:${this.env.uid}`, 'im_livechat.membership', { channels: [...this.ids] })
  }
}
