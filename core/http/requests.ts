import type { RequestListener } from 'node:http'
import { patience } from './listen.ts'

/** Is what answers replaced by something else, now or within so many milliseconds? */
export type Replaced = (milliseconds: number) => Promise<boolean>

/** The requests that one application answers, counted, so that it can be taken away when the last has ended. */
export class Requests {
  readonly #handle: RequestListener
  readonly #waiting: (() => void)[] = []
  #running = 0
  #replace = () => {}

  constructor(make: (replaced: Replaced) => RequestListener) {
    const replaced = new Promise<true>(resolve => {
      this.#replace = () => resolve(true)
    })
    this.#handle = make(milliseconds => within(replaced, milliseconds))
  }

  answer: RequestListener = (request, response) => {
    this.#running += 1
    response.once('close', () => {
      this.#running -= 1
      if (this.#running === 0) for (const go of this.#waiting.splice(0)) go()
    })
    void this.#handle(request, response)
  }

  /** Others are answered by something else from now on. */
  replace(): void {
    this.#replace()
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

async function within(event: Promise<true>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>(resolve => {
    timer = setTimeout(resolve, milliseconds, false)
  })
  return Promise.race([event, late]).finally(() => clearTimeout(timer))
}
