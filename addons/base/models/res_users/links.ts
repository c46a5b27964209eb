import { AccessError, inherit, MissingError, opened } from '#core'
import { isAddress } from '../res_users_link.ts'
import type { Origin } from '../res_users_log.ts'
import { checkLogsIn, superuser } from './checks.ts'
import { UserLogin } from './login.ts'
import { checkPassword } from './passwords.ts'

declare module '#models' {
  interface ResUsers extends UserLinks {}
}

/** Passwords that people choose by a link: when they are invited, and when they have forgotten theirs. */
export class UserLinks extends inherit(UserLogin) {
  link_opened = opened<UserLinks>('actionLink')

  /** The page from which this user is sent a link. */
  async actionLink() {
    await this.checkGivesLinks()
    return { type: 'ir.actions.act_url', url: `/web/users/${this.one().id}/link` }
  }

  /** Throws unless whoever asks may give this user a link: who may set passwords. */
  async checkGivesLinks(): Promise<void> {
    const { env } = this
    await this.checkAccess('write')
    if (!env.isAdmin()) throw new AccessError(env._('Only those who manage users give out links to set passwords.'))
    await checkLogsIn(this)
  }

  /** Sends this user a link; without a mail server, or an address, gives the link itself. Only then, only here. */
  async giveLink(): Promise<string | null> {
    await this.checkGivesLinks()
    const { env } = this
    await this.load('email', 'login_date')
    // sudo: res.users.link, ir.mail - checked just above; nobody else makes or reads them
    const system = env.sudo()
    const kind = this.login_date ? 'reset' : 'invitation'
    const link = await system['res.users.link'].create({ user_id: this, kind })
    await env['res.users.log'].noteAct(this.id, 'link_given')
    if (!env.unit.owner.mailer || !isAddress(this.email)) return link.issue()
    await system['ir.mail'].create({ link_id: link })
    return null
  }

  /** Somebody who may be anybody asks for a link. Known or not, the same is done: what happens then, only the mail tells. */
  async askForLink(login: string, origin: Origin): Promise<void> {
    // sudo: res.users, res.users.link, ir.mail - whoever asks is nobody yet
    const system = this.env.sudo()
    const name = login.trim().toLowerCase()
    const byLogin = await system['res.users'].search([['login', '=', name]], { limit: 1 })
    const byEmail = await system['res.users'].search([['email', '=ilike', escaped(name)]], { limit: 2 })
    const user = byLogin.length > 0 ? byLogin : byEmail
    const known = user.length === 1 && user.id !== superuser
    const link = await system['res.users.link'].create({ user_id: known ? user : null, kind: 'reset' })
    await system['ir.mail'].create({ link_id: link })
    await system['res.users.log'].note({ ...origin, user: known ? user.id : null, event: 'link_asked' })
  }

  /** Sets the password of whoever has this link, which is worthless from then on. Gives who it is. */
  async setPasswordByLink(secret: string, password: string): Promise<{ id: number; login: string }> {
    const { env } = this
    // sudo: res.users, res.users.link - the link is what allows it
    const system = env.sudo()
    const link = await system['res.users.link'].find(secret)
    if (link.length === 0) throw tooLate(env)
    const user = link.user_id
    await checkPassword(env, password, await user.load('login', 'name', 'email'))
    // Of two who use it at the same moment, one waits for the other, and finds nothing then.
    const used = await env.sql('DELETE FROM res_users_link WHERE id = $1 AND digest IS NOT NULL RETURNING id', [
      link.id,
    ])
    if (used.length === 0) throw tooLate(env)
    await system['res.users.link'].search([['user_id', '=', user.id]]).then(others => others.unlink())
    await user.write({ password })
    return { id: user.id, login: user.login }
  }
}

const tooLate = (env: UserLinks['env']) =>
  new MissingError(env._('This link was used already, or is too old. Ask for a new one.'))

/** A text in which nothing stands for anything else. */
function escaped(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
