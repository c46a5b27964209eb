import { page, type Reply, type Request, type Route, route } from '#core'
import { isAddress } from '../models/res_users_link.ts'

type Asked = Request<{ id: string }>

/** From here an administrator sends a user the link by which they choose their password. */
export const userLinkRoutes: Route[] = [
  route('GET', '/web/users/:id/link', { auth: 'internal' }, request => show(request)),
  route('POST', '/web/users/:id/link', { auth: 'internal', limit: 10_000 }, async request => {
    const user = request.env['res.users'].browse(request.id())
    const address = await user.giveLink()
    request.ctx.state.log.info({ uid: request.env.uid, user: user.id }, 'link to set a password given')
    return show(request, { done: true, address })
  }),
]

async function show(request: Asked, values: { done?: boolean; address?: string | null } = {}): Promise<Reply> {
  const { env } = request
  const user = env['res.users'].browse(request.id())
  await user.checkGivesLinks()
  await user.load('name', 'email', 'login_date')
  const { name, email } = user
  const title = user.login_date ? env._('Link to a new password') : env._('Invitation')
  const all = {
    name,
    email: isAddress(email) ? email : null,
    mails: env.unit.owner.mailer !== undefined,
    invited: !user.login_date,
    id: user.id,
    ...values,
  }
  return page('base/user_link.njk', all, { title })
}
