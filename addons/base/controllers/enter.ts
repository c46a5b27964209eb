import { clock, type Reply, type Request, redirect } from '#core'
import { note, remember, type Source } from './browser.ts'

export interface Entering {
  readonly uid: number
  readonly source: Source
  readonly event: 'login' | 'code' | 'recovery'
  /** Where to, afterwards. */
  readonly next: string
  readonly trust?: boolean
}

/** Somebody has shown who they are: begins their session. */
export async function enter(request: Request, { uid, source, event, next, trust = false }: Entering): Promise<Reply> {
  const { ctx } = request
  await note(request, { user: uid, event })
  await remember(request, uid, source, trust)
  // What was typed as the login stays out of the log: now and then it is a password.
  ctx.state.log.info({ uid, ip: ctx.ip }, 'logged in')
  request.session.data.identity = clock.now().getTime()
  request.login(uid)
  return redirect(next)
}
