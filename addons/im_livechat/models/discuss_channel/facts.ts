import { keyOf, type PersonaKey } from '#addons/discuss'
import type { Environment, Id } from '#core'
import type { MemberType } from '../discuss_channel_member.ts'

/** What the looks of a session depend on. `status` is never for the visitor. */
export interface SessionFacts {
  readonly ended: boolean
  readonly status: string | null
  readonly country: string | null
  readonly operator: PersonaKey | null
  readonly visitor: PersonaKey | null
  readonly agents: readonly PersonaKey[]
}

interface MemberRow {
  channel_id: Id
  partner_id: Id | null
  guest_id: Id | null
  role: MemberType | null
}

/** The facts of these sessions, however many in the same number of queries. */
export async function loadFacts(env: Environment, ids: readonly Id[]): Promise<Map<Id, SessionFacts>> {
  const rows = await env.sql<MemberRow>(
    `SELECT channel_id, partner_id, guest_id, livechat_member_type AS role
     FROM discuss_channel_member WHERE channel_id = ANY($1) ORDER BY id`,
    [ids],
  )
  // sudo: discuss.channel, res.country - what of it may be seen is decided for each who looks, by `describe`
  const sessions = await env['discuss.channel'].sudo().search([['id', 'in', ids]])
  await sessions.load('country_id.name')
  const people = (id: Id, role: MemberType) =>
    rows.filter(row => row.channel_id === id && row.role === role).map(row => keyOf(row)!) // a member is one of both
  return new Map(
    [...sessions].map(session => {
      const { id, livechat_operator_id: operator, country_id: country } = session
      return [
        id,
        {
          ended: session.livechat_end_dt !== null,
          status: session.livechat_status,
          country: country.length > 0 ? country.name : null,
          operator: operator.length > 0 ? (`p${operator.id}` as const) : null,
          visitor: people(id, 'visitor')[0] ?? null,
          agents: people(id, 'agent'),
        },
      ]
    }),
  )
}
