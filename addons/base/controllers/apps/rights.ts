import { AccessError, type Asker, type Reply, type Request } from '#core'

/** Lets administrators in, and writes down who else tried. */
export function guarded<Params>(
  handler: (request: Request<Params>) => Promise<Reply>,
): (request: Request<Params>) => Promise<Reply> {
  return async request => {
    const { env, ctx } = request
    if (env.hasGroup('base.group_system')) return handler(request)
    ctx.state.log.warn({ uid: env.uid, ip: ctx.ip, path: ctx.path }, 'apps: refused, not an administrator')
    throw new AccessError(env._('Only administrators install, upgrade and uninstall apps.'))
  }
}

/** Who asks, for the log and for others who want something at the same time. */
export function asker({ env, ctx }: Request<unknown>): Asker {
  return { uid: env.uid, name: ctx.state.person?.name ?? '', ip: ctx.ip }
}
