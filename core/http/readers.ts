import type { Bus } from '../bus/bus.ts'
import { together } from '../bus/together.ts'
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
  const isAlive = together<string>(ids => livingSessions(database, ids))
  return async context => {
    if (!context.get('authorization')) {
      const session = await sessionOf(database, context, { days })
      const { uid, id, behind } = session
      if (uid !== null && id !== null) {
        const mayRead = async () => (await isAlive(id)) && (behind !== null || !(await mustVisit(database, uid)))
        if (!(await mayRead())) return null
        return { ...userReader(database, mayRead, uid, id), unseen: behind !== null }
      }
    }
    for (const source of sources) {
      const reader = await source(context, database)
      if (reader) return reader
    }
    return null
  }
}

/** Is there a page that this user must visit before anything else is open to them? */
async function mustVisit(database: DatabaseLike, uid: number): Promise<boolean> {
  return ((await database.userRights(uid))?.mustVisit ?? null) !== null
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

function userReader(database: DatabaseLike, mayRead: () => Promise<boolean>, uid: number, session: string): Reader {
  const stream = userStream(uid)
  return {
    stream,
    session,
    unit: work => database.unit({ uid }, work),
    currentStream: async () => ((await mayRead()) ? stream : null),
  }
}
