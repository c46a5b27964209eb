import { HttpError, page, type Reply, type Request, type Route, redirect, route } from '#core'
import { note } from './browser.ts'
import { askIdentity } from './identity.ts'

type Asked = Request<{ id: string }>

/** Seeing things as somebody else, and coming back. */
export const seeRoutes: Route[] = [
  route('GET', '/web/users/:id/see', { auth: 'user' }, async request => {
    const asked = askIdentity(request, `/web/users/${request.id()}/see`)
    return asked ?? explain(request)
  }),
  route('POST', '/web/users/:id/see', { auth: 'user', limit: 10_000 }, async request => {
    const asked = askIdentity(request, `/web/users/${request.id()}/see`)
    return asked ?? see(request)
  }),
  route('POST', '/web/users/back', { auth: 'user', limit: 10_000 }, comeBack),
]

async function explain(request: Asked): Promise<Reply> {
  const user = request.env['res.users'].browse(request.id())
  await user.checkMayBeSeen()
  await user.load('name')
  const title = request.env._('See as %(name)s', { name: user.name })
  return page('base/see.njk', { id: user.id, name: user.name }, { title })
}

async function see(request: Asked): Promise<Reply> {
  const { ctx, env } = request
  const user = env['res.users'].browse(request.id())
  await user.checkMayBeSeen()
  await note(request, { user: user.id, event: 'seen', by: env.uid })
  ctx.state.log.warn({ uid: user.id, behind: env.uid, ip: ctx.ip }, 'seen by an administrator')
  request.login(user.id, env.uid)
  return redirect('/web')
}

/** Ends the session as somebody else; the administrator goes on as themselves. */
async function comeBack(request: Request): Promise<Reply> {
  const { behind, uid } = request.session
  if (behind === null) throw new HttpError(400, 'You are yourself already.')
  await noteEnd(request)
  request.login(behind)
  return redirect(`/web/action/base.action_res_users/${uid}`)
}

/** Whoever stops seeing things as somebody else, by going back or by logging out: written down. */
export async function noteEnd(request: Request): Promise<void> {
  const { ctx, session } = request
  const { behind, uid } = session
  if (behind === null || uid === null) return
  ctx.state.log.info({ uid, behind }, 'no longer seen by an administrator')
  await note(request, { user: uid, event: 'seen_off', by: behind })
}

/** What every page shows meanwhile. */
export async function banner(request: Request): Promise<string | null> {
  return request.session.behind === null ? null : request.render('base/_banner.njk')
}
