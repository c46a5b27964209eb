/** Waits between tries: longer after each failure, never the same for everybody, and not when there is a reason to hurry. */
export class Wait {
  #failures = 0
  /** @type {(() => void) | null} */
  #end = null

  /** How long to wait after one more failure. @param {number} first @param {number} longest */
  afterFailure(first, longest) {
    return Math.random() * Math.min(longest, first * 1.7 ** this.#failures++)
  }

  /** It works: the next failure is the first again. */
  forget() {
    this.#failures = 0
  }

  /** @param {number} milliseconds @returns {Promise<void>} */
  pause(milliseconds) {
    return new Promise(resolve => {
      const end = () => {
        clearTimeout(timer)
        this.#end = null
        resolve()
      }
      const timer = setTimeout(end, milliseconds)
      this.#end = end
    })
  }

  /** Ends the pause, if there is one. */
  skip() {
    this.#end?.()
  }
}
