import { bearerOf, type Id, type Reader, type ReaderSource, together } from '#core'
import { guestOfToken, type KnownGuest } from '../models/mail_guest.ts'
import { actAsGuest } from '../models/persona.ts'

/** Guests read their stream with `Authorization: Bearer <token>`. */
export const guestReader: ReaderSource = async (context, database): Promise<Reader | null> => {
  const token = bearerOf(context)
  if (!token) return null
  // sudo: mail.guest - whose token it is, of whom nobody knows yet who they are
  const guest = await database.unit({}, env => guestOfToken(env, token))
  if (!guest) return null
  const uid = await database.publicUid()
  return {
    stream: `guest:${guest.id}`,
    session: `guest ${guest.id}`,
    unit: work =>
      database.unit({ uid, context: contextOf(guest) }, env => {
        actAsGuest(env, guest.id)
        return work(env)
      }),
    currentStream: async () => ((await isThere(database)(guest.id)) ? `guest:${guest.id}` : null),
  }
}

type Source = Parameters<ReaderSource>[1]
const questions = new WeakMap<Source, (guestId: Id) => Promise<boolean>>()

/** Is this guest still there? Asked once for all streams of guests that are open. */
function isThere(database: Source): (guestId: Id) => Promise<boolean> {
  const question =
    questions.get(database) ??
    together<Id>(async ids => {
      const rows = await database.query<{ id: Id }>('SELECT id FROM mail_guest WHERE id = ANY($1)', [ids])
      return new Set(rows.map(row => row.id))
    })
  questions.set(database, question)
  return question
}

function contextOf({ lang, timezone }: KnownGuest): Record<string, unknown> {
  return { ...(lang && { lang }), ...(timezone && { tz: timezone }) }
}
