import type { Json } from '../http/json.ts'

/** The channel of NOTIFY that all processes share. */
export const CHANNEL = 'bus'

/** What is told when other addons are installed than before. */
export const addonsTopic = 'addons'

/** PostgreSQL refuses payloads of 8,000 bytes and more. */
const MOST_BYTES = 7900

/** Something passing, for who is there now. */
export interface Passing {
  readonly streams: readonly string[]
  readonly kind: string
  readonly data: Json
  /** Milliseconds since 1970 after which it says nothing any more. */
  readonly until: number
}

export type Word =
  | { from: string; streams: readonly string[] | '*' }
  | { from: string; passing: Passing }
  | { from: string; topic: string }

/** Payloads that wake these streams: one, or some shorter ones; `*` when a name alone is too long. */
export function wakePayloads(from: string, streams: readonly string[]): string[] {
  const payload = `${from} ${streams.join(',')}`
  if (Buffer.byteLength(payload) <= MOST_BYTES) return [payload]
  if (streams.length < 2 || streams.length > 5000) return [`${from} *`]
  const half = streams.length >> 1
  return [...wakePayloads(from, streams.slice(0, half)), ...wakePayloads(from, streams.slice(half))]
}

/** Payloads that carry a signal to several streams; none if it is too long for any. */
export function passingPayloads(from: string, passing: Passing): string[] {
  const payload = `${from} ${JSON.stringify(passing)}`
  if (Buffer.byteLength(payload) <= MOST_BYTES) return [payload]
  if (passing.streams.length < 2) return []
  const half = passing.streams.length >> 1
  return [passing.streams.slice(0, half), passing.streams.slice(half)].flatMap(streams =>
    passingPayloads(from, { ...passing, streams }),
  )
}

/** A payload for all processes, about something that is no stream. */
export function topicPayload(from: string, topic: string): string {
  return `${from} !${topic}`
}

export function readPayload(payload: string): Word {
  const space = payload.indexOf(' ')
  const from = payload.slice(0, space)
  const rest = payload.slice(space + 1)
  if (rest.startsWith('{')) return { from, passing: JSON.parse(rest) }
  if (rest.startsWith('!')) return { from, topic: rest.slice(1) }
  return { from, streams: rest === '*' ? '*' : rest.split(',') }
}
