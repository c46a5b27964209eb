import type { Id, Json } from '#core'

/** The conversation that an event is about. */
export function channelOf(data: Json): Id {
  return Number(field(data, 'channel'))
}

export function field(data: Json, name: string): Json | undefined {
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? data[name] : undefined
}
