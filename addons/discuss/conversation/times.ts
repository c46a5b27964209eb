import type { Environment } from '#core'

/** Moments in the language and the time zone of a person. */
export class Times {
  readonly #env: Environment
  readonly #locale: string
  readonly #today: string
  readonly #yesterday: string

  constructor(env: Environment) {
    this.#env = env
    this.#locale = env.lang.replace('_', '-')
    const now = env.now()
    this.#today = this.#date(now)
    this.#yesterday = this.#date(new Date(now.getTime() - 24 * 3600 * 1000))
  }

  timeOf(moment: Date): string {
    return this.#format(moment, { hour: 'numeric', minute: '2-digit' })
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
    return this.#format(moment, { day: 'numeric', month: 'short' })
  }

  #date(moment: Date): string {
    return this.#format(moment, { dateStyle: 'medium' })
  }

  #format(moment: Date, options: Intl.DateTimeFormatOptions): string {
    return formatOf(this.#locale, this.#env.tz, options).format(moment)
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** To make one takes longer than to use it a hundred times. */
function formatOf(locale: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, timeZone, options])
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, { timeZone, ...options })
  if (formats.size < 500) formats.set(key, made)
  return made
}
