import { AccessError, clock, fields, type Id, inherit, opened, type Rec, seal, unseal, ValidationError } from '#core'
import { UserLogin } from './login.ts'
import { randomLetters, spanOf } from './one_time_code.ts'
import { verifyPassword } from './passwords.ts'
import { digestOf } from './secrets.ts'

declare module '#models' {
  interface ResUsers extends UserTotp {}
}

const recoveryCodes = 8

/** The second factor: codes of an app, and codes on paper for who has lost it. */
export class UserTotp extends inherit(UserLogin) {
  has_totp = fields.Boolean('Two-Factor', { readonly: true, copy: false })
  totp_secret = fields.Char('Secret of the Codes', { groups: '.', copy: false })
  /** The time of the last code that was used: each is good once. */
  totp_span = fields.Integer('Last Code', { groups: '.', copy: false })
  recovery_digests = fields.Text('Recovery Codes', { groups: '.', copy: false })

  totp_off_opened = opened<UserTotp>('actionSwitchOffTotp')

  /** Is it the password of the person who asks? For what takes more than a session that somebody left open. */
  async checkIdentity(password: string): Promise<boolean> {
    // sudo: res.users - the hash of their own, which they can not read
    const user = await this.env.user.sudo().load('password')
    return verifyPassword(user.password, password)
  }

  /** Switches codes on for the person who asks, who shows one of their app; gives their recovery codes. All sessions end. */
  async switchOnTotp(secret: string, code: string): Promise<string[]> {
    const { env } = this
    const span = spanOf(secret, digits(code), clock.now())
    if (span === null)
      throw new ValidationError(env._('This code is not right, or not any more. Take the next one.'), 'code')
    // sudo: res.users - the person's own
    await env.user.sudo().write({ totp_secret: seal(env, secret, place(env.uid)), totp_span: span, has_totp: true })
    return this.renewRecoveryCodes()
  }

  /** New recovery codes for the person who asks; those of before are worthless. */
  async renewRecoveryCodes(): Promise<string[]> {
    const codes = Array.from({ length: recoveryCodes }, () => randomLetters(16).toLowerCase().match(/.{4}/g)!.join('-'))
    // sudo: res.users - the person's own
    await this.env.user.sudo().write({ recovery_digests: JSON.stringify(codes.map(code => digestOf(plain(code)))) })
    return codes
  }

  /** Tells this set of the person's recovery codes from another, without any of them; empty when two-factor is off. */
  async nameOfCodes(): Promise<string> {
    // sudo: res.users - the person's own
    const { totp_secret, recovery_digests } = await this.env.user.sudo().load('totp_secret', 'recovery_digests')
    return totp_secret && recovery_digests ? digestOf(recovery_digests) : ''
  }

  /** Uses up a code of this user; null for one that is not good. Of two who use the same at once, one gets it. */
  async useCode(code: string): Promise<'code' | 'recovery' | null> {
    // sudo: res.users - who logs in is nobody yet
    const user: Rec<'res.users'> = await this.sudo().lockForUpdate()
    await user.load('totp_secret', 'totp_span', 'recovery_digests')
    const secret = user.totp_secret && unseal(this.env, user.totp_secret, place(user.id))
    const span = secret ? spanOf(secret, digits(code), clock.now()) : null
    if (span !== null && span > user.totp_span) {
      await user.write({ totp_span: span })
      return 'code'
    }
    const digests: string[] = JSON.parse(user.recovery_digests ?? '[]')
    const used = digestOf(plain(code))
    if (!digests.includes(used)) return null
    await user.write({ recovery_digests: JSON.stringify(digests.filter(digest => digest !== used)) })
    return 'recovery'
  }

  /** Logs in by the password alone again; all sessions end. Who may do it was checked. */
  async switchOffTotp(): Promise<void> {
    // sudo: res.users - these fields nobody writes by hand
    await this.sudo().write({ totp_secret: null, totp_span: 0, recovery_digests: null, has_totp: false })
  }

  /** For who has lost both the app and the paper: an administrator switches the codes off. */
  async actionSwitchOffTotp() {
    const { env } = this
    await this.checkAccess('write')
    if (!env.isAdmin()) throw new AccessError(env._('Only those who manage users switch off two-factor for others.'))
    await this.switchOffTotp()
    await env['res.users.log'].noteAct(this.one().id, 'totp_off')
  }
}

/** Where the secret belongs: copied to another user it opens nothing. */
function place(uid: Id): string {
  return `res.users ${uid} totp_secret`
}

/** Is it as short as a code of an app, and not as long as one from paper, which nobody guesses? */
export function isShort(code: string): boolean {
  return plain(code).length < 16
}

/** Codes are typed in groups, with spaces or dashes. */
function digits(code: string): string {
  return code.replace(/[\s-]/g, '')
}

function plain(code: string): string {
  return code.toLowerCase().replace(/[^a-z0-9]/g, '')
}
