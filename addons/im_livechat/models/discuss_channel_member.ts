import * as discuss from '#addons/discuss'
import { fields, inherit, type Recordset, type Values } from '#core'

declare module '#models' {
  interface DiscussChannelMember extends LivechatMember {}
}

export type MemberType = 'agent' | 'visitor'

type Given = Values<'discuss.channel.member'>

export class LivechatMember extends inherit(discuss.ChannelMember) {
  livechat_member_type = fields.Selection<MemberType>('Role in Live Chat', { agent: 'Agent', visitor: 'Visitor' })

  /** Who joins a session is kept in its history; an agent who comes answers the call for help. */
  override async create(values: Given | readonly Given[]) {
    const created = await super.create(values)
    const members = await inSessions(created)
    if (members.length === 0) return created
    const untyped = members.filtered(member => member.livechat_member_type === null)
    if (untyped.length > 0) await untyped.write({ livechat_member_type: 'agent' })
    // sudo: im_livechat.channel.member.history - kept by the program, of whoever came
    await this.env['im_livechat.channel.member.history'].sudo().keep(members)
    const agents = members.filtered(member => member.livechat_member_type === 'agent')
    const sessions = this.env['discuss.channel'].browse(agents.channel_id.ids)
    await sessions.helpHasCome()
    return created
  }

  /** A session that its last agent leaves is over. */
  override async unlink() {
    const members = (await inSessions(this)).filtered(member => member.livechat_member_type === 'agent')
    const sessions = this.env['discuss.channel'].browse(members.channel_id.ids)
    await super.unlink()
    if (sessions.length > 0) await sessions.endWithoutAgents()
  }
}

// sudo: discuss.channel, discuss.channel.member - who is in a session, and as what, is noted by the program
async function inSessions(given: Recordset<'discuss.channel.member'>) {
  const members = await given.sudo().load('channel_id.channel_type', 'livechat_member_type', 'partner_id', 'guest_id')
  return members.filtered(member => member.channel_id.channel_type === 'livechat')
}
