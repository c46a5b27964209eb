import { type Environment, localPath, page, type Request, type Route, redirect, route, type Slots } from '#core'
import { boundAction, formButton, moreAction, rowButton } from './buttons.ts'
import { draft } from './draft.ts'
import { defaultFavorite, deleteFavorite, saveFavorite } from './favorite_routes.ts'
import { image } from './image.ts'
import { appsOf, currentApp, menuPath } from './menus.ts'
import { moveCard } from './move.ts'
import { notices } from './notices.ts'
import { open, run } from './open.ts'
import { reorder } from './order.ts'
import { ownPlace, placeInAction, placeInList } from './place.ts'
import { ownButton } from './press.ts'
import { showRecord } from './record.ts'
import { createOption, options } from './relation.ts'
import { saved } from './save.ts'
import { withSelection } from './selection.ts'

/** People from outside have their own page, and nothing of the office. */
const user = { auth: 'user' } as const
const internal = { auth: 'internal' } as const
const themes = ['light', 'dark', 'auto']
const year = 365 * 24 * 3600 * 1000

export const webRoutes: Route[] = [
  route('GET', '/web', user, async request =>
    request.env.hasGroup('base.group_user')
      ? page('base/web/home.njk', { apps: await menusFor(request) }, { title: request.env._('Apps') })
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

  route('POST', '/web/button/:model/:id/:method', internal, rowButton),
  ...actionRoutes('/web/action/:action'),
]

/** The pages of actions: below `/web/action/<action>`, and below the path that an action has. */
function actionRoutes(base: '/web/action/:action' | '/web/:action'): Route[] {
  return [
    route('GET', base, internal, open),
    route('POST', base, internal, run),
    route('POST', `${base}/order`, internal, reorder),
    route('POST', `${base}/move`, internal, moveCard),
    route('POST', `${base}/favorite`, internal, saveFavorite),
    route('POST', `${base}/favorite/:favorite/default`, internal, defaultFavorite),
    route('POST', `${base}/favorite/:favorite/delete`, internal, deleteFavorite),
    ...(['archive', 'unarchive', 'copy', 'delete'] as const).map(name =>
      route('POST', `${base}/selection/${name}`, internal, request => withSelection(request, name)),
    ),
    route('POST', `${base}/selection/run/:word`, internal, request =>
      withSelection(request, 'run', request.params.word),
    ),
    route('POST', `${base}/press/:kind/:mark/:id`, internal, ownButton),
    route('POST', `${base}/selection/press/:word`, internal, request =>
      withSelection(request, 'press', request.params.word),
    ),
    route('GET', `${base}/:id`, internal, async request => showRecord(request, await placeIn(request))),
    route('POST', `${base}/:id`, internal, async request => saved(request, await placeIn(request))),
    route('POST', `${base}/:id/draft`, internal, async request => draft(request, await placeIn(request))),
    route('GET', `${base}/:id/options`, internal, async request => options(request, await placeIn(request))),
    route('POST', `${base}/:id/options`, internal, async request => createOption(request, await placeIn(request))),
    route('POST', `${base}/:id/button/:method`, internal, async request =>
      saved(request, await placeIn(request), place => formButton(request, place, request.params.method)),
    ),
    ...(['archive', 'unarchive', 'copy', 'delete'] as const).map(name =>
      route('POST', `${base}/:id/${name}`, internal, async request =>
        moreAction(request, await placeIn(request), name),
      ),
    ),
    route('POST', `${base}/:id/run/:word`, internal, async request =>
      boundAction(request, await placeIn(request), request.params.word),
    ),
    route('POST', `${base}/row/:id`, internal, async request => saved(request, await rowIn(request))),
    route('POST', `${base}/row/:id/draft`, internal, async request => draft(request, await rowIn(request))),
    route('GET', `${base}/row/:id/options`, internal, async request => options(request, await rowIn(request))),
    route('POST', `${base}/row/:id/options`, internal, async request => createOption(request, await rowIn(request))),
  ]
}

/** The last of all: pages that have their address without it are more important. */
export const pathRoutes = actionRoutes('/web/:action')

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
  notices,
  apps: async request => request.render('base/web/_apps.njk', { apps: await menusFor(request) }),
  sections: async request => {
    const path = await menuPath(request.env, request.ctx.path)
    return request.render('base/web/_sections.njk', { app: currentApp(await menusFor(request), path) })
  },
}

const menusOf = new WeakMap<Environment, ReturnType<typeof appsOf>>()

/** The menus of a request, read once. */
function menusFor(request: Request<unknown>): ReturnType<typeof appsOf> {
  const { env, ctx } = request
  const known = menusOf.get(env) ?? menuPath(env, ctx.path).then(path => appsOf(env, path, tag => request.pageOf(tag)))
  menusOf.set(env, known)
  return known
}
