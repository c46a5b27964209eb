import { type Environment, type Id, inherit } from '#core'
import { LivechatSession } from '../discuss_channel.ts'

declare module '#models' {
  interface DiscussChannel extends Attendance {}
}

/** A page that is loaded anew is not somebody who went away. */
const GRACE_SECONDS = 60

/** Whether somebody is there to answer, and who comes when nobody is. */
export class Attendance extends inherit(LivechatSession) {
  /** Those of these sessions in which an agent is there: online and active, or gone for less than a minute. */
  async attended(): Promise<Set<Id>> {
    const minutes = await this.env['im_livechat.channel'].inactivityMinutes()
    const rows = await this.env.sql<{ id: Id }>(ATTENDED, [
      this.ids,
      ago(this.env, minutes * 60),
      ago(this.env, GRACE_SECONDS),
    ])
    return new Set(rows.map(({ id }) => id))
  }

  /**
   * Brings an available operator into a session that nobody attends, and tells the visitor. If there is none, the session
   * waits, without an operator, for the next one who comes.
   */
  // sudo: discuss.channel - the program assigns sessions, on behalf of visitors who may not
  async seekOperator(): Promise<boolean> {
    await this.lock()
    const [session] = await this.sudo().search([['id', '=', this.id]])
    if (!session) return false
    await session.load('livechat_lang_id.code')
    const { livechat_end_dt, livechat_channel_id: channel, livechat_operator_id: before, country_id } = session
    if (livechat_end_dt !== null || channel.length === 0) return false
    if (before.length > 0 && (await session.attended()).has(session.id)) return false
    const lang = session.livechat_lang_id.length > 0 ? session.livechat_lang_id.code : null
    const wish = { lang, countryId: country_id.ids[0] ?? null, previousPartnerId: before.ids[0] ?? null }
    const operator = await channel.getOperator(wish, { lock: true })
    if (operator.length > 0) await session.takeOver(operator)
    else if (before.length > 0) await session.standBy()
    return operator.length > 0
  }
}

function ago(env: Environment, seconds: number): Date {
  return new Date(env.now().getTime() - seconds * 1000)
}

const ATTENDED = `
  SELECT DISTINCT member.channel_id AS id
  FROM discuss_channel_member member
  JOIN res_users users ON users.partner_id = member.partner_id AND users.active
  JOIN mail_presence presence ON presence.user_id = users.id
  WHERE member.channel_id = ANY($1) AND member.livechat_member_type = 'agent' AND presence.last_presence >= $2
    AND (presence.status = 'online' OR (presence.status = 'offline' AND presence.last_poll >= $3))`
