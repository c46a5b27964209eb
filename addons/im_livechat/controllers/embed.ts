import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { content, json, page, type Request, renderIn, route, safe } from '#core'
import { guestOf } from '../visitor/guest.ts'
import { channelOf, lastSession, visitOf } from '../visitor/visitor.ts'

const folder = join(import.meta.dirname, '../static')
const script = readFileSync(join(folder, 'loader.js'), 'utf8')
const style = readFileSync(join(folder, 'loader.css'), 'utf8').replace(/\s+/g, ' ')

/** What a website embeds: the script, what it asks, the frame it opens; and a page of our own that has it all. */
export const embedRoutes = [
  route('GET', '/im_livechat/loader/:id', { auth: 'public', cors: true }, async request => {
    await channelOf(request.env, request.id())
    const headers = { 'Cache-Control': 'public, max-age=300', 'Cross-Origin-Resource-Policy': 'cross-origin' }
    return content(script, 'text/javascript; charset=utf-8', { headers })
  }),

  route('GET', '/im_livechat/init/:id', { auth: 'public', cors: true }, async request => {
    const channel = await channelOf(request.env, request.id())
    const visit = await visitOf(request, chosenLanguage(request))
    const guest = await guestOf(request)
    const ongoing = guest !== null && (await lastSession(request.env, guest.id)) !== null
    const offer = await channel.offerOn({ url: request.query.url ?? '', countryId: visit.countryId })
    // With nobody there the button stays: the window says so, and keeps what is written. A rule may hide it.
    if (!offer.button && !offer.newSession && !ongoing) return json({ show: false })
    const env = request.env.withContext({ lang: visit.lang ?? 'en_US' })
    // sudo: im_livechat.channel - how its button looks is for everybody who has its address
    const own = await channel.withEnv(env.sudo()).load('button_text')
    return json({
      show: true,
      ongoing,
      css: style,
      icon: renderIn(env, 'im_livechat/_button.njk'),
      label: env._('Chat with us'),
      unread_label: env._('Chat with us: %(count)s unread', { count: '#' }),
      button: own.button_background_color,
      button_text: own.button_text_color,
      ...(offer.notification && { bubble: own.button_text }),
      ...(offer.popupAfter !== null && { popup: offer.popupAfter }),
    })
  }),

  route('GET', '/im_livechat/widget/:id', { auth: 'public', frameAncestors: '*' }, async request => {
    const chosen = chosenLanguage(request)
    const { lang } = await visitOf(request, chosen)
    const env = request.env.withContext({ lang: lang ?? 'en_US' })
    const own = await (await channelOf(env, request.id())).load('default_message')
    const body = renderIn(env, 'im_livechat/widget.njk', {
      chosen,
      nonce: request.ctx.state.nonce,
      channel: {
        id: own.id,
        name: own.name,
        welcome: own.default_message,
        header: safe(own.header_background_color),
        title: safe(own.title_color),
      },
    })
    return content(body, 'text/html; charset=utf-8')
  }),

  route('GET', '/im_livechat/support/:id', { auth: 'public' }, async request => {
    const channel = await channelOf(request.env, request.id())
    return page('im_livechat/support.njk', { channel: { id: channel.id, name: channel.name } })
  }),
]

/** The language that the site has chosen for its pages; the visitor's browser decides otherwise. */
function chosenLanguage({ query }: Pick<Request, 'query'>): string | null {
  return query.lang?.slice(0, 20) || null
}
