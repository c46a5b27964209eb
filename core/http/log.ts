import { randomBytes } from 'node:crypto'
import type { Middleware } from 'koa'
import pino, { type Logger } from 'pino'
import type { State } from './context.ts'
import type { Metrics } from './metrics.ts'

/** A log of JSON lines. Where a line has an error, its cause is told, but not the values that a query had. */
export function createLog(destination?: { write(line: string): void }, level = 'info'): Logger {
  return pino({ level, serializers: { err: describe } }, destination ?? pino.destination(1))
}

/**
 * Names each request and writes a line when it is answered: what was asked, by whom, what came of it, how long it took.
 * Never the query, the body, cookies or other headers: they may hold secrets.
 */
export function logRequests(log: Logger, metrics: Metrics): Middleware<State> {
  return async (context, next) => {
    const start = performance.now()
    context.state.id = randomBytes(8).toString('hex')
    context.state.log = log.child({ request: context.state.id })
    context.set('X-Request-Id', context.state.id)
    metrics.requestsInFlight++
    context.res.once('close', () => {
      metrics.requestsInFlight--
      const milliseconds = Math.round(performance.now() - start)
      metrics.answered(context.res.statusCode, milliseconds)
      const line = { method: context.method, path: context.path, status: context.res.statusCode, ms: milliseconds }
      context.state.log.info(
        { ...line, uid: context.state.uid, behind: context.state.behind, ip: context.ip },
        'request',
      )
    })
    await next()
  }
}

interface Described {
  name: string
  message: string
  code?: unknown
  stack: string | undefined
  cause?: Described
}

// Errors of the database carry the query's parameters and the rows they collide with: only these four are written.
function describe(error: unknown, depth = 0): Described {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error), stack: undefined }
  const described: Described = { name: error.name, message: error.message, stack: error.stack }
  if ('code' in error) described.code = error.code
  if (error.cause !== undefined && depth < 5) described.cause = describe(error.cause, depth + 1)
  return described
}
