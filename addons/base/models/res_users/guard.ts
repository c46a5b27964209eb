import { AccessError, type Environment, ValidationError } from '#core'
import { superuser } from './checks.ts'
import { groupsAbove } from './closure.ts'

/** The groups whose members may set up everything. */
async function topGroups(env: Environment): Promise<number[]> {
  const system = await env.ref('base.group_system', { optional: true })
  return system ? groupsAbove(env, [system.id]) : []
}

/** Who can log in and set up everything. */
async function administrators(env: Environment): Promise<number[]> {
  const rows = await env.sql<{ id: number }>(
    `SELECT DISTINCT users.id FROM res_groups_users_rel rel JOIN res_users users ON users.id = rel.uid
     WHERE rel.gid = ANY($1) AND users.active AND users.id <> $2`,
    [await topGroups(env), superuser],
  )
  return rows.map(({ id }) => id)
}

/**
 * Who may set up everything is set up by nobody less: those who only manage users would otherwise give themselves these
 * rights, or the password of somebody who has them. Throws for such users, archived ones too, unless one asks.
 */
export async function refuseUsers(env: Environment, ids: readonly number[]): Promise<void> {
  if (env.isSystem() || ids.length === 0) return
  const rows = await env.sql('SELECT FROM res_groups_users_rel WHERE gid = ANY($1) AND uid = ANY($2) LIMIT 1', [
    await topGroups(env),
    ids,
  ])
  if (rows.length > 0) throw new AccessError(refusal(env))
}

/** The same of the groups that make them what they are. */
export async function refuseGroups(env: Environment, ids: readonly number[]): Promise<void> {
  if (env.isSystem()) return
  const top = await topGroups(env)
  if (ids.some(id => top.includes(id))) throw new AccessError(refusal(env))
}

const refusal = (env: Environment) =>
  env._('Only administrators (group Settings) change administrators, or make somebody one.')

/** Does something to users or groups; throws if no administrator who can log in is left after it, and one was before. */
export async function keepingSomebody<T>(env: Environment, work: () => Promise<T>): Promise<T> {
  const before = await administrators(env)
  const result = await work()
  if (before.length === 0 || (await administrators(env)).length > 0) return result
  throw new ValidationError(env._('Somebody has to stay an administrator (group Settings).'), 'group_ids')
}
