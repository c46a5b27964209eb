import type { Category, Conversation, Described, Faces, FoldState, PersonaKey } from '#addons/discuss'
import { type Formats, formatsOf, formatTime, type Id, inherit } from '#core'
import { loadFacts, type SessionFacts } from './facts.ts'
import { People } from './people.ts'

declare module '#models' {
  interface DiscussChannel extends SessionAppearance {}
}

/** How sessions look in Discuss, in chat windows, and to the visitor. */
export class SessionAppearance extends inherit(People) {
  /** In a live chat, people go by their online chat name: there, the other name is not even sent. */
  override async faces(keys: readonly (PersonaKey | null)[]): Promise<Faces> {
    const faces = await super.faces(keys)
    const contacts = keys.filter(key => key?.startsWith('p')).map(key => Number(key?.slice(1)))
    if (contacts.length === 0) return faces
    const sessions = await this.livechatIds()
    if (sessions.size === 0) return faces
    const names = await this.chatNames([...new Set(contacts)])
    return (channelId, key) => {
      const face = faces(channelId, key)
      const name = key?.startsWith('p') && sessions.has(channelId) ? names.get(Number(key.slice(1))) : undefined
      return name === undefined ? face : { ...face, name }
    }
  }

  override sidebarCategories(): Category[] {
    const always = this.env.hasGroup('im_livechat.im_livechat_group_user')
    return [...super.sidebarCategories(), { key: 'livechat', title: this.env._('LIVECHAT'), sequence: 10, always }]
  }

  override windowOnMessage(type: string): Exclude<FoldState, 'closed'> | null {
    return type === 'livechat' ? 'open' : super.windowOnMessage(type)
  }

  override async describe(described: Described): Promise<void> {
    await super.describe(described)
    const conversations = described.conversations.filter(({ type }) => type === 'livechat')
    if (conversations.length === 0) return
    const facts = await loadFacts(
      this.env,
      conversations.map(({ id }) => id),
    )
    const formats = await formatsOf(this.env)
    for (const conversation of conversations)
      this.dress(conversation, facts.get(conversation.id)!, { faces: described.faces, formats })
  }

  private dress(
    conversation: Conversation,
    facts: SessionFacts,
    { faces, formats }: { faces: Faces; formats: Formats },
  ) {
    const { _ } = this.env
    const isVisitor = conversation.own === facts.visitor
    const other = faces(conversation.id, isVisitor ? facts.operator : facts.visitor)
    conversation.category = 'livechat'
    conversation.prefix = ''
    conversation.face = other
    conversation.name = other.name || conversation.name
    conversation.ended = facts.ended ? _('This conversation has ended.') : null
    if (isVisitor) return
    if (facts.country) conversation.name += ` (${facts.country})`
    conversation.icon = this.iconOf(facts)
    const isOnlyAgent = facts.agents.length === 1 && facts.agents[0] === conversation.own
    if (!facts.ended && isOnlyAgent)
      conversation.closeQuestion = _('Leave this conversation? It ends for the visitor, too.')
    if (!facts.ended && other.status === 'offline' && other.since) {
      const time = formatTime(other.since, this.env.tz, formats)
      conversation.notice = _('Offline since %(time)s', { time })
    }
  }

  private iconOf({ ended, status }: SessionFacts): Conversation['icon'] {
    const { _ } = this.env
    if (ended) return { name: 'flag', title: _('Ended') }
    if (status === 'waiting') return { name: 'hourglass', title: _('Waiting for customer') }
    return status === 'need_help' ? { name: 'exclamation', title: _('Looking for help') } : null
  }

  private async livechatIds(): Promise<Set<Id>> {
    const rows = await this.env.sql<{ id: Id }>(
      `SELECT id FROM discuss_channel WHERE id = ANY($1) AND channel_type = 'livechat'`,
      [this.ids],
    )
    return new Set(rows.map(({ id }) => id))
  }
}
