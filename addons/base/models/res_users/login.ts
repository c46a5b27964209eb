import { z } from 'zod'
import { AccessDenied, computed, fields, inherit, opened, throttle, ValidationError, type Values } from '#core'
import { listOf } from '../list_of.ts'
import { Users } from '../res_users.ts'
import type { Origin } from '../res_users_log.ts'
import { timeZones } from '../time_zones.ts'
import { superuser } from './checks.ts'
import { checkPassword, verifyPassword, withHash } from './passwords.ts'

declare module '#models' {
  interface ResUsers extends UserLogin {}
}

type UserValues = Values<'res.users'>

/** Passwords: hashed when they are written, read by nobody. */
export class UserLogin extends inherit(Users) {
  password = fields.Char('Password', { groups: '.', copy: false })
  new_password = fields.Char('Set Password', {
    ...computed<UserLogin>({ compute: 'computeNewPassword', inverse: 'writeNewPassword' }),
    groups: 'base.group_erp_manager',
    help: 'Leave it empty to keep the password. A new one ends all sessions of this user.',
  })
  login_date = fields.Datetime('Latest Login', { readonly: true, copy: false })

  change_opened = opened<UserLogin>('changePassword', { args: z.tuple([z.string(), z.string()]) })

  /**
   * The id of the user with this login and password; anything else is an `AccessDenied` that does not say why. With an
   * `origin` it is written into the log of sign-ins, if what called this keeps it.
   */
  async authenticate(login: string, password: string, origin?: Origin): Promise<number> {
    // sudo: res.users - who logs in is nobody yet
    const users = this.env.sudo()['res.users']
    const name = login.trim().toLowerCase()
    const found = name.includes('\u0000') ? users : await users.search([['login', '=', name]], { limit: 1 })
    const [user] = [...found].filter(({ id }) => id !== superuser)
    if (!(await verifyPassword(user?.password ?? null, password)) || !user) {
      // Also of a login that nobody has: both take as long.
      if (origin) await this.env['res.users.log'].note({ ...origin, user: user?.id ?? null, event: 'wrong' })
      throw new AccessDenied(this.env._('Wrong login or password.'))
    }
    await user.write({ login_date: this.env.now() })
    return user.id
  }

  /** Changes the password of the person who asks, who must know the old one. All their sessions end. */
  async changePassword(before: string, after: string): Promise<void> {
    const { env } = this
    await throttle(`password:${env.uid}`, 5, 60)
    // sudo: res.users - people change their own password, whose hash they can not read
    const user = env.user.sudo()
    await user.load('login', 'name', 'email', 'password')
    if (!(await verifyPassword(user.password, before))) {
      throw new ValidationError(env._('This is not your present password.'), 'before')
    }
    await checkPassword(env, after, user)
    await user.write({ password: after })
  }

  /** Takes over the time zone of a browser, for a user who has none. */
  async noteTimeZone(zone: unknown): Promise<void> {
    if (typeof zone !== 'string' || !Object.hasOwn(timeZones, zone)) return
    // sudo: res.users - done while somebody logs in, who is nobody yet
    const user = await this.sudo().load('tz')
    if (user.tz === null) await user.write({ tz: zone })
  }

  computeNewPassword() {
    for (const user of this) user.new_password = null
  }

  async writeNewPassword() {
    for (const user of this) {
      if (!user.new_password) continue
      await user.load('login', 'name', 'email')
      await checkPassword(this.env, user.new_password, user)
      // sudo: res.users - the field's group lets this person set passwords; nobody may touch the hash itself
      await user.sudo().write({ password: user.new_password })
      await this.env['res.users.log'].noteAct(user.id, 'password')
    }
  }

  override async create(given: UserValues | readonly UserValues[]) {
    return super.create(await Promise.all(listOf(given).map(withHash)))
  }

  override async write(values: UserValues) {
    await super.write(await withHash(values))
    if (values.password === undefined) return
    // Whoever knew the old password has perhaps logged in.
    await this.env['res.users.device'].forget(this.ids)
  }
}
