import { randomBytes, timingSafeEqual } from 'node:crypto'
import { autovacuum, clock, fields, type Id, model, UserError, ValidationError } from '#core'
import { superuser } from './res_users/checks.ts'
import { digestOf } from './res_users/secrets.ts'
import type { Origin } from './res_users_log.ts'

declare module '#models' {
  interface Models {
    'res.users.apikeys': ResUsersApikeys
  }
  interface ResUsersApikeys extends UsersApikeys {}
}

const day = 24 * 3600_000
/** The first characters of a key find its row, and tell its owner which one it is; 128 secret bits are left. */
const indexLength = 8
const mostKeys = 10

/** Keys by which programs act for a user, where a route takes them: shown once, stored as digests. */
export class UsersApikeys extends model('res.users.apikeys', {
  description: 'API Key',
  order: 'id desc',
  allowSudoCommands: false,
}) {
  name = fields.Char('Name', { required: true, size: 100 })
  user_id = fields.Many2one('res.users', 'User', { required: true, ondelete: 'cascade', index: true })
  scope = fields.Selection('Scope', { rpc: 'Remote calls' }, { required: true, default: 'rpc' })
  index = fields.Char('Begins With', { required: true, index: true })
  digest = fields.Char('Digest', { groups: '.', required: true, copy: false })
  expires = fields.Datetime('Good Until', { required: true })
  last_used = fields.Datetime('Last Used')

  vacuum = autovacuum<UsersApikeys>('removeOld')

  /** For how many days a key of the person who asks may be good: for three months, a year for who manages users. */
  choices(): readonly number[] {
    return this.env.isAdmin() ? [7, 30, 90, 365] : [7, 30, 90]
  }

  /** What a key can be for: addons add theirs to the field. */
  scopes(): readonly (readonly [string, string])[] {
    return this.fieldsGet(['scope']).scope?.selection ?? []
  }

  /** A new key of the person who asks; the only time that it is told. */
  async generate(name: string, days: number, asked = 'rpc'): Promise<string> {
    const { env } = this
    if (!this.scopes().some(([one]) => one === asked))
      throw new ValidationError(env._('Say what the key is for.'), 'scope')
    const scope = asked as UsersApikeys['scope'] // one of them
    if (name.trim() === '') throw new ValidationError(env._('A key needs a name: what is it for?'), 'name')
    if (!this.choices().includes(days)) throw new ValidationError(env._('A key can not be good for so long.'), 'days')
    // sudo: res.users.apikeys - nobody writes keys but this, which makes them for the person who asks
    const keys = this.sudo()
    if ((await keys.searchCount([['user_id', '=', env.uid]])) >= mostKeys) {
      throw new UserError(env._('You have %(count)s keys already. Revoke one first.', { count: mostKeys }))
    }
    const key = randomBytes(20).toString('hex')
    const expires = new Date(clock.now().getTime() + days * day)
    const index = key.slice(0, indexLength)
    await keys.create({ name: name.trim(), user_id: env.uid, scope, index, digest: digestOf(key), expires })
    return key
  }

  /** The number of the newest key of the person who asks, 0 without any: a form that was sent already knows another. */
  async latest(): Promise<Id> {
    const keys = await this.search([['user_id', '=', this.env.uid]], { order: 'id desc', limit: 1 })
    return keys.length > 0 ? keys.id : 0
  }

  /** Whose key it is, if it is good for this scope now; for the server, which asks as superuser. */
  async userOf(key: string, scope: string, origin: Origin): Promise<Id | null> {
    const found = await this.search([
      ['index', '=', key.slice(0, indexLength)],
      ['expires', '>', clock.now()],
      ['user_id.active', '=', true],
      ['user_id', '!=', superuser],
    ])
    const digest = Buffer.from(digestOf(key))
    const [one] = [...found].filter(row => row.scope === scope && timingSafeEqual(Buffer.from(row.digest), digest))
    if (!one) return null
    const since = clock.now().getTime() - (one.last_used?.getTime() ?? 0)
    if (!one.last_used) {
      await this.env['res.users.log'].note({ ...origin, user: one.user_id.id, event: 'key_used', about: one.name })
    }
    if (since > 60_000) await this.browse(one.id).write({ last_used: clock.now() })
    return one.user_id.id
  }

  override async unlink() {
    // those that are over are cleaned away without a word
    if (!this.env.su) {
      await this.load('user_id', 'name')
      for (const { user_id, name } of this) await this.env['res.users.log'].noteAct(user_id.id, 'key_off', name)
    }
    await super.unlink()
  }

  async removeOld() {
    await this.search([['expires', '<', clock.now()]]).then(old => old.unlink())
  }
}
