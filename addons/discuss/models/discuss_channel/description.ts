import { inherit } from '#core'
import type { Category, Conversation, Described } from '../../conversation/conversation.ts'
import type { Faces } from '../../conversation/face.ts'
import { Inviting } from './inviting.ts'

declare module '#models' {
  interface DiscussChannel extends Description {}
}

/** How conversations are shown: for addons to add to. */
export class Description extends inherit(Inviting) {
  /** The headings of Discuss. */
  sidebarCategories(): Category[] {
    return [
      { key: 'channels', title: this.env._('Channels'), sequence: 20, always: true },
      { key: 'chats', title: this.env._('Direct messages'), sequence: 30, always: true },
    ]
  }

  /** Fills in what each conversation is called and how it stands, for whoever looks. `this` are all of them. */
  async describe({ conversations, faces }: Described): Promise<void> {
    for (const conversation of conversations) {
      const names = conversation.others.map(key => faces(conversation.id, key).name)
      conversation.category = conversation.type === 'channel' ? 'channels' : 'chats'
      conversation.prefix = conversation.type === 'channel' ? '#' : ''
      conversation.face = faces(conversation.id, conversation.others.length === 1 ? conversation.others[0]! : null)
      conversation.name ||= this.nameOf(names)
      conversation.preview = this.previewFor(conversation, faces)
    }
  }

  /** A conversation without a name is called after those who are in it. */
  private nameOf(names: readonly string[]): string {
    const { _ } = this.env
    if (names.length === 0) return _('Only you')
    const [first, second, third] = names
    const shown = [first, second, third].filter(Boolean).join(', ')
    const more = names.length - 3
    if (more === 1) return _('%(names)s and 1 other', { names: shown })
    return more > 1 ? _('%(names)s and %(count)s others', { names: shown, count: more }) : shown
  }

  /** The last words of a conversation, with who said them unless that is plain. */
  private previewFor({ id, type, own, others, last }: Conversation, faces: Faces): string {
    if (!last) return ''
    const { name } = faces(id, last.author)
    if (last.type === 'notification') return `${name} ${last.preview}`.trim()
    if (last.author === own) return this.env._('You: %(text)s', { text: last.preview })
    return (type === 'channel' || others.length > 1) && name ? `${name}: ${last.preview}` : last.preview
  }
}
