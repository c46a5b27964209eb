import { type Request, type Slots, safe } from '#core'
import type { Described } from '../conversation/conversation.ts'
import { loadConversations } from '../conversation/load.ts'
import { panesFor } from './pane.ts'
import { countUnread, rowOf } from './panel.ts'

/** So many windows come with the page; further ones when they are opened. */
const MOST_WINDOWS = 6
const loaded = new WeakMap<Request, Promise<Described>>()

/** What Discuss adds to every page: its scripts, the messages icon, the chat windows. */
export const slots: Slots = {
  async head(request) {
    return isColleague(request) ? safe(await request.render('discuss/_head.njk')) : null
  },

  async systray(request) {
    if (!isColleague(request)) return null
    const { conversations } = await described(request)
    return safe(await request.render('discuss/_menu.njk', { total: countUnread(conversations) }))
  },

  async body_end(request) {
    if (!isColleague(request)) return null
    const { conversations, faces } = await described(request)
    const shown = conversations.filter(({ fold }) => fold !== 'closed').sort((a, b) => b.foldAt - a.foldAt)
    const open = shown.filter(({ fold }) => fold === 'open').slice(0, MOST_WINDOWS)
    const panes = await panesFor(request.env, open, { faces })
    const rows = shown.map(one => rowOf(request.env, one))
    return safe(await request.render('discuss/_hub.njk', { panes, rows }))
  },
}

function isColleague({ env, session }: Request): boolean {
  return session.uid !== null && env.hasGroup('base.group_user')
}

/** Read once for all places of a page. */
function described(request: Request): Promise<Described> {
  const known = loaded.get(request) ?? loadConversations(request.env)
  loaded.set(request, known)
  return known
}
