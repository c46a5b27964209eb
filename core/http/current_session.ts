import { now } from '../clock.ts'
import type { Context } from './context.ts'
import { isCrossOrigin } from './csrf.ts'
import type { DatabaseLike } from './database.ts'
import type { Json } from './json.ts'
import {
  addSession,
  findSession,
  idOf,
  isSecret,
  newSecret,
  removeSession,
  type StoredSession,
  touchSession,
  writeSession,
} from './session.ts'

const cookie = 'session_id'
const day = 24 * 3600 * 1000
const touchEvery = 5 * 60 * 1000

/** The session of the browser that asks, as a handler sees it. */
export interface Session {
  /** The user who is logged in. */
  readonly uid: number | null
  /** Who looks at things as `uid`, and is another user: an administrator. */
  readonly behind: number | null
  /** Names the stored session, without being its secret; `null` for a visitor of whom nothing is kept. */
  readonly id: string | null
  /** Small things to remember about this browser; kept when the unit of work is. */
  readonly data: Record<string, Json>
}

type NewSession = Pick<StoredSession, 'uid' | 'behind'> & { readonly data: Record<string, Json> }

/**
 * The session of one request. A visitor has none in the database until there is something to keep: the cookie alone is
 * enough for the token of a form.
 */
export class CurrentSession {
  #days: number
  #secret: string | undefined
  #stored: StoredSession | null

  /** `days` of inactivity end it. */
  constructor(days: number, secret: string | undefined, stored: StoredSession | null) {
    this.#days = days
    this.#secret = secret
    this.#stored = stored
  }

  get uid(): number | null {
    return this.#stored?.uid ?? null
  }

  get behind(): number | null {
    return this.#stored?.behind ?? null
  }

  get id(): string | null {
    return this.#stored?.id ?? null
  }

  get data(): Readonly<Record<string, Json>> {
    return this.#stored?.data ?? {}
  }

  /** The secret that the browser has sent. */
  get secret(): string | undefined {
    return this.#secret
  }

  /** The secret, made now if the browser has none, and sent with the answer. */
  secretFor(context: Context): string {
    if (this.#secret) return this.#secret
    this.#secret = newSecret()
    setCookie(context, this.#secret, this.#days)
    return this.#secret
  }

  /** A new session for a user, or what a visitor has from now on (`null`); the one before ends, its secret is worthless. */
  async replace(
    database: DatabaseLike,
    context: Context,
    { secret, uid, data, behind }: NewSession & { readonly secret: string },
  ): Promise<void> {
    if (this.#stored) await removeSession(database, this.#stored.id)
    this.#stored = null
    this.#secret = secret
    setCookie(context, this.#secret, this.#days)
    if (uid !== null || Object.keys(data).length > 0) await this.#add(database, context, { uid, data, behind })
  }

  /** Keeps what handlers have put into the session. */
  async keep(database: DatabaseLike, context: Context, data: Record<string, Json>): Promise<void> {
    if (JSON.stringify(data) === JSON.stringify(this.data)) return
    if (this.#stored) await writeSession(database, this.#stored.id, data)
    else await this.#add(database, context, { uid: null, data, behind: null })
  }

  async #add(database: DatabaseLike, context: Context, session: NewSession): Promise<void> {
    const secret = this.secretFor(context)
    await addSession(database, secret, {
      ...session,
      ip: context.ip,
      userAgent: context.get('user-agent'),
      days: this.#days,
    })
    this.#stored = { id: idOf(secret), ...session, lastSeen: now() }
  }
}

/**
 * The session that a request's cookie opens. For calls from other sites (`cors`) the cookie does not count. Without a
 * database nothing is looked up: only the secret is known.
 */
export async function sessionOf(
  database: DatabaseLike | null,
  context: Context,
  { cors = false, days }: { cors?: boolean | undefined; days: number },
): Promise<CurrentSession> {
  const secret = context.cookies.get(cookie)
  if (!isSecret(secret) || (cors && isCrossOrigin(context))) return new CurrentSession(days, undefined, null)
  const stored = database && (await findSession(database, secret))
  if (stored && database && now().getTime() - stored.lastSeen.getTime() > touchEvery) {
    await touchSession(database, stored.id, days)
    setCookie(context, secret, days)
  }
  return new CurrentSession(days, secret, stored)
}

function setCookie(context: Context, secret: string, days: number): void {
  context.cookies.set(cookie, secret, {
    httpOnly: true,
    sameSite: 'lax',
    secure: context.secure,
    maxAge: days * day,
    overwrite: true,
  })
}
