import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import type { Counters } from './counters.ts'
import { CHANNEL, type Passing, passingPayloads, readPayload, topicPayload, wakePayloads } from './notify.ts'
import type { BusDatabase } from './types.ts'

export interface Hearer {
  /** Other processes have written to these streams, or to any (`'*'`). */
  woken(streams: readonly string[] | '*'): void
  passing(signal: Passing): void
  /** Something was said to all processes; `null`: something may have been said while nobody listened. */
  told(topic: string | null): void
}

const firstWait = 200
const longestWait = 5000

/**
 * Wakes the other processes, and is woken by them: by NOTIFY, after the commit and outside the transaction, because
 * transactions that notify commit one after the other in the whole database. Only a hint: what gets lost, the safety poll finds.
 */
export class Wakeups {
  /** Tells our own notifications from those of others. */
  readonly process = randomBytes(6).toString('hex')
  /** For tests of what happens when notifications are lost. */
  mute = false
  readonly #database: BusDatabase
  readonly #hearer: Hearer
  readonly #counters: Counters
  readonly #onError: (error: unknown) => void
  readonly #gatherFor: number
  #client: Client | undefined
  #beat: NodeJS.Timeout | undefined
  #again: NodeJS.Timeout | undefined
  #sending: NodeJS.Timeout | undefined
  #waiting = new Set<string>()
  #wait = firstWait
  #stopped = false

  constructor(
    database: BusDatabase,
    hearer: Hearer,
    counters: Counters,
    onError: (error: unknown) => void,
    gatherFor = 8,
  ) {
    this.#database = database
    this.#hearer = hearer
    this.#counters = counters
    this.#onError = onError
    this.#gatherFor = gatherFor
  }

  /** Listens. A first connection that fails is tried again like any other. */
  async start(): Promise<void> {
    this.#beat = setInterval(() => this.#client?.query('SELECT 1').catch(error => this.#lost(error)), 20_000)
    this.#beat.unref()
    await this.#listen()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#beat)
    clearTimeout(this.#again)
    clearTimeout(this.#sending)
    await this.#send().catch(() => {})
    const client = this.#client
    this.#client = undefined
    await client?.end().catch(() => {})
  }

  /** Wakes the readers of these streams in other processes, together with what is said in the next milliseconds. */
  wake(streams: Iterable<string>): void {
    for (const stream of streams) this.#waiting.add(stream)
    if (this.#stopped) return
    this.#sending ??= setTimeout(() => this.#send().catch(this.#onError), this.#gatherFor)
  }

  async signal(passing: Passing): Promise<void> {
    await this.#notify(passingPayloads(this.process, passing))
  }

  async tell(topic: string): Promise<void> {
    await this.#notify([topicPayload(this.process, topic)])
  }

  async #send(): Promise<void> {
    this.#sending = undefined
    const streams = [...this.#waiting]
    this.#waiting.clear()
    if (streams.length) await this.#notify(wakePayloads(this.process, streams))
  }

  async #notify(payloads: readonly string[]): Promise<void> {
    if (this.mute || payloads.length === 0) return
    await this.#database.query('SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload', [CHANNEL, payloads])
  }

  async #listen(): Promise<void> {
    try {
      const client = await this.#database.connect()
      if (this.#stopped) return await client.end()
      this.#client = client
      client.on('error', error => this.#lost(error, client))
      client.on('end', () => this.#lost(new Error('The listening connection was closed.'), client))
      client.on('notification', ({ payload }) => this.#hear(payload ?? ''))
      await client.query(`LISTEN ${CHANNEL}`)
      this.#wait = firstWait
      // There is no replay of what was said while nobody listened.
      this.#hearer.woken('*')
      if (this.#counters.listener_reconnects_total) this.#hearer.told(null)
    } catch (error) {
      this.#lost(error)
    }
  }

  #hear(payload: string): void {
    if (this.mute) return
    const word = readPayload(payload)
    if (word.from === this.process) return
    if ('passing' in word) this.#hearer.passing(word.passing)
    else if ('topic' in word) this.#hearer.told(word.topic)
    else this.#hearer.woken(word.streams)
  }

  #lost(error: unknown, client = this.#client): void {
    if (this.#stopped || this.#again || client !== this.#client) return
    this.#client = undefined
    client?.end().catch(() => {})
    this.#counters.listener_reconnects_total += 1
    this.#onError(error)
    this.#again = setTimeout(() => {
      this.#again = undefined
      void this.#listen()
    }, this.#wait)
    this.#again.unref()
    this.#wait = Math.min(this.#wait * 2, longestWait)
  }
}
