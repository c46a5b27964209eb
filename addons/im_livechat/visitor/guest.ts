import { actAsGuest, guestOfToken, type KnownGuest } from '#addons/discuss'
import { AccessDenied, bearerOf, type Environment, type Request } from '#core'

/** The guest whose token a request carries, or null. From then on the request is theirs. */
export async function guestOf({ env, ctx }: Pick<Request, 'env' | 'ctx'>): Promise<KnownGuest | null> {
  const token = bearerOf(ctx)
  const guest = token ? await guestOfToken(env, token) : null
  if (guest) actAsGuest(env, guest.id)
  return guest
}

/** The same where there is nothing for anybody else; and the environment in the guest's language. */
export async function requireGuest(
  request: Pick<Request, 'env' | 'ctx'>,
): Promise<{ guest: KnownGuest; env: Environment }> {
  const guest = await guestOf(request)
  if (!guest) throw new AccessDenied(request.env._('This conversation belongs to another browser.'))
  const { lang, timezone } = guest
  return { guest, env: request.env.withContext({ ...(lang && { lang }), ...(timezone && { tz: timezone }) }) }
}
