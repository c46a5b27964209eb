import { onCleanUp } from '../../testing/cleanup.ts'
import { Connection, type times } from '../client/connection.js'
import { type BusEvent, Gate } from '../client/gate.js'

interface Options {
  times?: Partial<typeof times>
  fetch?: typeof fetch
  cursor?: string
}

/** Somebody in front of a page: what the browser's client does, without a browser. */
export class Person {
  readonly seen: BusEvent[] = []
  readonly signals: unknown[] = []
  readonly resets: string[] = []
  readonly connection: Connection
  readonly gate: Gate
  bye: string | null = null
  state = ''
  #asking = false

  constructor(url: string, cursor: string, { times, fetch }: Options = {}) {
    this.gate = new Gate(cursor, event => this.seen.push(event))
    const quick = { afterCleanEnd: 5, longestWait: 100, ...times }
    this.connection = new Connection(
      url,
      {
        cursor: () => this.gate.cursor,
        events: (epoch, events) => {
          if (this.gate.take(epoch, events) === 'gap' && !this.#asking) void this.#ask()
        },
        signal: signal => this.signals.push(signal),
        reset: at => {
          this.resets.push(at)
          this.gate.close()
          this.gate.open(at)
        },
        bye: reason => {
          this.bye = reason
        },
        state: state => {
          this.state = state
        },
      },
      { times: quick, ...(fetch && { fetch }) },
    )
    this.connection.start()
    onCleanUp(() => this.leave())
  }

  get numbers(): number[] {
    return this.seen.map(event => event.seq)
  }

  leave(): void {
    this.connection.stop()
  }

  async #ask(): Promise<void> {
    this.#asking = true
    const answer = await this.connection.ask(this.gate.cursor, 'gap').catch(() => null)
    this.#asking = false
    if (answer?.events) this.gate.take(answer.cursor.split('.')[0] ?? '', answer.events)
  }
}
