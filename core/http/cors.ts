import type { Middleware } from 'koa'
import type { State } from './context.ts'
import type { Route } from './route.ts'

/** Lets pages of other sites read the answers of a route that says `cors`: without cookies, so for everybody alike. */
export function allowOrigins({ options }: Route): Middleware<State> {
  return (context, next) => {
    if (options.cors) {
      context.set({
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Expose-Headers': 'Retry-After, X-Request-Id',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      })
    }
    return next()
  }
}

/** Answers the question that browsers send before they send anything unusual to another site. */
export function answerPreflight(route: Route): Middleware<State> {
  return async (context, next) => {
    await allowOrigins(route)(context, async () => {})
    context.append('Access-Control-Allow-Methods', route.method)
    context.set('Access-Control-Allow-Headers', 'Authorization, Content-Type, Last-Event-ID, X-Cursor')
    context.set('Access-Control-Max-Age', '86400')
    context.status = 204
    return next()
  }
}
