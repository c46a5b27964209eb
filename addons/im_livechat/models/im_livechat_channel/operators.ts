import { computed, fields, type Id, inherit, type Rec } from '#core'
import { chooseOperator, type Random, type Wish } from '../../routing/assignment.ts'
import { availableOperators } from '../../routing/availability.ts'
import { type Engagement, takesSlot } from '../../routing/sessions.ts'
import { LivechatChannel } from '../im_livechat_channel.ts'
import { loadRoster, lockOperators, type Roster } from './roster.ts'

declare module '#models' {
  interface ImLivechatChannel extends Operators {}
}

interface Choosing {
  /** Among whom; else the operators of the channel. */
  candidates?: readonly Id[]
  /** Nobody else chooses among them until this unit of work ends. */
  lock?: boolean
  /** What weighs on operators beside the sessions that they have. */
  greetings?: readonly Engagement[]
  random?: Random
}

/** Who of a channel can be given a session now, and who is. */
export class Operators extends inherit(LivechatChannel) {
  available_operator_ids = fields.Many2many('res.users', 'Available Operators', {
    ...computed<Operators>('computeOperators', 'user_ids', 'max_sessions_mode', 'max_sessions'),
    help: 'Operators who are online and have room for another session.',
  })
  ongoing_session_count = fields.Integer('Ongoing Sessions', {
    ...computed<Operators>('computeOperators', 'user_ids', 'max_sessions_mode', 'max_sessions'),
    help: 'Sessions of its operators in which somebody spoke within the last 15 minutes.',
  })
  remaining_session_capacity = fields.Integer('Remaining Capacity', {
    ...computed<Operators>('computeOperators', 'user_ids', 'max_sessions_mode', 'max_sessions'),
    help: 'So many more sessions its operators can take, if all of them were online.',
  })

  async computeOperators() {
    const roster = await loadRoster(this.env, this.user_ids.ids)
    const now = this.env.now()
    for (const channel of this) {
      const { ids } = channel.user_ids
      const mine = roster.sessions.filter(one => ids.includes(one.userId) && takesSlot(one, channel.id, now))
      channel.available_operator_ids = this.env['res.users'].browse(channel.availableOf(roster, ids))
      channel.ongoing_session_count = mine.length
      channel.remaining_session_capacity = Math.max(0, channel.max_sessions * ids.length - mine.length)
    }
  }

  /** The operator who is to answer a visitor now, or the empty recordset: section 3 of the rules, see `routing/`. */
  // sudo: im_livechat.channel - visitors are given an operator without any right to read who there is.
  async getOperator(
    wish: Wish,
    { candidates, lock, greetings = [], random }: Choosing = {},
  ): Promise<Rec<'res.users'>> {
    const channel = await this.one().sudo().load('user_ids', 'max_sessions_mode', 'max_sessions')
    const userIds = candidates ?? channel.user_ids.ids
    if (lock) await lockOperators(this.env, userIds)
    const roster = await loadRoster(this.env, userIds)
    const available = new Set(channel.availableOf(roster, userIds))
    const free = roster.operators.filter(({ userId }) => available.has(userId))
    const chosen = chooseOperator(free, [...roster.sessions, ...greetings], wish, this.env.now(), random)
    return this.env['res.users'].browse(chosen ? [chosen.userId] : [])
  }

  /** Those of these users whom this channel can give a session. */
  availableOf({ operators, sessions, inactivityMinutes }: Roster, userIds: readonly Id[]): Id[] {
    const limits = {
      channelId: this.id,
      maxSessionsMode: this.max_sessions_mode,
      maxSessions: this.max_sessions,
      blockDuringCall: false,
    }
    const mine = operators.filter(({ userId }) => userIds.includes(userId))
    return availableOperators(limits, mine, sessions, this.env.now(), inactivityMinutes).map(({ userId }) => userId)
  }
}
