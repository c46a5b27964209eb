import type { Environment, Values } from '#core'

type UserValues = Values<'res.users'>

/** Logins are written in small letters, however they are typed. */
export function withLogin(values: UserValues): UserValues {
  return typeof values.login === 'string' ? { ...values, login: values.login.trim().toLowerCase() } : values
}

/** What the contact of a user holds. */
const ofPartner = ['name', 'email', 'phone', 'image_128', 'lang', 'lang_id', 'tz', 'active'] as const

/** Values of a new user with what it can not be without: a contact, a kind, a company. */
export async function complete(env: Environment, given: UserValues): Promise<UserValues> {
  const { login = '', ...values } = given
  const company_id = values.company_id ?? env.companyIds[0] ?? (await env.ref('base.main_company')).id
  const company_ids = values.company_ids ?? company_id
  const group_ids = values.group_ids ?? (await env.ref('base.group_user')).id
  const all: UserValues = { ...values, login, company_id, company_ids, group_ids }
  if (all.partner_id) return all

  const partner: Record<string, unknown> = { name: login }
  const rest: Record<string, unknown> = { ...all }
  for (const name of ofPartner) {
    if (all[name] === undefined) continue
    partner[name] = all[name]
    if (name !== 'active') delete rest[name]
  }
  if (all.lang === undefined && all.lang_id === undefined) {
    partner.lang_id = await env['res.lang'].search([['code', '=', env.lang]], { limit: 1 })
  }
  return { ...rest, partner_id: await env['res.partner'].create(partner) }
}

/** The superuser is user 1 and the administrator user 2, also when an installation that failed has used up the numbers. */
export async function countFromOne(env: Environment): Promise<void> {
  if ((await env.sql('SELECT FROM res_users LIMIT 1')).length > 0) return
  await env.sql(`SELECT setval(pg_get_serial_sequence('res_users', 'id'), 1, false)`)
}
