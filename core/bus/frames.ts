import type { Json } from '../http/json.ts'
import { formatCursor } from './cursor.ts'
import type { SentEvent } from './types.ts'

/** Server-sent events as bytes. JSON has no line breaks, so that one `data:` line is always enough. */
export const heartbeat = Buffer.from('event: hb\ndata: 1\n\n')

/** Tells where the stream starts, without being an event. */
export function startFrame(epoch: string, seq: number): Buffer {
  return Buffer.from(`id: ${formatCursor(epoch, seq)}\n\n`)
}

export function eventFrame(epoch: string, event: SentEvent): Buffer {
  return Buffer.from(`id: ${formatCursor(epoch, event.seq)}\ndata: ${JSON.stringify(event)}\n\n`)
}

/** Something passing: without `id`, it never moves a cursor. */
export function signalFrame(signal: { kind: string; html?: string; data?: Json; ttl: number }): Buffer {
  return Buffer.from(`data: ${JSON.stringify(signal)}\n\n`)
}

export function resetFrame(epoch: string, seq: number): Buffer {
  const cursor = formatCursor(epoch, seq)
  return Buffer.from(`id: ${cursor}\nevent: reset\ndata: ${JSON.stringify({ cursor })}\n\n`)
}

export function byeFrame(reason: string): Buffer {
  return Buffer.from(`event: bye\ndata: ${JSON.stringify({ reason })}\n\n`)
}

/** When to come back after the end that follows. */
export function retryFrame(milliseconds: number): Buffer {
  return Buffer.from(`retry: ${Math.round(milliseconds)}\n\n`)
}
