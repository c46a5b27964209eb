import * as base from '#addons/base'
import { computed, fields, inherit } from '#core'
import type { PresenceStatus } from './mail_presence.ts'

declare module '#models' {
  interface ResUsers extends Users {}
}

export class Users extends inherit(base.Users) {
  im_status = fields.Selection<PresenceStatus>(
    'Status',
    { online: 'Online', away: 'Away', offline: 'Offline' },
    computed<Users>('computeImStatus'),
  )

  async computeImStatus() {
    const rows = await this.env.sql<{ user_id: number; status: PresenceStatus }>(
      'SELECT user_id, status FROM mail_presence WHERE user_id = ANY($1)',
      [this.ids],
    )
    const statuses = new Map(rows.map(row => [row.user_id, row.status]))
    for (const user of this) user.im_status = statuses.get(user.id) ?? 'offline'
  }
}
