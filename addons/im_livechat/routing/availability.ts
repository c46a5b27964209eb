import { type Engagement, takesSlot } from './sessions.ts'

export type Status = 'online' | 'away' | 'offline'

/** What is known of somebody's presence; a status that they chose by hand is not looked at. */
export interface Presence {
  readonly status: Status
  /** Last use of keyboard, mouse or touch anywhere in the application, on any device. */
  readonly lastActivity: Date | null
}

export interface Attendant extends Presence {
  readonly userId: number
  readonly inCall: boolean
}

export interface ChannelLimits {
  readonly channelId: number
  readonly maxSessionsMode: 'unlimited' | 'limited'
  readonly maxSessions: number
  readonly blockDuringCall: boolean
}

export const INACTIVITY_MINUTES = 30

/** Those who can be given a session of the channel now, in the order they came. */
export function availableOperators<Operator extends Attendant>(
  channel: ChannelLimits,
  operators: readonly Operator[],
  sessions: readonly Engagement[],
  now: Date,
  inactivityMinutes = INACTIVITY_MINUTES,
): Operator[] {
  return operators.filter(
    operator =>
      isPresent(operator, now, inactivityMinutes) &&
      hasRoom(channel, operator, sessions, now) &&
      !(channel.blockDuringCall && operator.inCall),
  )
}

/** Online, and seen within the time allowed: a report of the status may be late, the clock is not. */
export function isPresent(presence: Presence, now: Date, inactivityMinutes = INACTIVITY_MINUTES): boolean {
  return presence.status === 'online' && !isInactive(presence.lastActivity, now, inactivityMinutes)
}

/** More than the minutes allowed have passed since the last sign of life, or there never was one. */
export function isInactive(lastActivity: Date | null, now: Date, inactivityMinutes = INACTIVITY_MINUTES): boolean {
  return lastActivity === null || now.getTime() - lastActivity.getTime() > inactivityMinutes * 60_000
}

function hasRoom(channel: ChannelLimits, operator: Attendant, sessions: readonly Engagement[], now: Date): boolean {
  if (channel.maxSessionsMode === 'unlimited') return true
  const mine = sessions.filter(session => session.userId === operator.userId)
  return mine.filter(session => takesSlot(session, channel.channelId, now)).length < channel.maxSessions
}
