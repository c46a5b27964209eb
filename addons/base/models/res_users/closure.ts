import type { Environment } from '#core'

/** Each of the groups with itself and all that it implies, however far. */
export async function groupsBelow(env: Environment, ids: readonly number[]): Promise<Map<number, Set<number>>> {
  const rows = await env.unit.query<{ start: number; id: number }>(
    `WITH RECURSIVE below AS (
       SELECT unnest($1::int[]) AS start, unnest($1::int[]) AS id
       UNION SELECT below.start, rel.hid FROM below JOIN res_groups_implied_rel rel ON rel.gid = below.id
     ) SELECT start, id FROM below`,
    [ids],
  )
  return collected(rows)
}

/** The groups, and all that imply one of them. */
export async function groupsAbove(env: Environment, ids: readonly number[]): Promise<number[]> {
  const rows = await env.unit.query<{ id: number }>(
    `WITH RECURSIVE above AS (
       SELECT unnest($1::int[]) AS id
       UNION SELECT rel.gid FROM above JOIN res_groups_implied_rel rel ON rel.hid = above.id
     ) SELECT id FROM above`,
    [ids],
  )
  return rows.map(({ id }) => id)
}

/** The groups that each user is in, implied ones included. */
export async function groupsOfUsers(env: Environment, uids: readonly number[]): Promise<Map<number, Set<number>>> {
  const rows = await env.unit.query<{ start: number; id: number }>(
    `WITH RECURSIVE closure AS (
       SELECT uid AS start, gid AS id FROM res_groups_users_rel WHERE uid = ANY($1::int[])
       UNION SELECT closure.start, rel.hid FROM closure JOIN res_groups_implied_rel rel ON rel.gid = closure.id
     ) SELECT start, id FROM closure`,
    [uids],
  )
  return collected(rows)
}

function collected(rows: readonly { start: number; id: number }[]): Map<number, Set<number>> {
  const sets = new Map<number, Set<number>>()
  for (const { start, id } of rows) sets.set(start, (sets.get(start) ?? new Set()).add(id))
  return sets
}
