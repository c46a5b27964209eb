import type { RequestListener } from 'node:http'
import { patience } from './listen.ts'

/** The requests that one application answers, counted, so that it can be taken away when the last has ended. */
export class Requests {
  readonly #handle: RequestListener
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(handle: RequestListener) {
    this.#handle = handle
  }

  answer: RequestListener = (request, response) => {
    this.#running += 1
    response.once('close', () => {
      this.#running -= 1
      if (this.#running === 0) for (const go of this.#waiting.splice(0)) go()
    })
    void this.#handle(request, response)
  }

  /** When none is running any more, or those that are have had time enough. */
  async ended(): Promise<void> {
    if (this.#running === 0) return
    await new Promise<void>(resolve => {
      const late = setTimeout(resolve, patience)
      this.#waiting.push(() => {
        clearTimeout(late)
        resolve()
      })
    })
  }
}
