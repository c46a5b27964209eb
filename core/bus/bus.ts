import type { ServerResponse } from 'node:http'
import { now } from '../clock.ts'
import type { Json } from '../http/json.ts'
import { Counters } from './counters.ts'
import { type Cursor, formatCursor, parseCursor } from './cursor.ts'
import { signalFrame } from './frames.ts'
import { Log } from './log.ts'
import type { Passing } from './notify.ts'
import { Renderer, renderEvent } from './render.ts'
import { removeOld } from './retention.ts'
import { type BusSettings, defaults } from './settings.ts'
import { type PresenceListener, Streams } from './streams.ts'
import type { Answer, BusDatabase, BusFace, EventRenderers, LogEvent, Reader, SentEvent } from './types.ts'
import { Wakeups } from './wakeups.ts'

export interface BusOptions {
  /** What draws the events, of all addons. */
  renderers: EventRenderers
  /** What went wrong without anybody to tell. */
  onError?: (error: unknown) => void
  settings?: Partial<BusSettings>
}

/** The bus of one process and one database: the log, who reads it, and the wake-ups between processes. */
export class Bus implements BusFace {
  readonly counters = new Counters()
  readonly settings: BusSettings
  readonly streams: Streams
  readonly wakeups: Wakeups
  readonly #log: Log
  readonly #renderer: Renderer
  readonly #database: BusDatabase
  readonly #onError: (error: unknown) => undefined
  readonly #listeners: { topic: string; listener: () => void }[] = []
  #timers: NodeJS.Timeout[] = []

  constructor(database: BusDatabase, { renderers, onError = console.error, settings = {} }: BusOptions) {
    this.settings = { ...defaults, ...settings }
    this.#database = database
    this.#onError = error => void onError(error)
    this.#renderer = new Renderer(renderers)
    this.#log = new Log(database, this.counters, onError)
    const { counters } = this
    this.streams = new Streams({ log: this.#log, renderer: this.#renderer, settings: this.settings, counters, onError })
    const hearer = {
      woken: this.#log.wake.bind(this.#log),
      passing: this.#pass.bind(this),
      told: this.#told.bind(this),
    }
    this.wakeups = new Wakeups(database, hearer, counters, onError, this.settings.gather)
  }

  get renderers(): EventRenderers {
    return this.#renderer.renderers
  }

  get epoch(): string {
    return this.#log.epoch
  }

  recent(stream: string, seq: number): { events: LogEvent[]; last: number } | null {
    return this.#log.recent(stream, seq)
  }

  /** Needs the tables of `busSchema`. */
  async start(): Promise<void> {
    await this.#log.start()
    await this.wakeups.start()
    this.#every(this.settings.safetyPoll, () => this.#log.poll())
    this.#every(this.settings.tick, () => this.tick())
    this.#every(3600_000, () => removeOld(this.#database, this.settings.retention))
  }

  /** Ends the streams, spread over `over` milliseconds, each with a moment to come back at. New ones are refused. */
  async stop(over = 0): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    await this.streams.close(over)
    this.#log.stop()
    await this.wakeups.stop()
  }

  /** What is done by time, for all streams; runs by itself, tests call it after moving the clock. */
  tick(): void {
    this.streams.tick()
    this.#renderer.forget()
  }

  /** Calls when somebody opens a stream here; several may be open for one person. */
  onOpen(listener: PresenceListener): void {
    this.streams.onOpen(listener)
  }

  onClose(listener: PresenceListener): void {
    this.streams.onClose(listener)
  }

  /** Tells the other processes on this database that something of theirs is out of date, such as what they know of rights. */
  tellOthers(topic: string): void {
    this.wakeups.tell(topic).catch(this.#onError)
  }

  /** Calls when another process has told so, and when it may have while this one could not listen. */
  onTold(topic: string, listener: () => void): void {
    this.#listeners.push({ topic, listener })
  }

  /** Where a stream stands now. Read it before the rows of a page: what comes after it, the page gets as events. */
  async cursor(stream: string): Promise<string> {
    const { last } = await this.#log.after(stream, null)
    return formatCursor(this.#log.epoch, last)
  }

  /** A cursor as a reader sent it; nothing: from now on; not ours: one that leads to a reset. */
  async position(stream: string, text: string | undefined): Promise<Cursor> {
    const cursor = parseCursor(text || (await this.cursor(stream)))
    return cursor ?? { epoch: 'none', seq: 0 }
  }

  /** What follows a cursor, for a reader who asks once. */
  async after(reader: Reader, cursor: Cursor): Promise<Answer> {
    const { epoch } = this.#log
    if (epoch !== cursor.epoch) return this.#resetAnswer('epoch', await this.cursor(reader.stream))
    const section = await this.#log.after(reader.stream, cursor.seq)
    const last = formatCursor(epoch, section.last)
    if ('reset' in section) return this.#resetAnswer(section.reset, last)
    const events = await this.#renderer.draw(reader, section.events, null).catch(this.#onError)
    return events ? { events, cursor: last } : this.#resetAnswer('broken', last)
  }

  #resetAnswer(reason: string, cursor: string): Answer {
    this.counters.reset(reason)
    return { reset: true, cursor }
  }

  /** Opens a stream on a response whose headers are written. */
  open(response: ServerResponse, reader: Reader, address: string, cursor: Cursor): void {
    this.streams.open(response, reader, address, cursor)
  }

  committed(events: readonly LogEvent[]): void {
    this.#log.offer(events)
    this.wakeups.wake(events.map(event => event.stream))
  }

  drawn(stream: string, events: readonly SentEvent[]): void {
    this.#renderer.keep(stream, events, this.epoch)
  }

  signal(streams: readonly string[], kind: string, data: Json, ttlSeconds: number): void {
    const passing = { streams, kind, data, until: now().getTime() + ttlSeconds * 1000 }
    this.#pass(passing)
    this.wakeups.signal(passing).catch(this.#onError)
  }

  #told(topic: string | null): void {
    for (const heard of this.#listeners) if (topic === null || topic === heard.topic) heard.listener()
  }

  #pass({ streams, kind, data, until }: Passing): void {
    const ttl = Math.round((until - now().getTime()) / 1000)
    if (ttl <= 0) return
    for (const person of streams) {
      for (const stream of this.streams.of(person)) {
        this.#drawSignal(stream.reader, kind, data)
          .then(drawn => drawn && stream.pass(signalFrame({ ...drawn, ttl })))
          .catch(this.#onError)
      }
    }
  }

  /** A signal without a renderer is its data. */
  async #drawSignal(
    reader: Reader,
    kind: string,
    data: Json,
  ): Promise<{ kind: string; html?: string; data?: Json } | null> {
    if (!Object.hasOwn(this.renderers, kind)) return { kind, data }
    const event = { stream: reader.stream, seq: null, kind, data }
    const drawn = await reader.unit(env => renderEvent(this.renderers, env, event))
    return drawn.kind ? { ...drawn, kind } : null
  }

  #every(milliseconds: number, work: () => Promise<void> | void): void {
    const timer = setInterval(async () => {
      try {
        await work()
      } catch (error) {
        this.#onError(error)
      }
    }, milliseconds)
    timer.unref()
    this.#timers.push(timer)
  }
}
