import { constraint, fields, type Id, model, signal } from '#core'
import { SETTLE, SHARING } from '../presence/queries.ts'

declare module '#models' {
  interface Models {
    'mail.presence': MailPresence
  }
  interface MailPresence extends Presence {}
}

export type PresenceStatus = 'online' | 'away' | 'offline'

/** Somebody who reads a stream of events: a user or a guest. */
export interface Present {
  readonly uid: Id | null
  readonly guestId: Id | null
}

/** A presence whose status is not what it was. */
export interface PresenceChange extends Present {
  readonly id: Id
  readonly status: PresenceStatus
  readonly lastActivity: Date | null
}

/** Minutes without keyboard, mouse or touch in any tab or device, after which somebody is away. */
export const AWAY_MINUTES = 30
const CONNECTION_SECONDS = 60
const RESTART_SECONDS = 10

/** Whether a user or a guest is there: connected by a stream of events; a user also active. */
export class Presence extends model('mail.presence', { description: 'Presence', recName: 'status', logAccess: false }) {
  user_id = fields.Many2one('res.users', 'User', { ondelete: 'cascade' })
  guest_id = fields.Many2one('mail.guest', 'Guest', { ondelete: 'cascade' })
  status = fields.Selection<PresenceStatus>(
    'Status',
    { online: 'Online', away: 'Away', offline: 'Offline' },
    { required: true, default: 'offline' },
  )
  last_presence = fields.Datetime('Last Activity')
  last_poll = fields.Datetime('Last Seen Connected')

  user_once = constraint('UNIQUE (user_id)', 'A user has one presence.')
  guest_once = constraint('UNIQUE (guest_id)', 'A guest has one presence.')
  one_persona = constraint(
    'CHECK ((user_id IS NULL) <> (guest_id IS NULL))',
    'A presence is that of a user or of a guest.',
  )

  /** Was there keyboard, mouse or touch within the last 30 minutes? Also of somebody whose browser is closed. */
  isActive(now: Date): boolean {
    const last = this.one().last_presence
    return last !== null && now.getTime() - last.getTime() <= AWAY_MINUTES * 60_000
  }

  /** Somebody used keyboard, mouse or touch, anywhere in the application. */
  async reportActivity(who: Present): Promise<void> {
    await this.settle([await this.entry(who, 'last_presence')])
  }

  /** Somebody has a stream open in this process. Who was never here before counts as active. */
  async connected(who: Present, process: string): Promise<void> {
    const id = await this.entry(who, 'last_poll')
    await this.env.sql(
      `INSERT INTO mail_presence_connection (presence_id, process, expires_dt) VALUES ($1, $2, $3)
       ON CONFLICT (presence_id, process) DO UPDATE SET expires_dt = excluded.expires_dt`,
      [id, process, this.expiry()],
    )
    const text = 'UPDATE mail_presence SET last_presence = coalesce(last_presence, $2) WHERE id = $1'
    await this.env.sql(text, [id, this.env.now()])
    await this.settle([id])
  }

  /** The last stream of somebody in this process was closed. */
  async disconnected(who: Present, process: string): Promise<void> {
    const id = await this.entry(who, 'last_poll')
    await this.env.sql('DELETE FROM mail_presence_connection WHERE presence_id = $1 AND process = $2', [id, process])
    await this.settle([id])
  }

  /** A process is about to end: those who are not back on another, or on its successor, in a moment are offline. */
  async processEnds(process: string): Promise<void> {
    const text = 'UPDATE mail_presence_connection SET expires_dt = least(expires_dt, $2) WHERE process = $1'
    await this.env.sql(text, [process, this.expiry(RESTART_SECONDS)])
  }

  /** Done every half minute: this process is alive, processes that are not lose their connections, statuses follow. */
  async sweep(process: string): Promise<void> {
    const now = this.env.now()
    await this.env.sql('UPDATE mail_presence_connection SET expires_dt = $2 WHERE process = $1', [
      process,
      this.expiry(),
    ])
    await this.env.sql('DELETE FROM mail_presence_connection WHERE expires_dt < $1', [now])
    await this.settle(null)
  }

  /** How long somebody may be without activity before they are away. For addons to decide otherwise. */
  async awayMinutes(): Promise<number> {
    return AWAY_MINUTES
  }

  /** For addons to add to: `super` tells those who share a conversation with them. */
  async statusChanged(changes: readonly PresenceChange[]): Promise<void> {
    for (const { uid, guestId, status } of changes) {
      const rows = await this.env.sql<{ stream: string; key: string }>(SHARING, [uid, guestId])
      const own = uid === null ? `guest:${guestId}` : `user:${uid}`
      const streams = rows.map(row => row.stream)
      signal(this.env, streams, 'discuss.presence', { key: rows[0]?.key ?? '', status }, 30)
      signal(this.env, own, 'discuss.presence', { key: '', status, own: true }, 30)
    }
  }

  private async settle(ids: readonly Id[] | null): Promise<void> {
    const changed = await this.env.sql<PresenceChange>(SETTLE, [ids, this.env.now(), await this.awayMinutes()])
    if (changed.length > 0) await this.statusChanged(changed)
  }

  private async entry({ uid, guestId }: Present, field: 'last_presence' | 'last_poll'): Promise<Id> {
    const column = uid === null ? 'guest_id' : 'user_id'
    const [row] = await this.env.sql<{ id: Id }>(
      `INSERT INTO mail_presence (${column}, status, ${field}) VALUES ($1, 'offline', $2)
       ON CONFLICT (${column}) DO UPDATE SET ${field} = excluded.${field} RETURNING id`,
      [uid ?? guestId, this.env.now()],
    )
    return row!.id // RETURNING gives one
  }

  private expiry(seconds = CONNECTION_SECONDS): Date {
    return new Date(this.env.now().getTime() + seconds * 1000)
  }
}
