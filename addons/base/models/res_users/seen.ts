import { AccessError, inherit, opened } from '#core'
import { checkLogsIn } from './checks.ts'
import { UserLogin } from './login.ts'

declare module '#models' {
  interface ResUsers extends UserSeen {}
}

/** Looking at things as somebody else does, to help them: administrators may, seen by the person, and written down. */
export class UserSeen extends inherit(UserLogin) {
  see_opened = opened<UserSeen>('actionSee')

  /** The page from which an administrator begins to see things as this user. */
  async actionSee() {
    await this.checkMayBeSeen()
    return { type: 'ir.actions.act_url', url: `/web/users/${this.one().id}/see` }
  }

  /**
   * Throws unless whoever asks may see things as this user. Nobody gains rights by it: only who sets up everything may,
   * and not as those who manage users themselves.
   */
  async checkMayBeSeen(): Promise<void> {
    const { env } = this
    if (!env.isSystem()) throw new AccessError(env._('Only administrators see things as somebody else.'))
    await this.checkAccess('read')
    await checkLogsIn(this)
    const user = await this.one().load('all_group_ids')
    const managers = await env.ref('base.group_erp_manager')
    if (user.id === env.uid || user.all_group_ids.ids.includes(managers.id)) {
      throw new AccessError(env._('Nobody sees things as an administrator but that administrator.'))
    }
  }
}
