import type { Environment, Id } from '#core'
import { BUFFER, type Engagement } from '../../routing/sessions.ts'

/**
 * Whom this process has shown to visitors who have not written yet, and when: so that visitors who come at the same
 * instant are shown different operators. A hint among equals, in memory: nobody is reserved, nothing is stored.
 */
const greeted = new WeakMap<object, Map<Id, Date>>()

export function noteGreeting(env: Environment, userId: Id): void {
  const database = env.unit.owner
  const known = greeted.get(database) ?? new Map<Id, Date>()
  greeted.set(database, known.set(userId, env.now()))
}

/** The greetings of the last two minutes, as if each had become a session. */
export function greetings(env: Environment, channelId: Id): Engagement[] {
  const now = env.now()
  const recent = [...(greeted.get(env.unit.owner) ?? [])].filter(([, at]) => now.getTime() - at.getTime() < BUFFER)
  return recent.map(([userId, at]) => ({
    userId,
    channelId,
    isMember: false,
    joinedAt: at,
    lastInterest: at,
    endedAt: null,
  }))
}
