import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { constraint, type Environment, fields, type Id, model } from '#core'

declare module '#models' {
  interface Models {
    'mail.guest': MailGuest
  }
  interface MailGuest extends Guest {}
}

export interface GuestDetails {
  name: string
  lang?: string | null
  timezone?: string | null
  country_id?: Id | null
}

/** Somebody who takes part in conversations without an account, and shows who they are by a token. */
export class Guest extends model('mail.guest', { description: 'Guest' }) {
  name = fields.Char('Name', { required: true, size: 512 })
  access_token_hash = fields.Char('Token', { required: true, index: true, copy: false, groups: '.' })
  country_id = fields.Many2one('res.country', 'Country')
  lang = fields.Char('Language')
  timezone = fields.Char('Time Zone')
  channel_member_ids = fields.One2many('discuss.channel.member', 'guest_id', 'Conversations')

  name_check = constraint("CHECK (name <> '')", 'A guest needs a name.')
  token_unique = constraint('UNIQUE (access_token_hash)', 'A token belongs to one guest.')

  /** A new guest, and the token that only they are given: it is not stored. */
  async issue(details: GuestDetails): Promise<{ guestId: Id; token: string }> {
    const secret = randomBytes(24).toString('base64url')
    // sudo: mail.guest - nobody but this method makes guests, and it gives them nothing but a name
    const guest = await this.sudo().create({ ...details, access_token_hash: hashOf(secret) })
    return { guestId: guest.id, token: `${guest.id}.${secret}` }
  }
}

export interface KnownGuest {
  readonly id: Id
  readonly lang: string | null
  readonly timezone: string | null
}

/** The guest whose token this is, or `null`. */
export async function guestOfToken(env: Pick<Environment, 'sql'>, token: string): Promise<KnownGuest | null> {
  const [, id, secret] = /^([1-9]\d{0,8})\.([\w-]{32})$/.exec(token) ?? []
  if (!id || !secret) return null
  const text = 'SELECT id, lang, timezone, access_token_hash AS hash FROM mail_guest WHERE id = $1'
  const [row] = await env.sql<KnownGuest & { hash: string }>(text, [Number(id)])
  // Compared also when there is none, so that the answer takes the same time.
  const fits = timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(row?.hash ?? hashOf('')))
  return row && fits ? { id: row.id, lang: row.lang, timezone: row.timezone } : null
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
