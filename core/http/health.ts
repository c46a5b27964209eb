import type { Middleware } from 'koa'
import type { Context, State } from './context.ts'
import type { DatabaseLike } from './database.ts'
import { HttpError } from './errors.ts'
import type { Metrics } from './metrics.ts'

/** Answers `/web/health`: may requests be sent here? Only when the database answers in time. */
export function health(database: DatabaseLike, milliseconds = 2000): Middleware<State> {
  return async (context, next) => {
    if (context.path !== '/web/health' || !isRead(context)) return next()
    const passes = await answersWithin(database, milliseconds)
    context.status = passes ? 200 : 503
    context.set('Cache-Control', 'no-store')
    context.body = { status: passes ? 'pass' : 'fail' }
  }
}

/** Answers `/metrics`, to this machine only unless `everybody` may see them. */
export function metricsPage(metrics: Metrics, everybody: boolean): Middleware<State> {
  return async (context, next) => {
    if (context.path !== '/metrics' || !isRead(context)) return next()
    if (!everybody && !isLoopback(context)) throw new HttpError(404, 'There is nothing at this address.')
    context.set('Cache-Control', 'no-store')
    context.type = 'text/plain; version=0.0.4; charset=utf-8'
    context.body = metrics.text()
  }
}

function isRead(context: Context): boolean {
  return context.method === 'GET' || context.method === 'HEAD'
}

async function answersWithin(database: DatabaseLike, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>(resolve => {
    timer = setTimeout(resolve, milliseconds, false)
  })
  const answer = database.query('SELECT 1').then(
    () => true,
    () => false,
  )
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

/** Behind a proxy on this machine everybody comes from the loopback address: what was forwarded is not from here. */
function isLoopback(context: Context): boolean {
  const forwarded = context.get('x-forwarded-for') || context.get('forwarded')
  if (forwarded && !context.app.proxy) return false
  return /^(127\.|::1$|::ffff:127\.)/.test(context.ip)
}
