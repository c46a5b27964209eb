import type { Environment, Id } from '#core'
import type { Candidate } from '../../routing/assignment.ts'
import type { Attendant, Status } from '../../routing/availability.ts'
import { type Engagement, LOAD_WINDOW } from '../../routing/sessions.ts'

export type RosterOperator = Candidate & Attendant

/** What is to be known about operators to choose among them: three queries, however many there are. */
export interface Roster {
  readonly operators: readonly RosterOperator[]
  readonly sessions: readonly Engagement[]
  /** How long somebody may be without activity: a setting. */
  readonly inactivityMinutes: number
}

interface OperatorRow {
  user_id: Id
  partner_id: Id
  lang: string | null
  chat_langs: string[]
  country_id: Id | null
  status: Status | null
  last_presence: Date | null
}

interface SessionRow {
  user_id: Id
  livechat_channel_id: Id
  is_member: boolean
  joined_at: Date
  last_interest: Date
}

export async function loadRoster(env: Environment, userIds: readonly Id[]): Promise<Roster> {
  const inactivityMinutes = await env['im_livechat.channel'].inactivityMinutes()
  const operators = await env.sql<OperatorRow>(OPERATORS, [userIds])
  const sessions = await env.sql<SessionRow>(SESSIONS, [userIds, new Date(env.now().getTime() - LOAD_WINDOW)])
  return { operators: operators.map(toOperator), sessions: sessions.map(toEngagement), inactivityMinutes }
}

/**
 * Waits until nobody else is choosing among these operators, and keeps them until this unit of work ends: of two
 * visitors at the same instant, the second sees what the first was given. In the order of ids, so nobody waits in a
 * circle.
 */
export async function lockOperators(env: Environment, userIds: readonly Id[]): Promise<void> {
  await env.unit.begin()
  await env.sql('SELECT id FROM res_users WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [userIds])
}

const OPERATORS = `
  SELECT users.id AS user_id, users.partner_id, main.code AS lang, partner.country_id,
         presence.status, presence.last_presence,
         ARRAY(SELECT lang.code FROM res_users_livechat_lang spoken JOIN res_lang lang ON lang.id = spoken.lang_id
               WHERE spoken.user_id = users.id ORDER BY lang.code) AS chat_langs
  FROM res_users users
  JOIN res_partner partner ON partner.id = users.partner_id
  LEFT JOIN res_lang main ON main.id = partner.lang_id
  LEFT JOIN mail_presence presence ON presence.user_id = users.id
  WHERE users.id = ANY($1) AND users.active
  ORDER BY users.id`

/** Older ones count nowhere: see `routing/sessions.ts`. */
const SESSIONS = `
  SELECT users.id AS user_id, session.livechat_channel_id, history.member_id IS NOT NULL AS is_member,
         history.create_date AS joined_at, session.last_interest_dt AS last_interest
  FROM im_livechat_channel_member_history history
  JOIN discuss_channel session ON session.id = history.channel_id
  JOIN res_users users ON users.partner_id = history.partner_id
  WHERE users.id = ANY($1) AND history.livechat_member_type = 'agent' AND session.livechat_end_dt IS NULL
    AND session.last_interest_dt >= $2`

function toOperator(row: OperatorRow): RosterOperator {
  return {
    userId: row.user_id,
    partnerId: row.partner_id,
    lang: row.lang,
    chatLangs: row.chat_langs,
    countryId: row.country_id,
    expertiseIds: [],
    inCall: false,
    status: row.status ?? 'offline',
    lastActivity: row.last_presence,
  }
}

function toEngagement(row: SessionRow): Engagement {
  return {
    userId: row.user_id,
    channelId: row.livechat_channel_id,
    isMember: row.is_member,
    joinedAt: row.joined_at,
    lastInterest: row.last_interest,
    endedAt: null,
  }
}
