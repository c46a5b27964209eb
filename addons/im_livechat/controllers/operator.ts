import type { Environment } from '#core'
import { type EventRenderers, localPath, type Request, redirect, renderIn, route, type Slots, safe } from '#core'

const allowed = { auth: 'internal' } as const

/** What operators are told on every page, and what they answer. */
export const operatorRoutes = [
  route('POST', '/im_livechat/rejoin', allowed, async request => {
    await request.env.user.rejoinLivechat()
    return back(request)
  }),

  route('POST', '/im_livechat/removed/dismiss', allowed, async request => {
    await request.env.user.dismissRemoval()
    return back(request)
  }),
]

export const operatorEvents: EventRenderers = {
  'im_livechat.removed': async env => drawRemoved(env),
  'im_livechat.membership': (_env, { data }) => ({ data }),
}

export const operatorSlots: Slots = {
  async head(request) {
    return isOperator(request) ? safe(await request.render('im_livechat/_operator_head.njk')) : null
  },

  async body_end(request) {
    return isOperator(request) ? safe(await drawRemoved(request.env, request.csrfToken)) : null
  },
}

function isOperator({ env, session }: Request): boolean {
  return session.uid !== null && env.hasGroup('im_livechat.im_livechat_group_user')
}

/** The notice of channels that inactivity took from somebody; empty when there are none. */
async function drawRemoved(env: Environment, csrfToken?: string): Promise<string> {
  // sudo: res.users, im_livechat.channel - everybody may know which channels they were removed from
  const user = await env.user.sudo().load('livechat_removed_channel_ids.name')
  const names = user.livechat_removed_channel_ids.mapped('name')
  const minutes = await env['im_livechat.channel'].inactivityMinutes()
  const list = new Intl.ListFormat(env.lang.replace('_', '-')).format(names)
  return renderIn(env, 'im_livechat/_removed.njk', { count: names.length, names: list, minutes, csrf_token: csrfToken })
}

function back({ ctx }: Request<unknown>) {
  const referer = URL.canParse(ctx.get('referer')) ? new URL(ctx.get('referer')) : null
  return redirect(localPath(referer ? referer.pathname + referer.search : '/web'))
}
