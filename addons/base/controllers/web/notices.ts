import { type Json, localPath, type Request } from '#core'

const types = ['info', 'success', 'warning', 'danger']
const mostNotices = 5

/** Has the next page tell something: what `display_notification` says. */
export function addNotice({ session }: Request<unknown>, params: Readonly<Record<string, unknown>>): void {
  const { title, message, type, sticky, links } = params
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 2000) : '')
  const notice = {
    title: text(title),
    message: text(message),
    type: types.includes(String(type)) ? String(type) : 'info',
    sticky: sticky === true,
    links: (Array.isArray(links) ? links : []).flatMap(link => linkOf(link)),
  }
  const waiting = Array.isArray(session.data.notices) ? session.data.notices : []
  session.data.notices = [...waiting, notice].slice(-mostNotices)
}

/** Links lead to pages of this site, or to safe addresses elsewhere. */
function linkOf(link: unknown): Json[] {
  const { url, label } = typeof link === 'object' && link !== null ? (link as Record<string, unknown>) : {} // looked at
  const address = /^https:\/\/[a-z0-9]/i.test(String(url)) ? String(url) : localPath(url, '')
  return address ? [{ url: address, label: String(label || address) }] : []
}

/** What waits to be told, told now. A message has its links where it says `%s`, the others behind it. */
export async function notices(request: Request): Promise<string | null> {
  const waiting = request.session.data.notices
  if (!Array.isArray(waiting) || waiting.length === 0) return null
  delete request.session.data.notices
  return request.render('base/web/_notices.njk', { notices: waiting.map(withParts) })
}

function withParts(notice: Json) {
  const { message, links, ...rest } = notice as { message: string; links: Json[] } // as `addNotice` made it
  const texts = message.split('%s')
  const count = Math.max(texts.length - 1, links.length)
  const parts = Array.from({ length: count + 1 }, (_, index) => ({ text: texts[index] ?? ' ', link: links[index] }))
  return { ...rest, parts }
}
