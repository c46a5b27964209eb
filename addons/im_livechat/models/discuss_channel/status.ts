import { z } from 'zod'
import type { Persona } from '#addons/discuss'
import { inherit, opened, type Rec, UserError } from '#core'
import { LivechatSession } from '../discuss_channel.ts'
import type { MemberType } from '../discuss_channel_member.ts'

declare module '#models' {
  interface DiscussChannel extends SessionStatus {}
}

const statuses = ['in_progress', 'waiting', 'need_help'] as const

interface PostFacts {
  status: (typeof statuses)[number] | null
  failure: string | null
  role: MemberType | null
  waits: boolean
}

/** How a session stands, for the operators among themselves. */
export class SessionStatus extends inherit(LivechatSession) {
  status_opened = opened<SessionStatus>('setLivechatStatus', { args: z.tuple([z.enum(statuses)]) })

  help_opened = opened<SessionStatus>('actionNeedHelp')
  wait_opened = opened<SessionStatus>('actionWaitForCustomer')
  progress_opened = opened<SessionStatus>('actionInProgress')

  async setLivechatStatus(status: (typeof statuses)[number]) {
    await this.checkAccess('read')
    // sudo: discuss.channel - whoever of the colleagues may read a session may say how it stands
    const sessions = await this.sudo().load('channel_type', 'livechat_end_dt')
    if ([...sessions].some(({ channel_type }) => channel_type !== 'livechat')) {
      throw new UserError(this.env._('This conversation is no live chat.'))
    }
    if ([...sessions].some(({ livechat_end_dt }) => livechat_end_dt !== null)) {
      throw new UserError(this.env._('This conversation has ended: it has no status any more.'))
    }
    await sessions.write({ livechat_status: status })
    await sessions.tellChanged()
  }

  async actionNeedHelp() {
    await this.setLivechatStatus('need_help')
  }

  async actionWaitForCustomer() {
    await this.setLivechatStatus('waiting')
  }

  async actionInProgress() {
    await this.setLivechatStatus('in_progress')
  }

  /** An agent came: who looked for help has found it. */
  // sudo: discuss.channel - the status follows from who is in
  async helpHasCome(): Promise<void> {
    const sessions = await this.sudo().load('livechat_status')
    const helped = sessions.filtered(({ livechat_status }) => livechat_status === 'need_help')
    if (helped.length > 0) await helped.write({ livechat_status: 'in_progress' })
  }

  override async afterPost(message: Rec<'mail.message'>, author: Persona | null): Promise<void> {
    await super.afterPost(message, author)
    // sudo: discuss.channel, mail.message - how a session stands follows from what is written in it
    const session = await this.one().sudo().load('channel_type')
    const { message_type } = await message.sudo().load('message_type')
    if (session.channel_type !== 'livechat' || message_type === 'notification') return
    const [facts] = await this.env.sql<PostFacts>(FACTS, [session.id, author?.partnerId, author?.guestId])
    if (facts?.role === 'agent') {
      const answered = facts.failure !== 'no_failure' && { livechat_failure: 'no_failure' as const }
      const taken = facts.waits && { livechat_operator_id: author?.partnerId ?? null }
      if (answered || taken) await session.write({ ...answered, ...taken })
      if (taken) await session.tellChanged()
    }
    if (facts?.role === 'visitor' && facts.status === 'waiting') await session.write({ livechat_status: 'in_progress' })
    if (facts?.role === 'visitor' && !(await session.attended()).has(session.id)) {
      // After this message in the log, not before it.
      this.env.beforeCommit(async () => void (await session.seekOperator()))
    }
  }
}

const FACTS = `
  SELECT session.livechat_operator_id IS NULL AS waits, session.livechat_status AS status, session.livechat_failure AS failure, member.livechat_member_type AS role
  FROM discuss_channel session
  JOIN discuss_channel_member member ON member.channel_id = session.id
  WHERE session.id = $1 AND (member.partner_id = $2 OR member.guest_id = $3)`
