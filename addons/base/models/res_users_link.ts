import { autovacuum, clock, type Environment, fields, type Message, model, type Rec, type Recordset } from '#core'
import { digestOf, newSecret } from './res_users/secrets.ts'

declare module '#models' {
  interface Models {
    'res.users.link': ResUsersLink
  }
  interface ResUsersLink extends UsersLink {}
}

const hour = 3600_000
/** How long a link is good, in hours: who asked for it waits for it, who is invited does not. */
const hours = { reset: 1, invitation: 72 }
/**
 * The most mails with a link that one person is sent in an hour, whoever asks for them. Those that were not sent do not
 * count, else who keeps asking in somebody's name keeps their mails from them; nor do they count against an invitation.
 */
const mostAnHour = 3

/** A link by which somebody sets their password, once. Of its secret only a digest is stored. */
export class UsersLink extends model('res.users.link', {
  description: 'Link to Set a Password',
  order: 'id desc',
  recName: 'kind',
  allowSudoCommands: false,
}) {
  /** Empty where somebody asked in the name of nobody: they are answered, and kept, like everybody. */
  user_id = fields.Many2one('res.users', 'User', { ondelete: 'cascade', index: true })
  kind = fields.Selection('Kind', { invitation: 'Invitation', reset: 'New password' }, { required: true })
  digest = fields.Char('Digest', { groups: '.', copy: false, index: true })
  author_id = fields.Many2one('res.users', 'Given By', { default: env => env.uid, ondelete: 'cascade' })
  expires = fields.Datetime('Good Until')

  vacuum = autovacuum<UsersLink>('removeOld')

  /** Makes the link good, under a new secret: gives its address. The links that its user had before are worthless. */
  async issue(): Promise<string> {
    await this.load('user_id', 'kind')
    const secret = newSecret()
    const others = await this.search([
      ['user_id', '=', this.user_id.id],
      ['kind', '=', this.kind],
      ['digest', '!=', null],
      ['id', '!=', this.id],
    ])
    await others.write({ digest: null })
    const expires = new Date(clock.now().getTime() + hours[this.kind] * hour)
    await this.write({ digest: digestOf(secret), expires })
    const base = (await this.env['ir.config_parameter'].getParam('web.base.url')) ?? ''
    return `${base}/web/set_password?token=${secret}`
  }

  /** The link with this secret, its user loaded; an empty set if it was used, is too old, or its user is archived. */
  async find(secret: string): Promise<Rec<'res.users.link'>> {
    const found = await this.search(
      [
        ['digest', '=', digestOf(secret)],
        ['expires', '>', clock.now()],
        ['user_id.active', '=', true],
      ],
      { limit: 1 },
    )
    await found.load('user_id.login', 'user_id.name')
    return found
  }

  /** The mail that brings the link, with a new secret; `null` when there is nobody to send it to, or was too much. */
  async message(): Promise<Message | null> {
    await this.load('user_id.email', 'user_id.active', 'user_id.lang', 'author_id.name')
    const { user_id: user } = this
    if (user.length === 0 || !user.active || !isAddress(user.email) || (await isTooMuch(this))) return null
    const { env } = this.withContext({ lang: user.lang ?? 'en_US' })
    const address = await this.issue()
    return { to: user.email, ...(await words(this, env, address)) }
  }

  async removeOld() {
    const old = new Date(clock.now().getTime() - 2 * 24 * hour)
    const over = await this.search([
      '|',
      ['expires', '<', clock.now()],
      '&',
      ['expires', '=', null],
      ['create_date', '<', old],
    ])
    await over.unlink()
  }
}

type Link = Recordset<'res.users.link'>

async function words(link: Link, env: Environment, address: string): Promise<{ subject: string; text: string }> {
  const { user_id: user, author_id: by, kind } = link.one()
  await user.load('name', 'login', 'company_id.name')
  const values = { name: user.name, login: user.login, by: by.name, company: user.company_id.name }
  const invited = kind === 'invitation'
  const lines = [
    env._('Hello %(name)s,', values),
    invited
      ? env._('%(by)s invites you to work with %(company)s. Choose your password here:', values)
      : env._('somebody, most likely you, has asked for a new password. Choose it here:'),
    address,
    invited
      ? env._('Your login is %(login)s. The link works once, for three days.', values)
      : env._('The link works once, for one hour. If it was not you, there is nothing to do: your password stays.'),
  ]
  const subject = invited ? env._('Your account at %(company)s', values) : env._('Choose a new password')
  return { subject, text: `${lines.join('\n\n')}\n` }
}

/** One e-mail address: a link goes to nobody beside its user. */
export function isAddress(email: string | null): email is string {
  return email !== null && /^[^\s,;<>]+@[^\s,;<>]+$/.test(email)
}

async function isTooMuch(link: Link): Promise<boolean> {
  const { id, kind, user_id: user } = link.one()
  // Several mails may be put into words at once: each waits until it is known whether the one before is sent.
  await user.lockForUpdate()
  const count = await link.searchCount([
    ['user_id', '=', user.id],
    ['kind', '=', kind],
    ['expires', '!=', null],
    ['id', '<', id],
    ['create_date', '>', new Date(clock.now().getTime() - hour)],
  ])
  return count >= mostAnHour
}
