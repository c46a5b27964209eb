import type { Counters } from './counters.ts'
import { MOST_EVENTS, readAfter, readChanges, readEpoch, readNew, type Section } from './read.ts'
import type { BusDatabase, LogEvent } from './types.ts'

/** The end of a stream that somebody reads, kept in memory. */
interface Tail {
  /** The newest events, without a gap; the last has the number `last`. */
  readonly events: LogEvent[]
  /** The newest number that is known here; `null` until the first reading. */
  last: number | null
  readonly followers: Set<() => void>
}

/**
 * The log as this process reads it. New events are read once for all who follow a stream, and for all streams that were
 * woken meanwhile in one query; the last of each are kept in memory.
 */
export class Log {
  epoch = ''
  readonly #query: BusDatabase['query']
  readonly #counters: Counters
  readonly #onError: (error: unknown) => void
  readonly #tails = new Map<string, Tail>()
  /** Streams with something new. */
  #woken = new Set<string>()
  #reading = false
  #stopped = false

  constructor(database: BusDatabase, counters: Counters, onError: (error: unknown) => void) {
    this.#query = (text, values) => database.query(text, values)
    this.#counters = counters
    this.#onError = onError
  }

  async start(): Promise<void> {
    this.epoch = await readEpoch(this.#query)
  }

  stop(): void {
    this.#stopped = true
  }

  /** Calls `follower` whenever there may be something new; gives the function that ends it. */
  follow(stream: string, follower: () => void): () => void {
    const tail = this.#tails.get(stream) ?? { events: [], last: null, followers: new Set() }
    this.#tails.set(stream, tail)
    tail.followers.add(follower)
    return () => {
      tail.followers.delete(follower)
      if (tail.followers.size === 0 && this.#tails.get(stream) === tail) this.#tails.delete(stream)
    }
  }

  /** What follows this number. Without it, where the stream stands now. */
  async after(stream: string, seq: number | null): Promise<Section> {
    const tail = this.#tails.get(stream)
    const kept = seq === null ? null : this.recent(stream, seq)
    if (kept) return kept
    const section = await readAfter(this.#query, stream, seq ?? Number.MAX_SAFE_INTEGER)
    if (tail && tail.last === null) {
      tail.last = section.last
      if ('events' in section) tail.events.push(...section.events)
      // What was woken during the reading was left alone until now.
      if (this.#woken.has(stream)) void this.#read()
    } else if (tail && section.last > (tail.last ?? 0)) this.wake([stream])
    return seq === null ? { events: [], last: section.last } : section
  }

  /** What follows a number as far as it is known here; `null` if that does not reach back so far. */
  recent(stream: string, seq: number): { events: LogEvent[]; last: number } | null {
    return fromMemory(this.#tails.get(stream), seq)
  }

  /** There may be something new in these streams, or in all (`'*'`). */
  wake(streams: readonly string[] | '*'): void {
    for (const stream of streams === '*' ? this.#tails.keys() : streams) {
      if (this.#tails.has(stream)) this.#woken.add(stream)
    }
    if (this.#woken.size) void this.#read()
  }

  /** Events that were committed just now, in ascending order: what fits needs no reading. */
  offer(events: readonly LogEvent[]): void {
    const fitting = new Set<string>()
    const others = new Set<string>()
    for (const event of events) {
      const tail = this.#tails.get(event.stream)
      if (!tail) continue
      if (tail.last !== null && event.seq <= tail.last + 1) {
        if (append(tail, event)) fitting.add(event.stream)
      } else others.add(event.stream)
    }
    this.#tell(fitting)
    if (others.size) this.wake([...others])
  }

  /** Compares with the tables: nothing is lost when a wake-up is. */
  async poll(): Promise<void> {
    const known = [...this.#tails].flatMap(([stream, { last }]) => (last === null ? [] : [{ stream, last }]))
    const { epoch, changed } = await readChanges(this.#query, known)
    if (epoch !== this.epoch) return this.#startAgain(epoch)
    for (const { stream, before, last } of changed) {
      if (last < before) this.#forget(stream)
      else this.#woken.add(stream)
    }
    if (this.#woken.size) await this.#read(true)
  }

  /** Another log than before: everything that is known is void. */
  #startAgain(epoch: string): void {
    this.epoch = epoch
    for (const stream of this.#tails.keys()) this.#forget(stream)
  }

  #forget(stream: string): void {
    const tail = this.#tails.get(stream)
    if (!tail) return
    tail.last = null
    tail.events.length = 0
    this.#tell([stream])
  }

  /** Reads what is new until nothing is; never twice at a time. */
  async #read(polled = false): Promise<void> {
    if (this.#reading) return
    this.#reading = true
    try {
      for (let known = this.#takeWoken(); known.length && !this.#stopped; known = this.#takeWoken()) {
        const events = await readNew(this.#query, known).catch(error => {
          for (const { stream } of known) this.#woken.add(stream)
          throw error
        })
        this.#append(events, polled)
      }
    } catch (error) {
      this.#onError(error) // the safety poll tries again
    } finally {
      this.#reading = false
    }
  }

  #takeWoken(): { stream: string; last: number }[] {
    const taken: { stream: string; last: number }[] = []
    for (const stream of this.#woken) {
      const tail = this.#tails.get(stream)
      if (tail && tail.last === null) continue
      this.#woken.delete(stream)
      if (tail) taken.push({ stream, last: tail.last ?? 0 })
    }
    return taken
  }

  #append(events: readonly (LogEvent & { late: boolean })[], polled: boolean): void {
    const changed = new Map<string, number>()
    for (const { late, ...event } of events) {
      const tail = this.#tails.get(event.stream)
      if (!tail || !append(tail, event)) continue
      changed.set(event.stream, (changed.get(event.stream) ?? 0) + 1)
      if (polled && late) this.#counters.found_by_poll_total += 1
    }
    for (const [stream, count] of changed) if (count === MOST_EVENTS) this.#woken.add(stream)
    this.#tell(changed.keys())
  }

  #tell(streams: Iterable<string>): void {
    for (const stream of streams) for (const follower of this.#tails.get(stream)?.followers ?? []) follower()
  }
}

/** What follows a number, if all of it is in memory. */
function fromMemory(tail: Tail | undefined, seq: number): { events: LogEvent[]; last: number } | null {
  if (!tail || tail.last === null || seq > tail.last) return null
  if (seq === tail.last) return { events: [], last: seq }
  const first = tail.events[0]
  if (!first || first.seq > seq + 1) return null
  return { events: tail.events.slice(seq + 1 - first.seq), last: tail.last }
}

/** Adds the next event; one that is known already is not the next. A gap means the rows before were deleted: start anew. */
function append(tail: Tail, event: LogEvent): boolean {
  if (tail.last === null || event.seq <= tail.last) return false
  if (event.seq !== tail.last + 1) tail.events.length = 0
  tail.events.push(event)
  if (tail.events.length > MOST_EVENTS) tail.events.shift()
  tail.last = event.seq
  return true
}
