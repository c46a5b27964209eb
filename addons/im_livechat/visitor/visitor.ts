import { type Environment, type Id, MissingError, type Rec, type Request } from '#core'
import { countryCodeOf } from '../routing/country.ts'
import { visitorLanguage } from '../routing/language.ts'

/** What a visitor's browser tells by itself: language, country. */
export interface Visit {
  readonly lang: string | null
  readonly countryId: Id | null
}

/** `chosen` is a language that the site was set to; it wins over what the browser asks for. */
export async function visitOf({ env, ctx }: Pick<Request, 'env' | 'ctx'>, chosen: string | null): Promise<Visit> {
  // sudo: res.lang, res.country - anybody may be answered in their language
  const system = env.sudo()
  const enabled = await system['res.lang'].search([['active', '=', true]])
  const acceptLanguage = ctx.get('accept-language')
  const lang = visitorLanguage({ chosen, acceptLanguage }, enabled.mapped('code'))
  const code = await countryCodeOf(ctx.ip)
  const country = code ? await system['res.country'].search([['code', '=', code]], { limit: 1 }) : null
  return { lang, countryId: country?.ids[0] ?? null }
}

/** The channel of an address, or a `MissingError`. */
export async function channelOf(env: Environment, id: Id): Promise<Rec<'im_livechat.channel'>> {
  // sudo: im_livechat.channel - a channel is there for anybody who has its address: handed out so, for how it looks
  const found = await env['im_livechat.channel'].sudo().search([['id', '=', id]])
  if (found.length === 0) throw new MissingError(env._('There is no such live chat channel.'))
  return found
}

/** A session of this guest; of anybody else's it is as if there were none. */
export async function sessionOf(env: Environment, guestId: Id, id: Id): Promise<Rec<'discuss.channel'>> {
  const [own] = await env.sql<{ id: Id }>(
    `SELECT channel.id FROM discuss_channel channel JOIN discuss_channel_member member ON member.channel_id = channel.id
     WHERE channel.id = $1 AND channel.channel_type = 'livechat' AND member.guest_id = $2`,
    [id, guestId],
  )
  if (!own) throw new MissingError(env._('This conversation does not exist, or you are not in it.'))
  return env['discuss.channel'].browse(own.id)
}

/** The session that a guest has open in a channel; else the last one, for a day after its end. */
export async function lastSession(env: Environment, guestId: Id): Promise<Id | null> {
  const [found] = await env.sql<{ id: Id }>(
    `SELECT channel.id FROM discuss_channel channel JOIN discuss_channel_member member ON member.channel_id = channel.id
     WHERE channel.channel_type = 'livechat' AND member.guest_id = $1
       AND (channel.livechat_end_dt IS NULL OR channel.livechat_end_dt > $2)
     ORDER BY channel.livechat_end_dt IS NULL DESC, channel.id DESC LIMIT 1`,
    [guestId, new Date(env.now().getTime() - DAY)],
  )
  return found?.id ?? null
}

const DAY = 24 * 3600 * 1000
