/**
 * A live chat session as one operator takes part in it, or took part before leaving it to others.
 * What "ongoing" means depends on the question, so each question has its own function here.
 */
export interface Engagement {
  readonly userId: number
  /** The live chat channel that the session came through. */
  readonly channelId: number
  readonly isMember: boolean
  readonly joinedAt: Date
  readonly lastInterest: Date
  readonly endedAt: Date | null
}

const SECOND = 1000
const MINUTE = 60 * SECOND

export const SLOT_WINDOW = 15 * MINUTE
export const LOAD_WINDOW = 30 * MINUTE
export const BUFFER = 120 * SECOND

/** Counts towards the limit of sessions that a channel sets: somebody spoke in it within 15 minutes. */
export function takesSlot(session: Engagement, channelId: number, now: Date): boolean {
  return (
    session.channelId === channelId &&
    session.isMember &&
    session.endedAt === null &&
    age(session.lastInterest, now) <= SLOT_WINDOW
  )
}

/** Counts as work when the least active operator is looked for, in whichever channel, even after leaving it. */
export function isLoad(session: Engagement, now: Date): boolean {
  return session.endedAt === null && age(session.lastInterest, now) < LOAD_WINDOW
}

/** The operator was given this session a moment ago, and needs time to begin with it. */
export function isJustAssigned(session: Engagement, now: Date): boolean {
  return session.endedAt === null && age(session.joinedAt, now) < BUFFER
}

function age(moment: Date, now: Date): number {
  return now.getTime() - moment.getTime()
}
