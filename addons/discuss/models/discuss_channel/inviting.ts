import { inherit, MissingError, publish, type Rec } from '#core'
import { partnerPersona, personaOf, streamOf } from '../persona.ts'
import { Appearance } from './faces.ts'

declare module '#models' {
  interface DiscussChannel extends Inviting {}
}

/** Bringing colleagues into a conversation. */
export class Inviting extends inherit(Appearance) {
  /** Colleagues with such a name who are not in it yet; for those who are in it to choose among. */
  async invitable(name: string): Promise<Rec<'res.users'>> {
    const channel = this.one()
    await channel.ownMember()
    const group = await this.env.ref('base.group_user')
    const inside = (await channel.members()).flatMap(({ partnerId }) => (partnerId === null ? [] : [partnerId]))
    return this.env['res.users'].search(
      [
        ['all_group_ids', 'in', [group.id]],
        ['partner_id', 'not in', inside],
        ['partner_id.name', 'ilike', name],
      ],
      { limit: 30 },
    )
  }

  /** Takes a colleague in, says so to all, and opens a chat window for them. */
  async invite(user: Rec<'res.users'>): Promise<void> {
    const channel = this.one()
    const own = await channel.ownMember()
    await channel.checkMayPost(own)
    if (!(await channel.invitable('')).includes(user)) {
      throw new MissingError(this.env._('There is no such colleague, or they are in this conversation already.'))
    }
    await user.load('partner_id')
    const guest = partnerPersona(user.partner_id.id, user.id)
    await channel.addMembers([guest])
    const faces = await channel.faces([guest.key])
    const { name } = faces(channel.id, guest.key)
    await channel.notify(this.env._('invited %(name)s.', { name }), personaOf(this.env))
    const invited = (await channel.members()).find(({ key }) => key === guest.key)
    // sudo: discuss.channel.member - how their window stands is theirs to change at once
    const member = this.env['discuss.channel.member'].sudo().browse(invited!.id) // just taken in
    await member.write({ fold_state: 'open', fold_dt: this.env.now() })
    publish(this.env, streamOf(guest) ?? [], 'discuss.window', { channel: channel.id })
  }
}
