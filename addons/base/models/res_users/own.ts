import type { Recordset } from '#core'

type Users = Recordset<'res.users'>

/** Is it the user who asks, and nobody else? */
export function isOwn({ env, ids }: Users): boolean {
  return !env.su && ids.length === 1 && ids[0] === env.uid
}

/** May people change all of these fields on their own user? Those that a field group closes to them, they may not. */
export function isSelfEditable(users: Users, names: readonly string[]): boolean {
  const open = users.fieldsGet()
  return names.every(name => open[name]?.selfEditable)
}
