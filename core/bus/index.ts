/** The bus: events in a log that is written with the change itself, and streams that readers resume without loss. */
export { eventsAfter } from './answer.ts'
export { Bus, type BusOptions } from './bus.ts'
export { publish, signal } from './publish.ts'
export { removeOld } from './retention.ts'
export { eventsRoute } from './route.ts'
export { busSchema, newEpoch } from './schema.ts'
export type { BusSettings } from './settings.ts'
export type { Presence, PresenceListener } from './streams.ts'
export type {
  Answer,
  BusDatabase,
  BusFace,
  EventRenderers,
  LogEvent,
  Reader,
  Rendered,
  RenderedEvent,
  SentEvent,
  UnitLike,
} from './types.ts'
