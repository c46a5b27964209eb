import { autovacuum, clock, fields, type Id, model, type Rec } from '#core'
import { digestOf, newSecret } from './res_users/secrets.ts'

declare module '#models' {
  interface Models {
    'res.users.device': ResUsersDevice
  }
  interface ResUsersDevice extends UsersDevice {}
}

const day = 24 * 3600_000
const keptDays = 90

/**
 * A browser in which somebody has logged in before, known by a cookie. Whoever tries passwords from elsewhere does not
 * slow it down; one that its user trusts is not asked for a code.
 */
export class UsersDevice extends model('res.users.device', {
  description: 'Known Browser',
  order: 'last_seen desc, id desc',
  recName: 'user_id',
  allowSudoCommands: false,
}) {
  user_id = fields.Many2one('res.users', 'User', { required: true, ondelete: 'cascade', index: true })
  digest = fields.Char('Digest', { groups: '.', required: true, copy: false, index: true })
  last_seen = fields.Datetime('Last Seen', { required: true, default: () => clock.now() })
  trusted_until = fields.Datetime('Trusted Until')

  vacuum = autovacuum<UsersDevice>('removeOld')

  /** The browser with one of these secrets as a device of whoever has this login; an empty set if it is none. */
  async of(login: string, secrets: readonly string[]): Promise<Rec<'res.users.device'>> {
    return this.search(
      [
        ['user_id.login', '=', login.trim().toLowerCase()],
        ['digest', 'in', secrets.map(digestOf)],
        ['last_seen', '>', new Date(clock.now().getTime() - keptDays * day)],
      ],
      { limit: 1 },
    )
  }

  /** Notes that the user has logged in here. The secret is always a new one: nobody plants one of theirs. */
  async remember(user: Id, known: Rec<'res.users.device'>, trust: boolean): Promise<string> {
    const secret = newSecret()
    await known.load('trusted_until')
    const until = trust ? new Date(clock.now().getTime() + keptDays * day) : null
    const trusted_until = until ?? (known.length > 0 ? known.trusted_until : null)
    await known.unlink()
    await this.create({ user_id: user, digest: digestOf(secret), trusted_until })
    return secret
  }

  /** Knows no browser of these users any more: they are asked for everything again. */
  async forget(users: readonly Id[]): Promise<void> {
    // sudo: res.users.device - whether they are to be forgotten whoever calls this has decided
    const devices = await this.sudo().search([['user_id', 'in', users]])
    await devices.unlink()
  }

  async removeOld() {
    const before = new Date(clock.now().getTime() - keptDays * day)
    await this.search([['last_seen', '<', before]]).then(old => old.unlink())
  }
}
