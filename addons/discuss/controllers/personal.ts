import { empty, type Route, route, UserError } from '#core'
import type { FoldState } from '../models/discuss_channel_member.ts'
import { answerChange } from './access.ts'

const states: readonly FoldState[] = ['open', 'folded', 'closed']

/** What people do for themselves in a conversation. */
export const personalRoutes: Route[] = [
  route('POST', '/discuss/channel/:id/read', { auth: 'internal' }, async request => {
    const message = Number(request.form.message)
    if (Number.isSafeInteger(message) && message > 0 && message < 2 ** 31) {
      await request.env['discuss.channel'].browse(request.id()).markRead(message)
    }
    return answerChange(request, `/discuss/channel/${request.id()}`)
  }),

  route('POST', '/discuss/channel/:id/fold', { auth: 'internal' }, async request => {
    const state = states.find(one => one === request.form.state)
    if (!state) throw new UserError(request.env._('A chat window is open, folded or closed.'))
    await request.env['discuss.channel'].browse(request.id()).setFoldState(state)
    return answerChange(request, '/discuss')
  }),

  route('POST', '/discuss/channel/:id/typing', { auth: 'internal' }, async request => {
    await request.env['discuss.channel'].browse(request.id()).setTyping(request.form.typing === '1')
    return empty()
  }),

  route('POST', '/discuss/channel/:id/leave', { auth: 'internal' }, async request => {
    await request.env['discuss.channel'].browse(request.id()).leave()
    return answerChange(request, '/discuss')
  }),

  route('POST', '/discuss/channel/:id/unpin', { auth: 'internal' }, async request => {
    await request.env['discuss.channel'].browse(request.id()).unpin()
    return answerChange(request, '/discuss')
  }),

  route('POST', '/discuss/presence', { auth: 'internal' }, async ({ env, session }) => {
    // Who looks at things as somebody else does not make them be there.
    if (session.behind === null) await env['mail.presence'].reportActivity({ uid: env.uid, guestId: null })
    return empty()
  }),
]
