import { AccessError, computed, endSessions, fields, inherit, opened } from '#core'
import { UserLogin } from './login.ts'

declare module '#models' {
  interface ResUsers extends UserSignIns {}
}

/** How many of the latest are shown with a user; the list Sign-ins has all. */
const shown = 20

/** What those who manage users see of how people log in, and do about it. */
export class UserSignIns extends inherit(UserLogin) {
  sign_in_ids = fields.Many2many('res.users.log', 'Latest Sign-ins', {
    ...computed<UserSignIns>('computeSignInIds'),
    groups: 'base.group_erp_manager',
  })

  end_sessions_opened = opened<UserSignIns>('actionEndSessions')

  async computeSignInIds() {
    const rows = await this.env.sql<{ id: number; ids: number[] }>(
      `SELECT u.id, ARRAY(SELECT id FROM res_users_log WHERE user_id = u.id ORDER BY id DESC LIMIT ${shown}) AS ids
       FROM unnest($1::int[]) AS u (id)`,
      [this.ids],
    )
    const ids = new Map(rows.map(row => [row.id, row.ids]))
    for (const user of this) user.sign_in_ids = this.env['res.users.log'].browse(ids.get(user.id) ?? [])
  }

  /** Logs these users out everywhere; their streams close in the seconds after. For those who manage users. */
  async actionEndSessions(): Promise<void> {
    const { env } = this
    await this.checkAccess('write')
    if (!env.isAdmin()) throw new AccessError(env._('Only those who manage users end the sessions of others.'))
    for (const { id } of this) {
      await endSessions(env, id, { except: null })
      await env['res.users.log'].noteAct(id, 'sessions_off')
    }
    await env['res.users.device'].forget(this.ids)
  }
}
