import type { AccessGroup, AccessLine, AccessRule, AccessTable, Environment } from '#core'

/**
 * All lines, rules, groups and languages as the framework keeps them. Asked for while records are being written, so it goes past
 * them, to what is stored.
 */
export async function accessTable({ unit }: Environment): Promise<AccessTable> {
  const lines = await unit.query<AccessLine>(
    `SELECT m.model, a.group_id AS "group", coalesce(perm_read, false) AS read, coalesce(perm_write, false) AS write,
       coalesce(perm_create, false) AS "create", coalesce(perm_unlink, false) AS unlink
     FROM ir_model_access a JOIN ir_model m ON m.id = a.model_id WHERE a.active ORDER BY a.id`,
  )
  const rules = await unit.query<AccessRule>(
    `SELECT r.name, m.model, r.domain_force AS domain,
       ARRAY(SELECT group_id FROM rule_group_rel WHERE rule_group_id = r.id) AS groups,
       coalesce(perm_read, false) AS read, coalesce(perm_write, false) AS write,
       coalesce(perm_create, false) AS "create", coalesce(perm_unlink, false) AS unlink
     FROM ir_rule r JOIN ir_model m ON m.id = r.model_id WHERE r.active ORDER BY r.id`,
  )
  const groups = await unit.query<AccessGroup & { implied: readonly number[] }>(
    `SELECT g.id, d.module || '.' || d.name AS xmlid,
       coalesce(p.name->>'en_US' || ' / ', '') || (g.name->>'en_US') AS name,
       ARRAY(SELECT hid FROM res_groups_implied_rel WHERE gid = g.id) AS implied
     FROM res_groups g LEFT JOIN res_groups_privilege p ON p.id = g.privilege_id LEFT JOIN LATERAL (
       SELECT module, name FROM ir_model_data WHERE model = 'res.groups' AND res_id = g.id ORDER BY id LIMIT 1
     ) d ON true ORDER BY g.id`,
  )
  const languages = await unit.query<{ code: string }>('SELECT code FROM res_lang WHERE active ORDER BY code')
  const implied = new Map(groups.map(group => [group.id, group.implied]))
  return {
    lines,
    rules,
    groups: groups.map(({ id, xmlid, name }) => ({ id, xmlid, name, closure: closureOf(id, implied) })),
    languages: languages.map(({ code }) => code),
  }
}

/** A group with all that it implies, however far. */
function closureOf(id: number, implied: ReadonlyMap<number, readonly number[]>): number[] {
  const found = new Set([id])
  for (const one of found) for (const next of implied.get(one) ?? []) found.add(next)
  return [...found]
}
