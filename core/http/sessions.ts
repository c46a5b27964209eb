import { now } from '../clock.ts'
import type { Environment } from '../model/types.ts'
import { envOf } from '../orm/environment.ts'
import { sessionDigest } from './session.ts'

/** A browser in which somebody is logged in. */
export interface OpenSession {
  readonly id: string
  readonly created: Date
  readonly lastSeen: Date
  readonly ip: string
  readonly userAgent: string
  /** As whom. */
  readonly uid: number
  /** Who looks at things as that user, and is another one. */
  readonly behind: number | null
}

/**
 * Where a user is logged in, or looks at things as somebody else, the latest seen first. Who asks must have been checked.
 */
export async function sessionsOf(env: Environment, uid: number): Promise<OpenSession[]> {
  const { database, unit } = envOf(env)
  const { sessionToken } = await database.rights.of(unit, uid)
  return env.sql<OpenSession>(
    `SELECT id, created, last_seen AS "lastSeen", ip, user_agent AS "userAgent", uid, behind FROM http_session
     WHERE (uid = $1 AND token = $2 OR behind = $1 AND behind_token = $2) AND expires > $3
     ORDER BY last_seen DESC, id LIMIT 100`,
    [uid, sessionDigest(sessionToken), now()],
  )
}

/**
 * Ends one session of a user, or all except one, also those in which they look at things as somebody else. Open streams of
 * these close in the seconds after. Gives how many.
 */
export async function endSessions(
  env: Environment,
  uid: number,
  which: { readonly id: string } | { readonly except: string | null },
): Promise<number> {
  await env.unit.begin()
  const [condition, id] = 'id' in which ? ['id = $2', which.id] : ['id IS DISTINCT FROM $2', which.except]
  const text = `DELETE FROM http_session WHERE (uid = $1 OR behind = $1) AND ${condition} RETURNING id`
  return (await env.sql(text, [uid, id])).length
}
