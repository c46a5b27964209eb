import type { Context } from 'koa'
import type { Bus } from './bus.ts'
import type { Reader } from './types.ts'

const corsHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET',
  'Access-Control-Allow-Headers': 'Authorization, Last-Event-ID',
  'Access-Control-Max-Age': '86400',
}

/**
 * Answers `/events`: a stream of server-sent events if that is accepted, else one JSON answer. Which stream it is follows
 * from who asks; `?stream=` only says whom the page takes itself for, so that a page of before a log-in is not given
 * the events of somebody else (409).
 */
export function eventsRoute(bus: Bus, readerOf: (context: Context) => Promise<Reader | null>) {
  return async (context: Context): Promise<void> => {
    context.set('Cache-Control', 'no-cache, no-store, no-transform')
    context.set('Vary', 'Accept, Authorization, Cookie')
    if (context.method === 'OPTIONS' || context.get('authorization')) context.set(corsHeaders)
    if (context.method === 'OPTIONS') return answer(context, 204)
    if (context.method !== 'GET') return answer(context, 405)
    // A foreign page cannot read a stream by cookie; it shall not even open one.
    if (context.get('sec-fetch-site') === 'cross-site' && !context.get('authorization')) return answer(context, 403)
    const reader = await readerOf(context)
    if (!reader) return answer(context, 401)
    if (context.query.stream && context.query.stream !== reader.stream) return answer(context, 409)
    if (['gap', 'drawn'].includes(String(context.query.why))) bus.counters.gaps_total += 1
    const after = context.get('last-event-id') || String(context.query.after ?? '')
    const cursor = await bus.position(reader.stream, after)
    if (context.get('accept').includes('text/event-stream')) return openStream(context, bus, reader, cursor)
    context.body = await bus.after(reader, cursor)
  }
}

function openStream(context: Context, bus: Bus, reader: Reader, cursor: { epoch: string; seq: number }): void {
  if (bus.streams.closing || bus.streams.isCrowded(context.ip)) {
    context.set('Retry-After', bus.streams.closing ? '2' : '30')
    answer(context, bus.streams.closing ? 503 : 429)
    return
  }
  bus.counters.resumes_total += 1
  context.respond = false
  const { req, res } = context
  req.socket.setTimeout(0)
  req.socket.setNoDelay(true)
  req.socket.setKeepAlive(true, 60_000)
  res.on('error', () => {}) // a write after the end: the reader has gone
  res.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' })
  bus.open(res, reader, context.ip, cursor)
}

function answer(context: Context, status: number): void {
  context.status = status
  context.body = status === 204 ? null : { error: status }
}
