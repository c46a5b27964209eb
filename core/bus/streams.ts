import type { ServerResponse } from 'node:http'
import { networkOf } from '../network.ts'
import type { Cursor } from './cursor.ts'
import { type Shared, Stream } from './stream.ts'
import type { Reader } from './types.ts'

/** A stream was opened or closed; `open` is how many this person has open in this process now. */
export type Presence = { readonly stream: string; readonly open: number }
export type PresenceListener = (presence: Presence) => void

/** All streams that are open in this process. */
export class Streams {
  readonly #shared: Shared
  readonly #open = new Set<Stream>()
  readonly #byPerson = new Map<string, Set<Stream>>()
  readonly #byAddress = new Map<string, number>()
  readonly #onOpen: PresenceListener[] = []
  readonly #onClose: PresenceListener[] = []
  #closing = false

  constructor(shared: Shared) {
    this.#shared = shared
  }

  get closing(): boolean {
    return this.#closing
  }

  /** Who is reading here, and on how many streams. */
  get people(): ReadonlyMap<string, { readonly size: number }> {
    return this.#byPerson
  }

  onOpen(listener: PresenceListener): void {
    this.#onOpen.push(listener)
  }

  onClose(listener: PresenceListener): void {
    this.#onClose.push(listener)
  }

  /** Has this address so many streams that another is refused? Offices share one address: the limit is high. */
  isCrowded(address: string): boolean {
    return (this.#byAddress.get(networkOf(address)) ?? 0) >= this.#shared.settings.streamsPerAddress
  }

  /** Opens a stream on a response whose headers are written. */
  open(response: ServerResponse, reader: Reader, address: string, cursor: Cursor): Stream {
    this.#makeRoom(reader)
    const network = networkOf(address)
    const stream = new Stream(this.#shared, response, reader, network, cursor)
    this.#open.add(stream)
    const own = this.#byPerson.get(reader.stream) ?? new Set()
    this.#byPerson.set(reader.stream, own.add(stream))
    this.#byAddress.set(network, (this.#byAddress.get(network) ?? 0) + 1)
    response.on('close', () => this.#closed(stream))
    this.#shared.counters.open_streams = this.#open.size
    if (!reader.unseen) for (const listener of this.#onOpen) listener({ stream: reader.stream, open: seen(own) })
    return stream
  }

  /** The streams of one person. */
  of(person: string): Iterable<Stream> {
    return this.#byPerson.get(person) ?? []
  }

  tick(): void {
    let waiting = 0
    for (const stream of this.#open) {
      stream.tick()
      if (stream.waiting) waiting += 1
    }
    this.#shared.counters.dirty_streams = waiting
  }

  /** Ends all, spread over some time, and tells each to come back at another moment. */
  async close(over: number): Promise<void> {
    this.#closing = true
    const streams = [...this.#open]
    for (const [index, stream] of streams.entries()) {
      stream.end(500 + Math.random() * Math.min(9500, 500 + streams.length * 10))
      const pause = over / streams.length
      if (pause >= 1 || index % Math.ceil(1 / pause) === 0) await new Promise(resolve => setTimeout(resolve, pause))
    }
  }

  /** A session has only so many streams; the oldest gives way. */
  #makeRoom(reader: Reader): void {
    const own = [...this.of(reader.stream)].filter(stream => stream.reader.session === reader.session && !stream.closed)
    for (const oldest of own.slice(0, Math.max(0, own.length + 1 - this.#shared.settings.streamsPerSession))) {
      oldest.bye('limit')
    }
  }

  #closed(stream: Stream): void {
    stream.close()
    if (!this.#open.delete(stream)) return
    const person = stream.reader.stream
    const own = this.#byPerson.get(person)
    own?.delete(stream)
    if (own?.size === 0) this.#byPerson.delete(person)
    const others = (this.#byAddress.get(stream.address) ?? 1) - 1
    if (others > 0) this.#byAddress.set(stream.address, others)
    else this.#byAddress.delete(stream.address)
    this.#shared.counters.open_streams = this.#open.size
    if (stream.reader.unseen) return
    for (const listener of this.#onClose) listener({ stream: person, open: seen(own ?? []) })
  }
}

/** How many of these say that their person is there. */
function seen(streams: Iterable<Stream>): number {
  return [...streams].filter(({ reader }) => !reader.unseen).length
}
