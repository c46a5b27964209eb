import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { now } from '../clock.ts'
import type { DatabaseLike } from './database.ts'
import type { Json } from './json.ts'

/** Statements that make the table of sessions, to be run at every start. */
export const httpSchema: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS http_session (
    id text PRIMARY KEY,
    uid integer,
    token text,
    data jsonb NOT NULL DEFAULT '{}',
    created timestamptz NOT NULL,
    last_seen timestamptz NOT NULL,
    expires timestamptz NOT NULL,
    ip text,
    user_agent text,
    behind integer,
    behind_token text
  )`,
  'ALTER TABLE http_session ADD COLUMN IF NOT EXISTS behind integer, ADD COLUMN IF NOT EXISTS behind_token text',
  'CREATE INDEX IF NOT EXISTS http_session_uid ON http_session (uid)',
  'CREATE INDEX IF NOT EXISTS http_session_behind ON http_session (behind) WHERE behind IS NOT NULL',
  'CREATE INDEX IF NOT EXISTS http_session_expires ON http_session (expires)',
]

export interface StoredSession {
  /** The hash of the secret: names the session without opening it. */
  readonly id: string
  readonly uid: number | null
  /** Who looks at things as that user, and is another one. */
  readonly behind: number | null
  readonly data: Readonly<Record<string, Json>>
  readonly lastSeen: Date
}

type Opened = Pick<StoredSession, 'uid' | 'data'> & { readonly behind?: number | null }

interface Row {
  id: string
  uid: number | null
  token: string | null
  behind: number | null
  behind_token: string | null
  data: Record<string, Json>
  last_seen: Date
}

/** Who needs no rights is for programs: nobody is ever logged in as it. */
const superuser = 1
const day = 24 * 3600 * 1000

/** A new secret for a cookie: 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

export function isSecret(text: string | undefined): text is string {
  return text !== undefined && /^[\w-]{43}$/.test(text)
}

/** What the database keeps of a secret: who reads the table cannot log in with it. */
export function idOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** The session of a secret, if there is one that is still good; one whose user may not any more is removed. */
export async function findSession(database: DatabaseLike, secret: string): Promise<StoredSession | null> {
  const [row] = await read(database, [idOf(secret)])
  if (!row) return null
  if (await isGood(database, row)) return { ...row, lastSeen: row.last_seen }
  await removeSession(database, row.id)
  return null
}

/** Which of these sessions are still good. */
export async function livingSessions(database: DatabaseLike, ids: readonly string[]): Promise<Set<string>> {
  const living = new Set<string>()
  for (const row of await read(database, ids)) if (await isGood(database, row)) living.add(row.id)
  return living
}

/** Is the session still good: not logged out, not expired, its user active, the password the same? */
export async function sessionAlive(database: DatabaseLike, id: string): Promise<boolean> {
  return (await livingSessions(database, [id])).has(id)
}

async function read(database: DatabaseLike, ids: readonly string[]): Promise<Row[]> {
  return database.query<Row>(
    'SELECT id, uid, token, behind, behind_token, data, last_seen FROM http_session WHERE id = ANY($1) AND expires > $2',
    [ids, now()],
  )
}

async function isGood(database: DatabaseLike, row: Row): Promise<boolean> {
  if (row.uid === null) return true
  if (row.behind !== null && !(await holds(database, row.behind, row.behind_token))) return false
  return holds(database, row.uid, row.token)
}

/** Is the user who they were when the session began? */
async function holds(database: DatabaseLike, uid: number, token: string | null): Promise<boolean> {
  if (uid === superuser) return false
  const person = await database.userRights(uid)
  return person?.active === true && same(token ?? '', sessionDigest(person.sessionToken))
}

async function tokenOf(database: DatabaseLike, uid: number | null): Promise<string | null> {
  const person = uid === null ? null : await database.userRights(uid)
  return person && sessionDigest(person.sessionToken)
}

/** Opens a session under a new secret; of a user, it holds as long as the user's session token stays the same. */
export async function addSession(
  database: DatabaseLike,
  secret: string,
  session: Opened & { ip: string; userAgent: string; days: number },
): Promise<void> {
  const { uid, behind = null, data, ip, userAgent, days } = session
  const [token, behindToken] = [await tokenOf(database, uid), await tokenOf(database, behind)]
  await database.query(
    `INSERT INTO http_session (id, uid, token, data, created, last_seen, expires, ip, user_agent, behind, behind_token)
     VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (id) DO UPDATE SET data = excluded.data WHERE http_session.uid IS NULL`,
    [
      idOf(secret),
      uid,
      token,
      JSON.stringify(data),
      now(),
      expiry(days),
      ip,
      userAgent.slice(0, 255),
      behind,
      behindToken,
    ],
  )
}

/** Changes what a session keeps; one that was removed meanwhile stays removed. */
export async function writeSession(database: DatabaseLike, id: string, data: Record<string, Json>): Promise<void> {
  await database.query('UPDATE http_session SET data = $2 WHERE id = $1', [id, JSON.stringify(data)])
}

/** Somebody is there: the session lasts for so many days from now. */
export async function touchSession(database: DatabaseLike, id: string, days: number): Promise<void> {
  await database.query('UPDATE http_session SET last_seen = $2, expires = $3 WHERE id = $1', [id, now(), expiry(days)])
}

export async function removeSession(database: DatabaseLike, id: string): Promise<void> {
  await database.query('DELETE FROM http_session WHERE id = $1', [id])
}

export async function removeExpiredSessions(database: DatabaseLike): Promise<void> {
  await database.query('DELETE FROM http_session WHERE expires <= $1', [now()])
}

function expiry(days: number): Date {
  return new Date(now().getTime() + days * day)
}

/** What a session keeps of the token of its user. */
export function sessionDigest(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** Compares two texts in a time that does not tell where they differ. */
export function same(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
