import { autovacuum, clock, fields, type Id, model } from '#core'
import { deviceName } from './res_users/device_name.ts'

declare module '#models' {
  interface Models {
    'res.users.log': ResUsersLog
  }
  interface ResUsersLog extends UsersLog {}
}

const keptDays = 90

/** From where somebody asks. */
export interface Origin {
  readonly ip: string
  readonly userAgent: string
}

/** What is told about a sign-in. */
export interface SignIn extends Origin {
  /** Whose; `null` for a login that nobody has. What was typed is not kept: now and then it is a password. */
  readonly user: Id | null
  readonly event: UsersLog['event']
  /** Who did it, where it was somebody else. */
  readonly by?: Id | null
  /** Which one: the name of a key. Never a secret. */
  readonly about?: string | null
}

/** Who has logged in, or has tried to, and what else decides who may. Written by the program only. */
export class UsersLog extends model('res.users.log', {
  description: 'Sign-in',
  order: 'id desc',
  recName: 'event',
  allowSudoCommands: false,
}) {
  date = fields.Datetime('Date', { required: true, default: () => clock.now(), index: true })
  user_id = fields.Many2one('res.users', 'User', { ondelete: 'cascade', index: true })
  event = fields.Selection(
    'Event',
    {
      login: 'Logged in with the password',
      code: 'Logged in with password and code',
      recovery: 'Logged in with a recovery code',
      half: 'Right password, code asked for',
      wrong: 'Wrong password',
      wrong_code: 'Wrong code',
      link_asked: 'Link to a new password asked for',
      link_given: 'Link to a new password given',
      link: 'Password set by a link',
      password: 'Password changed',
      email: 'E-mail address changed',
      totp_on: 'Two-factor switched on',
      totp_off: 'Two-factor switched off',
      recovery_codes: 'New recovery codes',
      key: 'API key made',
      key_used: 'API key used for the first time',
      key_off: 'API key revoked',
      session_off: 'Session ended',
      sessions_off: 'All sessions ended',
      seen: 'Seen by an administrator',
      seen_off: 'No longer seen by an administrator',
    },
    { required: true },
  )
  about = fields.Char('Which')
  by_id = fields.Many2one('res.users', 'By', { ondelete: 'set null' })
  ip = fields.Char('Address')
  device = fields.Char('Device')

  vacuum = autovacuum<UsersLog>('removeOld')

  async note({ user, event, by = null, about = null, ip, userAgent }: SignIn): Promise<void> {
    // sudo: res.users.log - nobody writes it by hand, and who tries to log in is nobody yet
    await this.sudo().create({ user_id: user, event, about, by_id: by, ip, device: deviceName(userAgent) })
  }

  /** What the person who asks has done to this user, or to themselves, where no request says from which address. */
  async noteAct(user: Id, event: UsersLog['event'], about: string | null = null): Promise<void> {
    const { uid } = this.env
    await this.note({ user, event, about, by: uid === user ? null : uid, ip: '', userAgent: '' })
  }

  async removeOld() {
    const before = new Date(clock.now().getTime() - keptDays * 24 * 3600_000)
    const old = await this.search([['date', '<', before]], { limit: 1000 })
    await old.unlink()
    return [old.length, old.length === 1000 ? 1 : 0]
  }
}
