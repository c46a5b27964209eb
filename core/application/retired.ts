import type { Generation } from './generation.ts'

/** Browsers come back within this time to what took the place of a generation: until then nobody is told that they left. */
const linger = 3000

/** Generations whose place another has taken, on their way out. */
export class Retired {
  readonly #leaving = new Set<Promise<void>>()
  readonly #onError: (error: unknown) => void
  #hurry: () => void = () => {}
  readonly #hurried = new Promise<void>(resolve => {
    this.#hurry = resolve
  })

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  /** Closes it some time after its requests have ended. */
  add(generation: Generation, ended: Promise<unknown>): void {
    const leaving = this.#leave(generation, ended)
      .catch(this.#onError)
      .finally(() => this.#leaving.delete(leaving))
    this.#leaving.add(leaving)
  }

  /** Closes all without lingering. */
  async close(): Promise<void> {
    this.#hurry()
    await Promise.all(this.#leaving)
  }

  async #leave(generation: Generation, ended: Promise<unknown>): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const pause = new Promise<void>(resolve => {
      timer = setTimeout(resolve, linger).unref()
    })
    await Promise.race([pause, this.#hurried])
    clearTimeout(timer)
    await Promise.race([ended, this.#hurried])
    await generation.close()
  }
}
