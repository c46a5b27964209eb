import type { Bus } from '../bus/bus.ts'
import type { DatabaseLike } from '../http/database.ts'
import type { Mailer } from '../mail/mailer.ts'

/** What a service works with. */
export interface Running {
  readonly database: DatabaseLike
  readonly bus: Bus
  /** Hands over e-mail, if the settings name a server. */
  readonly mailer: Mailer | undefined
  /** Writes down what went wrong without anybody to tell. */
  onError(error: unknown): void
}

/**
 * What an addon does by itself as long as the application runs: timers, listening to the bus. An addon lists its own as
 * `services`; each is begun once in every process, and gives the function that ends it.
 */
export type Service = (running: Running) => () => Promise<void> | void
