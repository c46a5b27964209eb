import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { TooManyRequests } from '../errors.ts'
import { N_ } from '../gettext.ts'
import { interpolate } from '../interpolate.ts'
import { networkOf } from '../network.ts'

const limiters = new Map<string, RateLimiterMemory>()

/**
 * Lets something happen `points` times in `seconds`, per key; after that it throws `TooManyRequests` until the time is
 * over. Counted in this process. Begin keys with what they limit: `post:guest:12`.
 */
export async function throttle(key: string, points: number, seconds: number): Promise<void> {
  const name = `${points}/${seconds}`
  const limiter = limiters.get(name) ?? new RateLimiterMemory({ points, duration: seconds })
  limiters.set(name, limiter)
  await limiter.consume(key).catch((result: RateLimiterRes) => {
    throw tooMany(result.msBeforeNext)
  })
}

/** As `throttle`, of each address by itself, or each network of IPv6: see `networkOf`. */
export function throttleAddress(what: string, ip: string, points: number, seconds: number): Promise<void> {
  return throttle(`${what} ${networkOf(ip)}`, points, seconds)
}

/**
 * Slows down whoever tries passwords: from one address at most 5 wrong ones a minute for one login, and 30 for all logins
 * together. Nobody can lock another person out: what counts is always who asks, not only for whom.
 */
export class LoginThrottle {
  #pair: RateLimiterMemory
  #address: RateLimiterMemory

  constructor(seconds = 60, perLogin = 5, perAddress = 30) {
    this.#pair = new RateLimiterMemory({ points: perLogin, duration: seconds })
    this.#address = new RateLimiterMemory({ points: perAddress, duration: seconds })
  }

  /** Counts a try, before the password is looked at: tries sent at the same time count as well. Throws `TooManyRequests`. */
  async attempt(ip: string, login: string): Promise<void> {
    const address = networkOf(ip)
    try {
      await this.#pair.consume(pair(address, login))
      await this.#address.consume(address)
    } catch (result) {
      // The limiter rejects with its result, not with an error.
      throw tooMany((result as RateLimiterRes).msBeforeNext)
    }
  }

  /** Forgets the tries for a login that succeeded; of the address only this one. */
  async succeeded(ip: string, login: string): Promise<void> {
    const address = networkOf(ip)
    await this.#pair.delete(pair(address, login))
    await this.#address.reward(address)
  }
}

/** The brake of the login form and of every other place where a password can be tried. */
export const loginThrottle = new LoginThrottle()

/** The brake of codes, of which there are few: in an hour five wrong ones for one user, and fifty for all. */
export const codeThrottle = new LoginThrottle(3600, 5, 50)

/**
 * The brake of API keys. Their bits nobody guesses: what is spared is looking up, again and again, what is none. Counted
 * by address and by how the key begins, so that no program is held up by what others send.
 */
export class KeyThrottle {
  #wrong: RateLimiterMemory

  constructor(seconds = 60, wrong = 30) {
    this.#wrong = new RateLimiterMemory({ points: wrong, duration: seconds })
  }

  /** Throws `TooManyRequests` for a key that was none too often. */
  async check(ip: string, key: string): Promise<void> {
    const past = await this.#wrong.get(pair(networkOf(ip), key.slice(0, 8)))
    if (past && past.remainingPoints <= 0) throw tooMany(past.msBeforeNext)
  }

  async failed(ip: string, key: string): Promise<void> {
    await this.#wrong.penalty(pair(networkOf(ip), key.slice(0, 8)))
  }
}

function pair(address: string, login: string): string {
  return `${address} ${login.trim().toLowerCase().slice(0, 200)}`
}

/** The brake was pulled here; `text` is what its message says, to be translated. */
export class Throttled extends TooManyRequests {
  static readonly text = N_('That was too often. Try again in %(seconds)s s.')

  constructor(seconds: number) {
    super(interpolate(Throttled.text, { seconds }), seconds)
  }
}

function tooMany(milliseconds: number): Throttled {
  return new Throttled(Math.max(1, Math.ceil(milliseconds / 1000)))
}
