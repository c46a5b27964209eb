import type { Persona } from '#addons/discuss'
import { computed, fields, type Id, inherit, opened, type Rec, type Recordset } from '#core'
import type { Wish } from '../../routing/assignment.ts'
import { greetings, noteGreeting } from './greeted.ts'
import { Operators } from './operators.ts'

declare module '#models' {
  interface ImLivechatChannel extends Sessions {}
}

/** A visitor who begins a session: a guest, or a contact who is logged in. `lang` is a code such as `fr_FR`. */
export interface Opening extends Wish {
  visitor: Pick<Persona, 'partnerId' | 'guestId' | 'uid'>
  /** How the visitor is called. */
  name: string
}

const SECOND = 1000

/** How sessions begin, and where they are found. */
export class Sessions extends inherit(Operators) {
  nbr_channel = fields.Integer('Sessions', computed<Sessions>('computeNbrChannel'))
  sessions_opened = opened<Sessions>('actionViewSessions')

  async computeNbrChannel() {
    const rows = await this.env.sql<{ id: Id; count: string }>(
      'SELECT livechat_channel_id AS id, count(*) FROM discuss_channel WHERE livechat_channel_id = ANY($1) GROUP BY 1',
      [this.ids],
    )
    const counts = new Map(rows.map(({ id, count }) => [id, Number(count)]))
    for (const channel of this) channel.nbr_channel = counts.get(channel.id) ?? 0
  }

  /**
   * The operator to show to a visitor who opens the window; the empty recordset when nobody is there. Nothing is stored
   * and nobody is told: a window that is closed again leaves no trace.
   */
  async openSession(wish: Wish): Promise<Rec<'res.users'>> {
    const user = await this.getOperator(wish, { greetings: greetings(this.env, this.id) })
    if (user.length > 0) noteGreeting(this.env, user.id)
    return user
  }

  /** What a visitor may know of an operator before anything is written: a number for the picture, and a name. */
  async shownTo(user: Recordset<'res.users'>): Promise<{ id: Id; name: string } | null> {
    if (user.length === 0) return null
    // sudo: res.users - who answers shows themself under the name that they chose for it
    const { partner_id } = await user.one().sudo().load('partner_id')
    return { id: partner_id.id, name: await this.env['discuss.channel'].chatName(partner_id.id) }
  }

  /**
   * Stores the session of a visitor who sends their first message. The operator is chosen again, preferably the one who
   * was shown (`previousPartnerId`); if nobody is left, the session waits for the next one who comes. The operator sees
   * it when the first message is there.
   */
  async persistSession({ visitor, name, ...wish }: Opening): Promise<Rec<'discuss.channel'>> {
    // sudo: discuss.channel - a visitor may begin a conversation here, and has no right to make any other
    const channel = this.one().sudo()
    const { env } = channel
    const user = await channel.getOperator(wish, { lock: true })
    const operator = await channel.shownTo(user)
    const before = new Date(env.now().getTime() - SECOND)
    const lang = wish.lang ? await env['res.lang'].search([['code', '=', wish.lang]]) : null
    const session = await env['discuss.channel'].create({
      channel_type: 'livechat',
      name: operator ? `${name} ${operator.name}` : name,
      livechat_channel_id: channel.id,
      livechat_operator_id: operator?.id ?? null,
      livechat_lang_id: lang,
      country_id: wish.countryId ?? null,
      livechat_status: 'in_progress',
      livechat_failure: operator ? 'no_answer' : 'no_agent',
      last_interest_dt: before,
    })
    const agent = operator && { partner_id: operator.id, livechat_member_type: 'agent' as const }
    const isOwn = operator?.id === visitor.partnerId
    await env['discuss.channel.member'].create([
      ...(agent ? [{ ...agent, channel_id: session.id, last_interest_dt: before, unpin_dt: env.now() }] : []),
      ...(isOwn ? [] : [visitorOf(session.id, visitor)]),
    ])
    return this.env['discuss.channel'].browse(session.id)
  }

  async actionViewSessions() {
    return { id: 'im_livechat.discuss_channel_action', context: { search_default_livechat_channel_id: this.id } }
  }
}

function visitorOf(session: Id, { partnerId, guestId }: Opening['visitor']) {
  return {
    channel_id: session,
    partner_id: partnerId,
    guest_id: guestId,
    livechat_member_type: 'visitor' as const,
    fold_state: 'open' as const,
  }
}
