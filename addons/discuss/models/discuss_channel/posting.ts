import { type Id, inherit, MissingError, publish, type Rec } from '#core'
import { previewOf, textToHtml } from '../../text/markup.ts'
import { checkText } from '../../text/message_text.ts'
import type { FoldState } from '../discuss_channel_member.ts'
import type { MessageTypes } from '../mail_message.ts'
import { type Persona, personaOf } from '../persona.ts'
import { type MemberRow, Members, streamsOf } from './members.ts'

declare module '#models' {
  interface DiscussChannel extends Posting {}
}

export interface Post {
  /** Typed text; nothing in it is markup. */
  body: unknown
  /** Chosen by who posts, new for each message: with the same key again, nothing is posted twice. */
  clientKey?: string | null
}

interface Stored {
  text: string
  type: keyof MessageTypes
  author: Persona | null
  clientKey?: string | null
}

/** Writing in a conversation. */
export class Posting extends inherit(Members) {
  /**
   * Posts what a member has written, exactly once however often it is sent, and tells all members. What it publishes
   * comes last: the streams are locked from there to the commit.
   */
  async messagePost({ body, clientKey = null }: Post): Promise<Rec<'mail.message'>> {
    const text = checkText(this.env, body)
    const author = personaOf(this.env)
    await this.lock()
    const posted = clientKey ? await this.findPosted(author, clientKey) : null
    if (posted !== null) return this.env['mail.message'].browse(posted)
    const members = await this.members()
    if (!members.some(member => member.key === author.key)) {
      throw new MissingError(this.env._('This conversation does not exist, or you are not in it.'))
    }
    await this.checkMayPost(author)
    return this.store({ text, type: 'comment', author, clientKey }, members)
  }

  /** Says in the conversation that something happened. It counts as no news. */
  async notify(text: string, author: Persona | null = null): Promise<void> {
    await this.lock()
    await this.store({ text, type: 'notification', author }, await this.members())
  }

  /** Throws when nobody, or not this person, may write here now. For addons to add to. */
  async checkMayPost(_author: Persona): Promise<void> {}

  /** What becomes of a closed chat window when a message comes in; `null` leaves it closed. */
  windowOnMessage(type: string): Exclude<FoldState, 'closed'> | null {
    return type === 'channel' ? null : 'folded'
  }

  /** Runs in the same unit of work, before members are told. For addons to add to. */
  async afterPost(_message: Rec<'mail.message'>, _author: Persona | null): Promise<void> {}

  private async store(post: Stored, members: readonly MemberRow[]): Promise<Rec<'mail.message'>> {
    const channel = this.one()
    // sudo: mail.message, discuss.channel - who may write here was checked; nobody writes in these tables by themself
    const message = await this.env['mail.message'].sudo().create({
      res_id: channel.id,
      channel_id: channel.id,
      message_type: post.type,
      body: textToHtml(post.text),
      preview: previewOf(post.text),
      author_id: post.author?.partnerId ?? null,
      author_guest_id: post.author?.guestId ?? null,
      client_key: post.clientKey ?? null,
    })
    const now = this.env.now()
    // sudo: discuss.channel - that something was said in it, and no more
    await channel.sudo().write({ last_interest_dt: now })
    const own = members.find(({ key }) => key === post.author?.key)
    if (own && post.type === 'comment') {
      const read = { seen_message_id: message.id, last_seen_dt: now, new_message_separator: message.id + 1 }
      // sudo: discuss.channel.member - everybody keeps their own place
      await this.env['discuss.channel.member'].sudo().browse(own.id).write(read)
    }
    const told = this.env['mail.message'].browse(message.id)
    await channel.afterPost(told, post.author)
    const opened = post.type === 'comment' ? await this.showWindows(members.filter(member => member !== own)) : []
    publish(this.env, streamsOf(members), 'discuss.message', { channel: channel.id, message: message.id })
    publish(this.env, streamsOf(opened), 'discuss.window', { channel: channel.id })
    return told
  }

  /** Brings up closed windows of those who are written to. */
  private async showWindows(others: readonly MemberRow[]): Promise<MemberRow[]> {
    const closed = others.filter(member => member.foldState === 'closed' && member.uid !== null)
    if (closed.length === 0) return []
    // sudo: discuss.channel, discuss.channel.member - how windows stand is no secret, and theirs to change at once
    const channel = await this.one().sudo().load('channel_type')
    const state = channel.windowOnMessage(channel.channel_type)
    if (!state) return []
    const members = this.env['discuss.channel.member'].sudo().browse(closed.map(({ id }) => id))
    await members.write({ fold_state: state, fold_dt: this.env.now() })
    return closed
  }

  private async findPosted(author: Persona, clientKey: string): Promise<Id | null> {
    const [row] = await this.env.sql<{ id: Id }>(
      `SELECT id FROM mail_message WHERE channel_id = $1 AND client_key = $2
       AND (author_id = $3 OR author_guest_id = $4)`,
      [this.id, clientKey, author.partnerId, author.guestId],
    )
    return row?.id ?? null
  }
}
