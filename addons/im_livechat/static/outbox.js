/**
 * Sends what the visitor writes: in order, each exactly once, whatever happens in between. A message stays in the page's
 * memory until the server has answered; sent again, it carries the same key, and the server knows it.
 */
import { keep, memory } from './bridge.js'
import { Refused } from './server.js'

/**
 * @typedef {import('./bridge.js').Unsent} Unsent
 * @typedef {object} Ways
 * @property {(message: Unsent) => Promise<void>} send
 * @property {(message: Unsent) => void} show
 * @property {(message: Unsent) => void} sent
 * @property {(message: Unsent, reason: string, again: () => void) => void} failed
 * @property {(connected: boolean) => void} connected
 */

export class Outbox {
  /** @type {Unsent[]} */
  #waiting = []
  #open = false
  #sending = false

  /** @param {Ways} ways */
  constructor(ways) {
    this.ways = ways
  }

  /** Takes over what an earlier page has not sent. */
  recall() {
    for (const message of [...(memory().unsent ?? [])]) this.#add(message)
  }

  /** From now on messages are sent; until then they wait. */
  open() {
    this.#open = true
    void this.#run()
  }

  /** @param {string} body */
  add(body) {
    this.#add({ key: crypto.randomUUID?.() ?? String(Math.random()).slice(2) + Date.now(), body })
    this.#keep()
    void this.#run()
  }

  /** @param {Unsent} message */
  #add(message) {
    this.#waiting.push(message)
    this.ways.show(message)
  }

  #keep() {
    keep({ unsent: [...this.#waiting] })
  }

  async #run() {
    if (!this.#open || this.#sending) return
    this.#sending = true
    for (let failures = 0; this.#waiting[0]; ) {
      const message = this.#waiting[0]
      try {
        await this.ways.send(message)
        this.#waiting.shift()
        this.#keep()
        this.ways.sent(message)
        this.ways.connected(true)
        failures = 0
      } catch (error) {
        if (error instanceof Refused && error.final) {
          this.#waiting.shift()
          this.#keep()
          this.ways.failed(message, error.message, () => {
            this.#waiting.push(message)
            this.#keep()
            void this.#run()
          })
          continue
        }
        failures += 1
        const slowed = error instanceof Refused && error.status === 429
        this.ways.connected(slowed)
        await pause(slowed ? error.wait * 1000 : Math.min(500 * 1.7 ** failures, 15_000) * (0.7 + Math.random() * 0.6))
      }
    }
    this.#sending = false
  }
}

/** Waits, or until the browser is online again. @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise(resolve => {
    setTimeout(resolve, milliseconds)
    addEventListener('online', resolve, { once: true })
  })
}
