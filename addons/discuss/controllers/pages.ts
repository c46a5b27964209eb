import { html, MissingError, page, type Request, type Route, redirect, route } from '#core'
import { loadConversations } from '../conversation/load.ts'
import { timesOf } from '../conversation/times.ts'
import { readableChannel } from './access.ts'
import { paneFor } from './pane.ts'
import { panelFor, rowOf } from './panel.ts'

/** Discuss, and the parts of pages that are asked for apart. */
export const pageRoutes: Route[] = [
  route('GET', '/discuss', { auth: 'internal' }, async request => {
    const { env, query } = request
    const active = /^(?:discuss\.channel_)?([1-9]\d{0,8})$/.exec(query.active_id ?? '')?.[1]
    if (active) return redirect(`/discuss/channel/${active}`)
    return page('discuss/discuss.njk', { panel: await panelFor(env, null), pane: null }, { title: env._('Discuss') })
  }),

  route('GET', '/discuss/channel/:id', { auth: 'internal' }, async request => {
    const { env, query } = request
    const channel = await readableChannel(env, request.id())
    const panel = await panelFor(env, channel.id)
    const pane = await paneFor(env, channel.id, beforeOf(query))
    return page('discuss/discuss.njk', { panel, pane, before: query.before }, { title: pane.row.name })
  }),

  route('GET', '/discuss/channel/:id/messages', { auth: 'internal' }, async request => {
    const channel = await readableChannel(request.env, request.id())
    const pane = await paneFor(request.env, channel.id, beforeOf(request.query))
    return html(await request.render('discuss/_older.njk', { pane }))
  }),

  route('GET', '/discuss/channel/:id/window', { auth: 'internal' }, async request => {
    const channel = await readableChannel(request.env, request.id())
    const pane = await paneFor(request.env, channel.id)
    return html(await request.render('discuss/_window.njk', { pane }))
  }),

  route('GET', '/discuss/menu', { auth: 'internal' }, async request => html(await renderMenu(request))),
]

/** The drop-down list of the messages icon: what is new, then what happened last. */
async function renderMenu(request: Request<unknown>): Promise<string> {
  const { conversations } = await loadConversations(request.env, 'listed')
  const times = await timesOf(request.env)
  const rows = conversations
    .filter(({ last }) => last)
    .toSorted((a, b) => Number(b.unread > 0) - Number(a.unread > 0) || b.interest - a.interest)
    .slice(0, 20)
    .map(one => rowOf(times, one))
  return request.render('discuss/_menu_list.njk', { rows })
}

function beforeOf({ before }: Readonly<Record<string, string>>): { before?: number } {
  if (before === undefined) return {}
  if (!/^[1-9]\d{0,8}$/.test(before)) throw new MissingError('There are no such messages.')
  return { before: Number(before) }
}
