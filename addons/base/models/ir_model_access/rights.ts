import { type Environment, type UserRights, ValueError } from '#core'
import { groupsOfUsers } from '../res_users/closure.ts'
import { sessionToken } from '../res_users/passwords.ts'
import { needsTotp, totpPage } from '../res_users/two_factor.ts'

interface Row {
  id: number
  active: boolean
  login: string
  password: string | null
  totp_secret: string | null
  name: string
  partner_id: number
  company_id: number
  companies: number[]
  lang: string | null
  tz: string | null
}

/** What the framework needs to know of a user. Throws a `ValueError` for one that does not exist. */
export async function userRights(env: Environment, uid: number): Promise<UserRights> {
  const [user] = await env.unit.query<Row>(
    `SELECT u.id, coalesce(u.active, false) AS active, u.login, u.password, u.totp_secret, p.name, u.partner_id, u.company_id,
       ARRAY(SELECT cid FROM res_company_users_rel WHERE user_id = u.id ORDER BY cid) AS companies, l.code AS lang, p.tz
     FROM res_users u JOIN res_partner p ON p.id = u.partner_id LEFT JOIN res_lang l ON l.id = p.lang_id AND l.active
     WHERE u.id = $1`,
    [uid],
  )
  if (!user) throw new ValueError(`There is no user ${uid}.`)
  const groups = [...((await groupsOfUsers(env, [uid])).get(uid) ?? [])]
  return {
    uid,
    active: user.active,
    login: user.login,
    name: user.name,
    partnerId: user.partner_id,
    groups,
    companyId: user.company_id,
    companyIds: user.companies,
    lang: user.lang ?? 'en_US',
    tz: user.tz ?? 'UTC',
    sessionToken: sessionToken(user),
    mustVisit: user.totp_secret === null && (await needsTotp(env, groups)) ? totpPage : null,
  }
}
