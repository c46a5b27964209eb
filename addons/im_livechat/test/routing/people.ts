import type { Candidate } from '../../routing/assignment.ts'
import type { Attendant, ChannelLimits } from '../../routing/availability.ts'
import type { Engagement } from '../../routing/sessions.ts'

export const now = new Date('2026-03-02T10:00:00Z')

export const WEBSITE = 1
export const SHOP = 2

export const FR = 'fr_FR'
export const EN = 'en_US'
export const DE = 'de_DE'
export const france = 75
export const belgium = 20
export const us = 233
export const japan = 113
export const dog = 1
export const cat = 2

export const first = () => 0

export type Operator = Candidate & Attendant

/** An operator who is online and idle, unless said otherwise. */
export function operator(userId: number, about: Partial<Operator> = {}): Operator {
  return {
    userId,
    partnerId: userId + 1000,
    lang: null,
    chatLangs: [],
    countryId: null,
    expertiseIds: [],
    inCall: false,
    status: 'online',
    lastActivity: now,
    ...about,
  }
}

/** Sessions of an operator that began, and had their last word, so many minutes ago. */
export function sessions(userId: number, count: number, minutesAgo = 5, about: Partial<Engagement> = {}): Engagement[] {
  const then = minutes(minutesAgo)
  const session = { userId, channelId: WEBSITE, isMember: true, joinedAt: then, lastInterest: then, endedAt: null }
  return Array.from({ length: count }, () => ({ ...session, ...about }))
}

export function minutes(ago: number): Date {
  return new Date(now.getTime() - ago * 60_000)
}

export function channel(limits: Partial<ChannelLimits> = {}): ChannelLimits {
  return { channelId: WEBSITE, maxSessionsMode: 'unlimited', maxSessions: 10, blockDuringCall: false, ...limits }
}
