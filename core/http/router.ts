import Router from 'koa-router'
import { answer, authenticate, protect } from './answer.ts'
import { parseBody } from './body.ts'
import type { State } from './context.ts'
import { allowOrigins, answerPreflight } from './cors.ts'
import type { House } from './house.ts'
import type { Method, Route } from './route.ts'
import { allowFraming } from './security.ts'

type Register = Lowercase<Method>

/** The routes of all addons. Of two with the same path the later addon's answers; inside an addon, the first. */
export function routes(house: House, routesOfAddons: readonly (readonly Route[])[]): Router<State> {
  const router = new Router<State>()
  for (const route of routesOfAddons.toReversed().flat()) {
    // Its methods are named in small letters.
    const method = route.method.toLowerCase() as Register
    router[method](
      route.path,
      allowOrigins(route),
      frame(route),
      authenticate(house, route),
      parseBody(route.options.limit),
      protect(route),
      answer(house, route),
    )
    if (route.options.cors) router.options(route.path, answerPreflight(route))
  }
  return router
}

function frame({ options }: Route): Router.IMiddleware<State> {
  return (context, next) => {
    if (options.frameAncestors) allowFraming(context, options.frameAncestors)
    return next()
  }
}
