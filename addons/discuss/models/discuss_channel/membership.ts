import { type Id, inherit, MissingError, publish, type Rec, UserError, type Values } from '#core'
import { type Persona, personaOf, streamOf } from '../persona.ts'
import { Posting } from './posting.ts'

declare module '#models' {
  interface DiscussChannel extends Membership {}
}

interface Adding {
  /** Say in the conversation that they joined. */
  announce?: boolean
}

/** Beginning conversations, coming in and leaving. */
export class Membership extends inherit(Posting) {
  /** Takes people in; those who are in already stay as they are. All members are told. */
  async addMembers(people: readonly Persona[], { announce = false }: Adding = {}): Promise<void> {
    const channel = this.one()
    await channel.lock()
    const inside = new Set((await channel.members()).map(({ key }) => key))
    const fresh = people.filter(({ key }) => !inside.has(key))
    if (fresh.length === 0) return
    if (inside.size + fresh.length > 2 && (await channel.isChat())) {
      throw new UserError(this.env._('A chat is between two people. Begin a channel to talk with more.'))
    }
    const [last] = await this.env.sql<{ id: Id }>(
      'SELECT coalesce(max(id), 0) AS id FROM mail_message WHERE channel_id = $1',
      [channel.id],
    )
    // sudo: discuss.channel.member - whoever calls it has decided who may come in
    await this.env['discuss.channel.member'].sudo().create(
      fresh.map(person => ({
        channel_id: channel.id,
        partner_id: person.partnerId,
        guest_id: person.guestId,
        new_message_separator: (last?.id ?? 0) + 1,
      })),
    )
    if (announce) for (const person of fresh) await channel.notify(this.env._('joined the conversation.'), person)
    await channel.tellChanged()
  }

  /** Takes whoever asks out of the conversation. */
  async leave(): Promise<void> {
    const channel = this.one()
    const own = await channel.ownMember()
    if (await channel.isChat()) {
      throw new UserError(this.env._('A chat can not be left, only be taken off your list.'))
    }
    await channel.notify(this.env._('left the conversation.'), own)
    const streams = await channel.streams()
    // sudo: discuss.channel.member - everybody may take themself out
    await this.env['discuss.channel.member'].sudo().browse(own.id).unlink()
    publish(this.env, streams, 'discuss.channel', { channel: channel.id })
  }

  /** Takes whoever asks into a channel that is open to them. */
  async join(): Promise<void> {
    // Reading it shows that it is open to them.
    const [channel] = await this.search([
      ['id', '=', this.id],
      ['channel_type', '=', 'channel'],
    ])
    if (!channel) throw new MissingError(this.env._('There is no such channel, or it is not open to you.'))
    await channel.addMembers([personaOf(this.env)], { announce: true })
  }

  /** The chat of whoever asks with somebody else: there is one, and only one. */
  async chatWith(other: Persona): Promise<Rec<'discuss.channel'>> {
    const own = personaOf(this.env)
    const [one, two] = [own.key, other.key].sort()
    await this.env.unit.begin()
    // Of two who begin at the same time, the second finds what the first has made.
    await this.env.sql('SELECT pg_advisory_xact_lock(hashtext($1))', [`discuss.chat ${one} ${two}`])
    const [found] = await this.env.sql<{ id: Id }>(CHAT, [own.partnerId, other.partnerId])
    const now = this.env.now()
    const earlier = new Date(now.getTime() - 1000)
    const fresh = { channel_type: 'chat', last_interest_dt: earlier } as const
    const channel = found ? this.browse(found.id) : await this.begin(fresh, [own, other])
    // sudo: discuss.channel.member - it shows for who asks; for the other with the first message
    const members = this.env['discuss.channel.member'].sudo()
    for (const member of await channel.members()) {
      if (member.key === own.key) await members.browse(member.id).write({ last_interest_dt: now })
      else if (!found) await members.browse(member.id).write({ last_interest_dt: earlier, unpin_dt: now })
    }
    return channel
  }

  /** A new conversation with these members. */
  async begin(values: Values<'discuss.channel'>, people: readonly Persona[]): Promise<Rec<'discuss.channel'>> {
    // sudo: discuss.channel - every colleague may begin a conversation
    const created = await this.sudo().create(values)
    const channel = this.browse(created.id)
    await channel.addMembers([...new Map(people.map(person => [person.key, person])).values()])
    return channel
  }

  async isChat(): Promise<boolean> {
    // sudo: discuss.channel - whoever has it in hand may know of what type it is
    const { channel_type } = await this.one().sudo().load('channel_type')
    return channel_type === 'chat'
  }

  /** Members see its name, state and people anew. */
  async tellChanged(): Promise<void> {
    for (const channel of this) publish(this.env, await channel.streams(), 'discuss.channel', { channel: channel.id })
  }

  override async write(values: Values<'discuss.channel'>) {
    await super.write(values)
    if ('name' in values || 'description' in values) await this.tellChanged()
  }

  /** Those who were in it are told that it is gone. */
  override async unlink() {
    await this.tellChanged()
    await super.unlink()
  }

  /** How it stands for whoever asks, as a line for their own tabs. */
  async tellSelf(kind: string): Promise<void> {
    const stream = streamOf(personaOf(this.env))
    if (stream) publish(this.env, stream, kind, { channel: this.id })
  }
}

const CHAT = `
  SELECT channel.id FROM discuss_channel channel
  WHERE channel.channel_type = 'chat'
    AND EXISTS (SELECT FROM discuss_channel_member WHERE channel_id = channel.id AND partner_id = $1)
    AND EXISTS (SELECT FROM discuss_channel_member WHERE channel_id = channel.id AND partner_id = $2)
    AND NOT EXISTS (SELECT FROM discuss_channel_member WHERE channel_id = channel.id
                    AND (partner_id IS NULL OR partner_id NOT IN ($1, $2)))
  LIMIT 1`
