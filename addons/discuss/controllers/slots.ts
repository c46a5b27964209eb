import { type Request, type Slots, safe } from '#core'
import { loadConversations } from '../conversation/load.ts'
import { timesOf } from '../conversation/times.ts'
import { countUnread } from '../conversation/unread.ts'
import { panesFor } from './pane.ts'
import { rowOf } from './panel.ts'

/** So many windows come with the page; further ones when they are opened. */
const MOST_WINDOWS = 6

/** What Discuss adds to every page: its scripts, the messages icon, the chat windows. */
export const slots: Slots = {
  async head(request) {
    return isColleague(request) ? safe(await request.render('discuss/_head.njk')) : null
  },

  async systray(request) {
    if (!isColleague(request)) return null
    return safe(await request.render('discuss/_menu.njk', { total: await countUnread(request.env) }))
  },

  async body_end(request) {
    if (!isColleague(request)) return null
    const { conversations, faces } = await loadConversations(request.env, 'windows')
    const shown = conversations.toSorted((a, b) => b.foldAt - a.foldAt)
    const open = shown.filter(({ fold }) => fold === 'open').slice(0, MOST_WINDOWS)
    const panes = await panesFor(request.env, open, { faces })
    const times = await timesOf(request.env)
    const rows = shown.map(one => rowOf(times, one))
    return safe(await request.render('discuss/_hub.njk', { panes, rows }))
  },
}

function isColleague({ env, session }: Request): boolean {
  return session.uid !== null && env.hasGroup('base.group_user')
}
