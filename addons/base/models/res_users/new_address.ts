import type { Recordset } from '#core'
import { isAddress } from '../res_users_link.ts'

/**
 * Writes another e-mail address to contacts of users. Links that set passwords go there: so it is in the log of sign-ins,
 * and the address of before is told, where somebody may have done it who should not.
 */
export async function withNewAddress(
  partners: Recordset<'res.partner'>,
  address: string | null,
  write: () => Promise<void>,
): Promise<void> {
  // sudo: res.users, ir.mail - who may write the contact was checked; whose account it is, is seen by the program
  const system = partners.env.sudo()
  const users = await system['res.users'].search([['partner_id', 'in', partners.ids]])
  await users.load('email', 'name', 'login', 'lang')
  const before = [...users].map(user => ({ user, email: user.email, name: user.name, login: user.login }))
  await write()
  for (const { user, email, name, login } of before) {
    if ((email ?? '') === (address ?? '') || !email) continue
    await partners.env['res.users.log'].noteAct(user.id, 'email')
    if (!system.unit.owner.mailer || !isAddress(email)) continue
    const { env } = user.withContext({ lang: user.lang ?? 'en_US' })
    const lines = [
      env._('Hello %(name)s,', { name }),
      env._('the e-mail address of your account %(login)s is another one now. Messages do not come here any more.', {
        login,
      }),
      env._('If it was not you, tell your administrator.'),
    ]
    const subject = env._('Another e-mail address')
    await system['ir.mail'].create({ email_to: email, subject, body: `${lines.join('\n\n')}\n` })
  }
}
