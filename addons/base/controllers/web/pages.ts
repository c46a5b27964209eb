import { type Environment, localPath, page, type Request, type Route, redirect, route, type Slots } from '#core'
import { windowAction } from './actions.ts'
import { formButton, moreAction, rowButton } from './buttons.ts'
import { draft } from './draft.ts'
import { image } from './image.ts'
import { appsOf, currentApp, menuPath } from './menus.ts'
import { reorder } from './order.ts'
import { ownPlace, placeInAction, placeInList } from './place.ts'
import { showRecord } from './record.ts'
import { showRecords } from './records.ts'
import { options } from './relation.ts'
import { saved } from './save.ts'
import { runServerAction } from './server_actions.ts'

/** People from outside have their own page, and nothing of the office. */
const user = { auth: 'user' } as const
const internal = { auth: 'internal' } as const
const themes = ['light', 'dark', 'auto']
const year = 365 * 24 * 3600 * 1000

export const webRoutes: Route[] = [
  route('GET', '/web', user, async ({ env, ctx }) =>
    env.hasGroup('base.group_user')
      ? page('base/web/home.njk', { apps: await appsOf(env, ctx.path) }, { title: env._('Apps') })
      : redirect('/web/profile'),
  ),
  route('POST', '/web/theme', user, async ({ form, ctx }) => {
    const theme = themes.includes(String(form.theme)) ? String(form.theme) : 'auto'
    ctx.cookies.set('theme', theme, { maxAge: year, sameSite: 'lax', httpOnly: true, overwrite: true })
    return redirect(localPath(form.next))
  }),
  route('GET', '/web/image/:model/:id/:field', user, image),

  route('GET', '/web/profile', user, async request => showRecord(request, await ownPlace(request))),
  route('POST', '/web/profile', user, async request => saved(request, await ownPlace(request))),
  route('POST', '/web/profile/draft', user, async request => draft(request, await ownPlace(request))),
  route('GET', '/web/profile/options', user, async request => options(request, await ownPlace(request))),
  route('POST', '/web/profile/button/:method', user, async request =>
    saved(request, await ownPlace(request), place => formButton(request, place, request.params.method)),
  ),

  route('GET', '/web/action/:action', internal, async request => {
    const action = await windowAction(request.env, request.params.action, request.search)
    const form = action.kinds[0] === 'form' || action.recordId !== null
    if (!form) return showRecords(request, action)
    const id = String(action.recordId ?? 'new')
    return showRecord(request, await placeInAction(request, request.params.action, id))
  }),
  route('POST', '/web/action/:action/order', internal, reorder),
  route('GET', '/web/action/:action/:id', internal, async request => showRecord(request, await placeIn(request))),
  route('POST', '/web/action/:action/:id', internal, async request => saved(request, await placeIn(request))),
  route('POST', '/web/action/:action/:id/draft', internal, async request => draft(request, await placeIn(request))),
  route('GET', '/web/action/:action/:id/options', internal, async request => options(request, await placeIn(request))),
  route('POST', '/web/action/:action/:id/button/:method', internal, async request =>
    saved(request, await placeIn(request), place => formButton(request, place, request.params.method)),
  ),
  ...['archive', 'unarchive', 'copy', 'delete'].map(name =>
    route('POST', `/web/action/:action/:id/${name}`, internal, async request =>
      moreAction(request, await placeIn(request), name),
    ),
  ),
  route('POST', '/web/action/:action/:id/run/:server', internal, async request => {
    const { server } = request.params
    return runServerAction(request, await placeIn(request), /^\d{1,9}$/.test(server) ? Number(server) : 0)
  }),
  route('POST', '/web/action/:action/row/:id', internal, async request => saved(request, await rowIn(request))),
  route('POST', '/web/action/:action/row/:id/draft', internal, async request => draft(request, await rowIn(request))),
  route('GET', '/web/action/:action/row/:id/options', internal, async request =>
    options(request, await rowIn(request)),
  ),
  route('POST', '/web/button/:model/:id/:method', internal, rowButton),
]

const placeIn = (request: Request<{ action: string; id: string }>) =>
  placeInAction(request, request.params.action, request.params.id)

const rowIn = (request: Request<{ action: string; id: string }>) =>
  placeInList(request, request.params.action, request.params.id)

const themeOf = ({ ctx }: Request) => {
  const theme = ctx.cookies.get('theme') ?? ''
  return themes.includes(theme) ? theme : 'auto'
}

export const webSlots: Slots = {
  theme: async request => themeOf(request),
  apps: async request => request.render('base/web/_apps.njk', { apps: await menusFor(request) }),
  sections: async request => {
    const path = await menuPath(request.env, request.ctx.path)
    return request.render('base/web/_sections.njk', { app: currentApp(await menusFor(request), path) })
  },
}

const menus = new WeakMap<Environment, ReturnType<typeof appsOf>>()

/** The menus of a request, read once. */
function menusFor(request: Request<unknown>): ReturnType<typeof appsOf> {
  const { env, ctx } = request
  const known = menus.get(env) ?? menuPath(env, ctx.path).then(path => appsOf(env, path))
  menus.set(env, known)
  return known
}
