import type { Client } from 'pg'
import type { Json } from '../http/json.ts'
import type { Environment } from '../model/types.ts'

/** What the bus needs of a unit of work. */
export interface UnitLike {
  /** What others keep for this unit. Arrays in it shrink back when a savepoint is undone. */
  readonly store: Map<unknown, unknown>
  /** The bus of the process, if there is one: without it, wake-ups are left to the readers' safety poll. */
  readonly bus?: BusFace | undefined
  begin(): Promise<void>
  query<Row extends object>(text: string, values?: readonly unknown[], named?: boolean): Promise<Row[]>
  beforeCommit(hook: () => Promise<void> | void): void
  afterCommit(hook: () => Promise<void> | void): void
}

/** What a unit of work tells the bus when it is committed. */
export interface BusFace {
  readonly renderers: EventRenderers
  /** The name of the log. */
  readonly epoch: string
  /** What follows a number as far as it is known in memory, if all of it is. */
  recent(stream: string, seq: number): { events: LogEvent[]; last: number } | null
  /** These events are in the log now. */
  committed(events: readonly LogEvent[]): void
  /** These events of one stream were drawn for its person just now, so its open streams need not draw them again. */
  drawn(stream: string, events: readonly SentEvent[]): void
  signal(streams: readonly string[], kind: string, data: Json, ttlSeconds: number): void
}

/** What the bus needs of the database. */
export interface BusDatabase {
  /** One statement outside a unit of work. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** A connection of its own, not of the pool and not through a transaction pooler: for LISTEN. */
  connect(): Promise<Client>
}

/** An event as the log keeps it: a reference, drawn for each reader when it is sent. */
export interface LogEvent {
  readonly stream: string
  readonly seq: number
  readonly kind: string
  readonly data: Json
}

/** Who reads a stream, and with whose rights events are drawn for them. */
export interface Reader {
  /** The person's stream: `user:7`, `guest:12`. */
  readonly stream: string
  /** Names the session or token, for the limit of streams that one may have open. */
  readonly session: string
  /** An administrator who looks at things as this person: the person is not there. */
  readonly unseen?: boolean
  /** Runs work as this reader. */
  unit<T>(work: (env: Environment) => Promise<T>): Promise<T>
  /**
   * Whose stream this session may read now; `null` when it is over. Asked for all open streams together every few
   * seconds, in one turn of the event loop, so that several questions can be put into one query.
   */
  currentStream(): Promise<string | null>
}

/** An event as its renderer gets it. A passing signal has no number, and an event has none yet in the answer to its post. */
export interface RenderedEvent {
  readonly stream: string
  readonly seq: number | null
  readonly kind: string
  readonly data: Json
}

/** HTML for the page, with `data` for its scripts if wanted; `null`: nothing that this reader may see. */
export type Rendered = { toString(): string } | { html?: { toString(): string }; data?: Json } | null

/** What draws events, by kind. Runs with the reader's rights, at the time of sending: a text deleted since stays away. */
export type EventRenderers = Record<string, (env: Environment, event: RenderedEvent) => Promise<Rendered> | Rendered>

/** What a reader is given of an event. */
export interface SentEvent {
  readonly seq: number
  readonly kind?: string
  readonly html?: string
  readonly data?: Json
}

/** What follows a cursor; `reset`: too much or too old, draw the page again. */
export type Answer = { events: SentEvent[]; cursor: string } | { reset: true; cursor: string }
