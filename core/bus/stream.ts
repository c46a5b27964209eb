import type { ServerResponse } from 'node:http'
import { now } from '../clock.ts'
import type { Counters } from './counters.ts'
import type { Cursor } from './cursor.ts'
import { byeFrame, eventFrame, heartbeat, resetFrame, retryFrame, startFrame } from './frames.ts'
import type { Log } from './log.ts'
import type { Renderer } from './render.ts'
import type { BusSettings } from './settings.ts'
import type { LogEvent, Reader } from './types.ts'

/** What all streams of a process share. */
export interface Shared {
  readonly log: Log
  readonly renderer: Renderer
  readonly settings: BusSettings
  readonly counters: Counters
  onError(error: unknown): void
}

/**
 * One open stream: writes what follows its cursor, moves the cursor, waits to be woken. It has no queue of its own: when the
 * reader is slow it stops, and reads on from its cursor when there is room again.
 */
export class Stream {
  readonly reader: Reader
  readonly address: string
  readonly #shared: Shared
  readonly #response: ServerResponse
  readonly #unfollow: () => void
  readonly #endsAt: number
  #epoch: string
  #seq: number
  #replaying = true
  #pumping = false
  #again = false
  #closed = false
  #wokenAt: number | null = null
  #spokeAt = now().getTime()
  #allowedAt = now().getTime()
  #checking: Promise<boolean> | null = null
  #waitingSince: number | null = null

  constructor(shared: Shared, response: ServerResponse, reader: Reader, address: string, cursor: Cursor) {
    this.#shared = shared
    this.#response = response
    this.reader = reader
    this.address = address
    this.#epoch = cursor.epoch
    this.#seq = cursor.seq
    this.#endsAt = now().getTime() + shared.settings.lifetime * (0.5 + Math.random())
    response.on('drain', () => this.#drained())
    response.write(startFrame(cursor.epoch, cursor.seq))
    this.#unfollow = shared.log.follow(reader.stream, () => this.#woken())
    void this.#pump()
  }

  get closed(): boolean {
    return this.#closed
  }

  get waiting(): boolean {
    return this.#waitingSince !== null
  }

  /** What has to be done by time: called every second for every stream. */
  tick(): void {
    const time = now().getTime()
    const { settings, counters } = this.#shared
    // Also one that has ended, and whose reader does not take the end.
    if (this.#waitingSince !== null && time - this.#waitingSince > settings.mostWaiting) {
      counters.closed_slow_total += 1
      this.#response.destroy()
      return
    }
    if (this.#closed) return
    // What could not be sent while nobody knew whether it may be, is sent now.
    if (time - this.#allowedAt >= settings.recheck)
      void this.#isAllowed().then(allowed => (allowed ? this.#pump() : undefined))
    if (time - this.#spokeAt >= settings.heartbeat && !this.waiting) this.#write(heartbeat)
    if (time >= this.#endsAt) this.end()
  }

  /** Something passing, for who keeps up. */
  pass(frame: Buffer): void {
    if (!this.#closed && !this.#isFull()) this.#write(frame)
  }

  /** Ends cleanly; the reader comes back after `retry` milliseconds, or at once. */
  end(retry?: number): void {
    if (this.#closed) return
    if (retry !== undefined) this.#write(retryFrame(retry))
    this.#response.end()
    this.close()
  }

  /** Ends for good: the reader is told why, and does not come back by itself. */
  bye(reason: string): void {
    if (this.#closed) return
    this.#write(byeFrame(reason))
    this.end()
  }

  /** The connection is gone. */
  close(): void {
    this.#closed = true
    this.#waitingSince ??= now().getTime()
    this.#unfollow()
  }

  #woken(): void {
    this.#wokenAt ??= performance.now()
    void this.#pump()
  }

  #drained(): void {
    this.#waitingSince = null
    void this.#pump()
  }

  /** Writes until there is nothing new; never twice at a time. */
  async #pump(): Promise<void> {
    this.#again = true
    if (this.#pumping) return
    this.#pumping = true
    try {
      while (this.#again && !this.#closed && !this.waiting) {
        this.#again = false
        await this.#step()
      }
    } catch (error) {
      // The reader comes back with its cursor.
      this.#shared.onError(error)
      this.end(1000 + Math.random() * 4000)
    } finally {
      this.#pumping = false
    }
  }

  async #step(): Promise<void> {
    const { log, settings } = this.#shared
    if (this.#epoch !== log.epoch) return this.#reset('epoch')
    const section = await log.after(this.reader.stream, this.#seq)
    if ('reset' in section) return this.#reset(section.reset, section.last)
    if (section.events.length === 0) {
      this.#replaying = false
      return
    }
    if (now().getTime() - this.#allowedAt > settings.recheck && !(await this.#isAllowed())) return
    await this.#send(section.events)
  }

  async #send(events: readonly LogEvent[]): Promise<void> {
    const { renderer, settings, counters } = this.#shared
    const epoch = this.#replaying ? null : this.#epoch
    const sent = await renderer.draw(this.reader, events, epoch).catch(error => void this.#shared.onError(error))
    if (!sent) return this.#reset('broken')
    const frames = sent.map(event => ({ seq: event.seq, bytes: eventFrame(this.#epoch, event) }))
    const size = frames.reduce((sum, { bytes }) => sum + bytes.length, 0)
    if (this.#closed) return
    if (this.#replaying && size > settings.mostReplayed) return this.#reset('large')
    for (const { seq, bytes } of frames) {
      if (this.#isFull()) {
        this.#waitingSince ??= now().getTime()
        return
      }
      this.#write(bytes)
      this.#seq = seq
      counters.written_events_total += 1
      if (this.#replaying) counters.replayed_events_total += 1
    }
    if (this.#wokenAt !== null) counters.delay(performance.now() - this.#wokenAt)
    this.#wokenAt = null
    this.#again = true
  }

  /** Too much is missing: the reader is to draw the page again, and gets what follows from here. */
  async #reset(reason: string, last?: number): Promise<void> {
    const { log, counters } = this.#shared
    counters.reset(reason)
    const seq = last ?? (await log.after(this.reader.stream, null)).last
    if (this.#closed) return
    this.#epoch = log.epoch
    this.#seq = seq
    this.#replaying = false
    this.#write(resetFrame(log.epoch, seq))
    this.#again = true
  }

  /** May this session still read this stream? If not, the stream says so and ends. */
  #isAllowed(): Promise<boolean> {
    this.#checking ??= this.#check().finally(() => {
      this.#checking = null
    })
    return this.#checking
  }

  async #check(): Promise<boolean> {
    try {
      const stream = await this.reader.currentStream()
      this.#allowedAt = now().getTime()
      if (stream === this.reader.stream) return true
      this.bye(stream === null ? 'auth' : 'identity')
    } catch (error) {
      this.#shared.onError(error) // not known: nothing is sent until it is
    }
    return false
  }

  #isFull(): boolean {
    return this.#response.writableLength > this.#shared.settings.mostUnsent
  }

  #write(bytes: Buffer): void {
    this.#spokeAt = now().getTime()
    this.#response.write(bytes)
  }
}
