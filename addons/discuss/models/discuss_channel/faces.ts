import { inherit } from '#core'
import { type Face, type Faces, nobody } from '../../conversation/face.ts'
import { idOf, type PersonaKey } from '../persona.ts'
import { Reading } from './reading.ts'

declare module '#models' {
  interface DiscussChannel extends Appearance {}
}

/** How people appear in conversations. */
export class Appearance extends inherit(Reading) {
  /**
   * How these people appear in each of these conversations, in one query. An addon that shows somebody under another
   * name in some conversations wraps what this gives.
   */
  async faces(keys: readonly (PersonaKey | null)[]): Promise<Faces> {
    const wanted = [...new Set(keys)].filter(key => key !== null)
    const ids = (sign: string) => wanted.filter(key => key.startsWith(sign)).map(idOf)
    // Read without rules: who is in a conversation may know who else is.
    const rows = wanted.length > 0 ? await this.env.sql<Face & Key>(PEOPLE, [ids('p'), ids('g')]) : []
    const known = new Map<PersonaKey, Face>(rows.map(row => [row.key, row]))
    return (_channelId, key) => (key && known.get(key)) || nobody
  }
}

interface Key {
  key: PersonaKey
}

const PEOPLE = `
  SELECT 'p' || partner.id AS key, partner.name, presence.status, presence.last_poll AS since FROM res_partner partner
  LEFT JOIN LATERAL (
    SELECT coalesce(mail_presence.status, 'offline') AS status, last_poll FROM res_users
    LEFT JOIN mail_presence ON mail_presence.user_id = res_users.id
    WHERE res_users.partner_id = partner.id AND res_users.active ORDER BY res_users.id LIMIT 1
  ) AS presence ON true
  WHERE partner.id = ANY($1)
  UNION ALL
  SELECT 'g' || guest.id, guest.name, coalesce(presence.status, 'offline'), presence.last_poll
  FROM mail_guest guest LEFT JOIN mail_presence presence ON presence.guest_id = guest.id
  WHERE guest.id = ANY($2)`
