import type { Middleware } from 'koa'
import type { State } from './context.ts'
import type { Replaced } from './requests.ts'

/** Longer than it takes from the commit that removes an addon until the models without it answer. */
const patience = 3000

/** PostgreSQL's words for a table and for a column that are not there. */
const missing = new Set(['42P01', '42703'])

/**
 * A request that waits for a table while an addon is removed finds it gone. Its unit of work is undone as a whole, so it
 * is asked again, with its body (307), of what knows the tables of now. If nothing takes our place it is a mistake like others.
 */
export function askAgain(replaced: Replaced): Middleware<State> {
  return async (context, next) => {
    try {
      await next()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      // `//elsewhere` would be another site
      if (!missing.has(code) || context.url.startsWith('//') || !(await replaced(patience))) throw error
      context.status = 307
      context.redirect(context.url)
    }
  }
}
