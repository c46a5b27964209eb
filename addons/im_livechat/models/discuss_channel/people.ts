import { guestPersona, type Persona, partnerPersona } from '#addons/discuss'
import { type Id, inherit } from '#core'
import { LivechatSession } from '../discuss_channel.ts'

declare module '#models' {
  interface DiscussChannel extends People {}
}

interface Row {
  partner_id: Id | null
  guest_id: Id | null
  uid: Id | null
  name: string
}

/** Who is in a session, and how they are called there. */
export class People extends inherit(LivechatSession) {
  async visitor(): Promise<Persona | null> {
    const row = await this.visitorRow()
    if (!row) return null
    return row.guest_id === null ? partnerPersona(row.partner_id!, row.uid) : guestPersona(row.guest_id)
  }

  async visitorName(): Promise<string> {
    return (await this.visitorRow())?.name ?? ''
  }

  /** How a contact is called in live chats: by the online chat name, if they have one. */
  async chatName(partnerId: Id): Promise<string> {
    return (await this.chatNames([partnerId])).get(partnerId) ?? ''
  }

  async chatNames(partnerIds: readonly Id[]): Promise<Map<Id, string>> {
    const rows = await this.env.sql<{ id: Id; name: string }>(CHAT_NAMES, [partnerIds])
    return new Map(rows.map(({ id, name }) => [id, name]))
  }

  /** The language that the operator reads: what the visitor does is told in it. */
  async operatorLang(): Promise<string> {
    const [row] = await this.env.sql<{ code: string }>(
      `SELECT lang.code FROM discuss_channel session JOIN res_partner operator ON operator.id = session.livechat_operator_id
       JOIN res_lang lang ON lang.id = operator.lang_id WHERE session.id = $1`,
      [this.id],
    )
    return row?.code ?? 'en_US'
  }

  async hasMessages(): Promise<boolean> {
    const rows = await this.env.sql(
      `SELECT FROM mail_message WHERE channel_id = $1 AND message_type <> 'notification' LIMIT 1`,
      [this.id],
    )
    return rows.length > 0
  }

  private async visitorRow(): Promise<Row | undefined> {
    const [row] = await this.env.sql<Row>(VISITOR, [this.id])
    return row
  }
}

const VISITOR = `
  SELECT member.partner_id, member.guest_id, coalesce(partner.name, guest.name) AS name,
         (SELECT min(users.id) FROM res_users users WHERE users.partner_id = member.partner_id AND users.active) AS uid
  FROM discuss_channel_member member
  LEFT JOIN res_partner partner ON partner.id = member.partner_id
  LEFT JOIN mail_guest guest ON guest.id = member.guest_id
  WHERE member.channel_id = $1 AND member.livechat_member_type = 'visitor' ORDER BY member.id LIMIT 1`

const CHAT_NAMES = `
  SELECT partner.id, coalesce(
    (SELECT nullif(trim(users.livechat_username), '') FROM res_users users
     WHERE users.partner_id = partner.id ORDER BY users.active DESC, users.id LIMIT 1), partner.name) AS name
  FROM res_partner partner WHERE partner.id = ANY($1)`
