/**
 * Lets every event of a stream pass exactly once and in order, wherever it comes from: the stream, the answer to a post,
 * a second asking. Knows nothing of the network nor of the page.
 *
 * @typedef {{ seq: number, kind?: string, html?: string, data?: unknown }} BusEvent one event of the log, drawn for this reader
 * @typedef {'ok' | 'gap' | 'reset'} Verdict `gap`: ask for what follows `cursor`; `reset`: draw the page again, then `open`
 */

const KEPT = 200

/** @param {string} cursor `<epoch>.<seq>` @returns {{ epoch: string, seq: number }} */
export function parseCursor(cursor) {
  const dot = cursor.lastIndexOf('.')
  return { epoch: cursor.slice(0, dot), seq: Number(cursor.slice(dot + 1)) }
}

export class Gate {
  /** Events that came before their turn. @type {Map<number, BusEvent>} */
  #early = new Map()
  /** The last events that passed, for parts of the page that were drawn before them. @type {BusEvent[]} */
  #passed = []
  /** The highest number that is known to exist. */
  #highest
  #shut = false
  #apply
  duplicates = 0

  /**
   * @param {string} cursor where the page was drawn
   * @param {(event: BusEvent, again: boolean) => void} apply shows an event; `again` if it has been shown before
   */
  constructor(cursor, apply) {
    const { epoch, seq } = parseCursor(cursor)
    this.epoch = epoch
    this.last = seq
    this.#highest = seq
    this.#apply = apply
  }

  get cursor() {
    return `${this.epoch}.${this.last}`
  }

  /** Are there events that have not come yet? */
  get missing() {
    return this.#highest > this.last
  }

  get shut() {
    return this.#shut
  }

  /** @param {string} epoch @param {readonly BusEvent[]} events in any order @returns {Verdict} */
  take(epoch, events) {
    if (epoch !== this.epoch) return this.close()
    for (const event of events) {
      this.#highest = Math.max(this.#highest, event.seq)
      if (event.seq <= this.last) this.duplicates += 1
      else if (this.#early.size < KEPT || event.seq === this.last + 1) this.#early.set(event.seq, event)
    }
    return this.#pass()
  }

  /** Events up to this cursor exist. @param {string} cursor @returns {Verdict} */
  expect(cursor) {
    const { epoch, seq } = parseCursor(cursor)
    if (epoch !== this.epoch) return this.close()
    this.#highest = Math.max(this.#highest, seq)
    return this.#pass()
  }

  /** Nothing passes until `open`: the page has to be drawn again. @returns {Verdict} */
  close() {
    this.#shut = true
    return 'reset'
  }

  /** The whole page was drawn again at this cursor. @param {string} cursor @returns {Verdict} */
  open(cursor) {
    const { epoch, seq } = parseCursor(cursor)
    if (epoch !== this.epoch) {
      this.#early.clear()
      this.#highest = seq
    }
    this.#highest = Math.max(this.#highest, seq)
    this.epoch = epoch
    this.last = seq
    this.#passed = []
    this.#shut = false
    for (const early of this.#early.keys()) if (early <= seq) this.#early.delete(early)
    return this.#pass()
  }

  /**
   * A part of the page was drawn at this cursor, maybe before events that have passed already: they are shown again, which
   * changes nothing elsewhere because every event says how things are, not how they change.
   * `gap`: they are not kept any more; ask for what follows `cursor` and give it to `repeat`.
   *
   * @param {string} cursor @returns {Verdict}
   */
  drawn(cursor) {
    const { epoch, seq } = parseCursor(cursor)
    if (this.#shut) return 'reset'
    if (epoch !== this.epoch) return this.close()
    if (seq >= this.last) return 'ok'
    const first = this.#passed[0]
    if (!first || first.seq > seq + 1) return 'gap'
    return this.repeat(
      epoch,
      this.#passed.filter(event => event.seq > seq),
    )
  }

  /** Shows again the events that have passed, and lets the others pass. @param {string} epoch @param {readonly BusEvent[]} events @returns {Verdict} */
  repeat(epoch, events) {
    if (this.#shut || epoch !== this.epoch) return this.close()
    for (const event of events) {
      if (event.seq <= this.last && !this.#show(event, true)) return 'reset'
    }
    return this.take(
      epoch,
      events.filter(event => event.seq > this.last),
    )
  }

  #pass() {
    if (this.#shut) return 'reset'
    for (let event = this.#next(); event; event = this.#next()) {
      if (!this.#show(event, false)) return 'reset'
      this.#early.delete(event.seq)
      this.last = event.seq
      if (this.#passed.push(event) > KEPT) this.#passed.shift()
    }
    return this.missing ? 'gap' : 'ok'
  }

  #next() {
    return this.#early.get(this.last + 1)
  }

  /** @param {BusEvent} event @param {boolean} again */
  #show(event, again) {
    try {
      this.#apply(event, again)
      return true
    } catch (error) {
      console.error(`Event ${event.seq} (${event.kind}) could not be shown; the page is drawn again.`, error)
      this.close()
      return false
    }
  }
}
