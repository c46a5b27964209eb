import type { Bus } from '../bus/bus.ts'
import type { Reader } from '../bus/types.ts'
import type { Context } from './context.ts'
import { sessionOf } from './current_session.ts'
import type { DatabaseLike } from './database.ts'
import { livingSessions } from './session.ts'

/**
 * Finds out who reads the stream of events, for people who have no session: by a token of their own. An addon lists its
 * sources as `readers`; `null` when the request is not from such a person.
 */
export type ReaderSource = (context: Context, database: DatabaseLike) => Promise<Reader | null>

export type ReaderOf = (context: Context) => Promise<Reader | null>

/** Who reads: the user of the session, or whom a source knows. With `Authorization` the cookie does not count. */
export function readersOf(database: DatabaseLike, sources: readonly ReaderSource[], days: number): ReaderOf {
  const asked = new SessionQuestions(database)
  return async context => {
    if (!context.get('authorization')) {
      const session = await sessionOf(database, context, { days })
      if (session.uid !== null && session.id !== null) return userReader(database, asked, session.uid, session.id)
    }
    for (const source of sources) {
      const reader = await source(context, database)
      if (reader) return reader
    }
    return null
  }
}

/** The stream of a user. */
export function userStream(uid: number): string {
  return `user:${uid}`
}

/** Ends the open streams of a session that is over, without waiting until they ask. */
export function endStreams(bus: Bus | undefined, uid: number, session: string): void {
  for (const stream of bus?.streams.of(userStream(uid)) ?? []) {
    if (stream.reader.session === session) stream.bye('auth')
  }
}

function userReader(database: DatabaseLike, asked: SessionQuestions, uid: number, session: string): Reader {
  const stream = userStream(uid)
  return {
    stream,
    session,
    unit: work => database.unit({ uid }, work),
    currentStream: async () => ((await asked.isAlive(session)) ? stream : null),
  }
}

/** Asks the database once about all sessions that are asked for in one turn of the event loop. */
class SessionQuestions {
  readonly #database: DatabaseLike
  #gathered: { ids: Set<string>; living: Promise<Set<string>> } | undefined

  constructor(database: DatabaseLike) {
    this.#database = database
  }

  async isAlive(id: string): Promise<boolean> {
    this.#gathered ??= this.#gather()
    this.#gathered.ids.add(id)
    return (await this.#gathered.living).has(id)
  }

  #gather() {
    const ids = new Set<string>()
    const living = new Promise<void>(resolve => setImmediate(resolve)).then(() => {
      this.#gathered = undefined
      return livingSessions(this.#database, [...ids])
    })
    return { ids, living }
  }
}
