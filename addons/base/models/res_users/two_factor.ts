import type { Environment, Id } from '#core'

/** Where people set up their second factor. */
export const totpPage = '/web/profile/totp'

/** Must who is in these groups, implied ones included, have a second factor? Colleagues only: portal users never must. */
export async function needsTotp(env: Environment, groups: readonly Id[]): Promise<boolean> {
  const colleagues = await env.ref('base.group_user', { optional: true })
  if (!colleagues || !groups.includes(colleagues.id)) return false
  const rows = await env.unit.query('SELECT FROM res_groups WHERE totp_required AND id = ANY($1) LIMIT 1', [groups])
  return rows.length > 0
}

/** Must the person who asks? */
export async function isRequired(env: Environment): Promise<boolean> {
  const { all_group_ids } = await env.user.load('all_group_ids')
  return needsTotp(env, all_group_ids.ids)
}
