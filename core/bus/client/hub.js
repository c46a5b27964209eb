/**
 * One stream for all the tabs of a browser. Each tab says where it stands and is given what follows; what is too old to be
 * kept here, the tab's own gate notices and asks for.
 *
 * @typedef {import('./gate.js').BusEvent} BusEvent
 * @typedef {{ type: 'events', epoch: string, events: BusEvent[] } | { type: 'signal', signal: import('./connection.js').Signal }
 *   | { type: 'at', cursor: string } | { type: 'reset', cursor: string } | { type: 'bye', reason: string } | { type: 'state', state: string }} Message to a tab
 * @typedef {{ type: 'hello', cursor: string } | { type: 'nudge' } | { type: 'hide', hidden: boolean } | { type: 'leave' }} Word from a tab
 */
import { Connection } from './connection.js'
import { parseCursor } from './gate.js'

/** Part of the worker's address: raise it when tab and worker talk differently, so that a new tab gets a new worker. */
export const PROTOCOL = 1

const KEPT = 200

export class Hub {
  /** @type {Map<string, { send: (message: Message) => void, hidden: boolean }>} */
  #tabs = new Map()
  /** @type {BusEvent[]} */
  #kept = []
  /** @type {string | null} */
  #cursor = null
  #state = 'waiting'
  #connection

  /** @param {string} url @param {ConstructorParameters<typeof Connection>[2]} [options] */
  constructor(url, options) {
    this.#connection = new Connection(
      url,
      {
        cursor: () => this.#cursor ?? '',
        events: (epoch, events) => this.#events(epoch, events),
        signal: signal => this.#tell({ type: 'signal', signal }),
        reset: cursor => {
          this.#startAt(cursor)
          this.#tell({ type: 'reset', cursor })
        },
        bye: reason => this.#tell({ type: 'bye', reason }),
        state: state => {
          this.#state = state
          this.#tell({ type: 'state', state })
        },
      },
      options,
    )
  }

  /** What a tab says. @param {string} tab @param {Word} word @param {(message: Message) => void} send answers that tab */
  hear(tab, word, send) {
    if (word.type === 'hello') this.#join(tab, word.cursor, send)
    else if (word.type === 'leave') this.#leave(tab)
    else if (word.type === 'nudge') this.#connection.nudge()
    else {
      const known = this.#tabs.get(tab)
      if (known) known.hidden = word.hidden
      this.#connection.hide([...this.#tabs.values()].every(other => other.hidden))
    }
  }

  stop() {
    this.#connection.stop()
  }

  /** @param {string} tab @param {string} cursor @param {(message: Message) => void} send */
  #join(tab, cursor, send) {
    if (this.#tabs.size === 0) this.#cursor = null
    this.#tabs.set(tab, { send, hidden: false })
    const { epoch, seq } = parseCursor(cursor)
    if (this.#cursor === null || epoch !== parseCursor(this.#cursor).epoch) {
      // Another epoch: the server says whose is the present one, and the tabs with the other draw their page again.
      this.#startAt(cursor)
      this.#connection.stop()
      this.#state = 'waiting'
    } else {
      send({ type: 'events', epoch, events: this.#kept.filter(event => event.seq > seq) })
      send({ type: 'at', cursor: this.#cursor })
    }
    send({ type: 'state', state: this.#state })
    this.#connection.start()
  }

  /** @param {string} tab */
  #leave(tab) {
    this.#tabs.delete(tab)
    if (this.#tabs.size === 0) this.#connection.stop()
  }

  /** @param {string} epoch @param {BusEvent[]} events */
  #events(epoch, events) {
    const last = events.at(-1)
    if (!last) return
    this.#cursor = `${epoch}.${last.seq}`
    this.#kept = [...this.#kept, ...events].slice(-KEPT)
    this.#tell({ type: 'events', epoch, events })
  }

  /** @param {string} cursor */
  #startAt(cursor) {
    this.#cursor = cursor
    this.#kept = []
  }

  /** @param {Message} message */
  #tell(message) {
    for (const { send } of this.#tabs.values()) send(message)
  }
}
