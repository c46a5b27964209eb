import { type Environment, ValidationError, type Values } from '#core'
import { hashPassword } from './passwords.ts'

type UserValues = Values<'res.users'>

/** Values as they are stored: the password as its hash, the login in small letters. */
export async function stored(given: UserValues): Promise<UserValues> {
  const values: { -readonly [Name in keyof UserValues]: UserValues[Name] } = { ...given }
  if (typeof values.login === 'string') values.login = values.login.trim().toLowerCase()
  const { password } = values
  if (password !== undefined && password !== null && typeof password !== 'string') {
    // Said without the value, which errors otherwise show.
    throw new ValidationError('The password must be a text.', 'password')
  }
  if (password !== undefined) values.password = password ? await hashPassword(password) : null
  return values
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
  return { ...rest, partner_id: await env['res.partner'].create(partner) }
}
