/**
 * One stream of events, kept open: reconnects with what the page has seen, notices a stream that died silently, and asks
 * now and then instead where streams do not get through. Works in pages and workers, with a cookie or a bearer token.
 *
 * @typedef {import('./gate.js').BusEvent} BusEvent
 * @typedef {{ kind: string, html?: string, data?: unknown, ttl?: number }} Signal something passing, such as "is typing"
 * @typedef {{ cursor: string, reset?: boolean, events?: BusEvent[] }} Answer what the route says without a stream
 * @typedef {object} Receiver
 * @property {() => string} cursor what has been received, sent with every connection
 * @property {(epoch: string, events: BusEvent[]) => void} events
 * @property {(signal: Signal) => void} [signal]
 * @property {(cursor: string) => void} reset too much is missing: draw the page again
 * @property {(reason: string) => void} bye the server knows this reader no more; nothing is tried again until `start`
 * @property {(state: 'open' | 'waiting' | 'polling') => void} [state]
 */
import { parseCursor } from './gate.js'
import { frameReader } from './sse.js'
import { Wait } from './wait.js'

export const times = {
  /** Silence after which a stream counts as dead; the server says something every 20 s. */
  dead: 45_000,
  /** The first words must come by then, else something between holds the stream back. */
  first: 10_000,
  afterCleanEnd: 500,
  longestWait: 30_000,
  poll: 5_000,
  pollHidden: 60_000,
  /** How long to ask now and then before a stream is tried again. */
  streamAgain: 300_000,
}

export class Connection {
  /** @type {AbortController | null} */
  #open = null
  /** The loop that runs; a stopped one finds another here, or none. @type {object | null} */
  #turn = null
  #eager = false
  #wait = new Wait()
  #held = 0
  #heard = 0
  #retry = 0
  #pollUntil = 0
  #hidden = false

  /**
   * @param {string} url @param {Receiver} receiver
   * @param {{ headers?: Record<string, string>, times?: Partial<typeof times>, fetch?: typeof fetch }} [options]
   */
  constructor(url, receiver, options = {}) {
    this.url = url
    this.receiver = receiver
    this.headers = options.headers ?? {}
    this.times = { ...times, ...options.times }
    this.fetch = options.fetch ?? ((input, init) => fetch(input, init))
  }

  start() {
    if (this.#turn) return this.nudge()
    this.#turn = {}
    void this.#run(this.#turn)
  }

  stop() {
    this.#turn = null
    this.#open?.abort()
    this.#open = null
    this.#wait.skip()
  }

  /** The browser woke up or is online again: try now, and leave a stream that has been silent for a while. */
  nudge() {
    this.#wait.forget()
    if (this.#open && Date.now() - this.#heard > this.times.dead / 2) {
      this.#eager = true
      this.#open.abort()
    }
    this.#wait.skip()
  }

  /** @param {boolean} hidden nobody looks at the page: ask more rarely where no stream gets through */
  hide(hidden) {
    this.#hidden = hidden
  }

  /** What follows `cursor`, asked once, beside the stream. @param {string} cursor @param {string} [why] */
  async ask(cursor, why) {
    const response = await this.#request('application/json', cursor, undefined, why)
    return response.ok ? /** @type {Answer} */ (await response.json()) : null
  }

  /** @param {object} turn */
  async #run(turn) {
    while (this.#turn === turn) {
      let wait = 0
      try {
        wait = Date.now() < this.#pollUntil ? await this.#poll() : await this.#stream()
      } catch {
        wait = this.#backOff()
      }
      if (this.#turn === turn && wait && !this.#eager) await this.#wait.pause(wait)
      this.#eager = false
    }
  }

  /** Reads one stream to its end. @returns {Promise<number>} how long to wait before the next */
  async #stream() {
    const open = new AbortController()
    this.#open = open
    this.#heard = Date.now()
    this.#retry = 0
    let answered = false
    let frames = 0
    const watch = setInterval(() => {
      const silence = Date.now() - this.#heard
      if (silence > this.times.dead) this.#eager = true // it died, or the computer slept
      if (silence > this.times.dead || (!frames && silence > this.times.first)) open.abort()
    }, this.times.first / 4)
    try {
      const response = await this.#request('text/event-stream', this.receiver.cursor(), open.signal)
      const refused = this.#refused(response)
      if (refused !== null) return refused
      answered = true
      const read = frameReader(frame => {
        frames += 1
        if (this.#open === open) this.#receive(frame)
      })
      const text = new TextDecoder()
      const reader = response.body?.getReader()
      for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
        this.#heard = Date.now()
        read(text.decode(piece.value, { stream: true }))
        if (this.#open !== open) break // it said good-bye
      }
    } finally {
      clearInterval(watch)
      if (this.#open === open) this.#open = null
      if (frames) this.#held = 0
      // Answered, but not a word came through: something holds the stream back.
      else if (answered && ++this.#held > 1) this.#pollInstead()
    }
    this.#tell('waiting')
    return this.#retry || this.times.afterCleanEnd
  }

  async #poll() {
    this.#tell('polling')
    const response = await this.#request('application/json', this.receiver.cursor())
    const refused = this.#refused(response)
    if (refused !== null) return refused
    this.#wait.forget()
    this.#answer(await response.json())
    return this.#hidden ? this.times.pollHidden : this.times.poll
  }

  /** @param {Response} response @returns {number | null} how long to wait if this is no answer to read */
  #refused(response) {
    if (response.ok && response.status !== 204) return null
    if ([204, 401, 403, 409].includes(response.status)) {
      this.#bye(response.status === 409 ? 'identity' : 'auth')
      return 0
    }
    return Number(response.headers.get('retry-after')) * 1000 * (1 + Math.random() / 2) || this.#backOff()
  }

  /** @param {import('./sse.js').Frame} frame */
  #receive({ event, data, id, retry }) {
    if (retry !== null) this.#retry = retry
    if (event === 'hb') return
    this.#wait.forget()
    if (event === 'bye') return this.#bye(JSON.parse(data).reason)
    if (event === 'reset') return this.receiver.reset(JSON.parse(data).cursor)
    if (data === '') return this.#tell('open')
    if (id) this.receiver.events(parseCursor(id).epoch, [JSON.parse(data)])
    else this.receiver.signal?.(JSON.parse(data))
  }

  /** @param {Answer} answer */
  #answer(answer) {
    if (answer.reset) this.receiver.reset(answer.cursor)
    else this.receiver.events(parseCursor(answer.cursor).epoch, answer.events ?? [])
  }

  /** @param {'open' | 'waiting' | 'polling'} state */
  #tell(state) {
    if (this.#turn) this.receiver.state?.(state)
  }

  /** @param {string} reason */
  #bye(reason) {
    // Too many streams of one session: the newer ones go on, this one asks now and then.
    if (reason === 'limit') return this.#pollInstead()
    this.stop()
    this.receiver.bye(reason)
  }

  #pollInstead() {
    this.#pollUntil = Date.now() + this.times.streamAgain
  }

  #backOff() {
    this.#tell('waiting')
    return this.#wait.afterFailure(6 * this.times.afterCleanEnd, this.times.longestWait)
  }

  /** @param {string} accept @param {string} cursor @param {AbortSignal} [signal] @param {string} [why] */
  #request(accept, cursor, signal, why) {
    const url = `${this.url}${this.url.includes('?') ? '&' : '?'}after=${encodeURIComponent(cursor)}`
    return this.fetch(why ? `${url}&why=${why}` : url, {
      headers: { ...this.headers, Accept: accept },
      credentials: 'same-origin',
      cache: 'no-store',
      signal,
    })
  }
}
