import { dateFormat, type Environment, type Formats, formatDate, formatsOf, formatTime } from '#core'

/** Moments as a person reads them. */
export async function timesOf(env: Environment): Promise<Times> {
  return new Times(env, await formatsOf(env))
}

/** Moments in the language and the time zone of a person. */
export class Times {
  readonly #env: Environment
  readonly #formats: Formats
  readonly #today: string
  readonly #yesterday: string

  constructor(env: Environment, formats: Formats) {
    this.#env = env
    this.#formats = formats
    const now = env.now()
    this.#today = this.#date(now)
    this.#yesterday = this.#date(new Date(now.getTime() - 24 * 3600 * 1000))
  }

  timeOf(moment: Date): string {
    return formatTime(moment, this.#env.tz, this.#formats)
  }

  /** “Today”, or the date. */
  dayOf(moment: Date): string {
    const date = this.#date(moment)
    if (date === this.#today) return this.#env._('Today')
    return date === this.#yesterday ? this.#env._('Yesterday') : date
  }

  /** As short as it can be understood: the time today, else the day. */
  shortOf(moment: Date): string {
    const date = this.#date(moment)
    if (date === this.#today) return this.timeOf(moment)
    if (date === this.#yesterday) return this.#env._('Yesterday')
    return dateFormat(this.#env.lang, this.#env.tz, { day: 'numeric', month: 'short' }).format(moment)
  }

  #date(moment: Date): string {
    return formatDate(moment, this.#env.tz, this.#formats)
  }
}
