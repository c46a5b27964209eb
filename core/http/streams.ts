import type { DatabaseLike } from './database.ts'
import { livingSessions } from './session.ts'

/** Why a stream must end: its reader has gone, the server closes, or the session is over. */
export type StreamEnd = 'gone' | 'closing' | 'revoked'

/** The streams that are open in this process, by the session that opened them. */
export class Streams {
  #open = new Map<AbortController, string | null>()
  #timer: NodeJS.Timeout

  constructor(database: DatabaseLike, log: (error: unknown) => void, every = 20_000) {
    this.#timer = setInterval(() => this.check(database).catch(log), every)
    this.#timer.unref()
  }

  get size(): number {
    return this.#open.size
  }

  open(session: string | null): AbortController {
    const controller = new AbortController()
    this.#open.set(controller, session)
    return controller
  }

  end(controller: AbortController, why: StreamEnd): void {
    if (this.#open.delete(controller)) controller.abort(why)
  }

  /** Ends the streams of a session that was closed here. */
  revoke(session: string): void {
    for (const [controller, owner] of this.#open) if (owner === session) this.end(controller, 'revoked')
  }

  /** Ends the streams whose sessions were closed elsewhere: in another process, by a new password, by time. */
  async check(database: DatabaseLike): Promise<void> {
    const asked = new Set([...this.#open.values()].filter(id => id !== null))
    if (asked.size === 0) return
    const living = await livingSessions(database, [...asked])
    for (const id of asked) if (!living.has(id)) this.revoke(id)
  }

  close(): void {
    clearInterval(this.#timer)
    for (const controller of [...this.#open.keys()]) this.end(controller, 'closing')
  }
}
