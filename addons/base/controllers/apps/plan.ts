import type { Environment, LifecyclePlan } from '#core'

/** Addons that take part although nobody has named them. */
export function othersIn({ addons }: LifecyclePlan, titles: ReadonlyMap<string, string>) {
  return addons.filter(({ asked }) => !asked).map(({ name, title }) => titles.get(name) ?? title)
}

/** What goes for good: all records of a kind, or what is in a field of theirs. What nobody has filled in is no loss. */
export async function lostIn(env: Environment, { dropped }: LifecyclePlan): Promise<string[]> {
  const full = dropped.filter(({ rows }) => rows > 0)
  const models = full.length ? await env['ir.model'].search([]) : []
  const byTable = new Map([...models].map(({ model, name }) => [model.replaceAll('.', '_'), { model, name }]))
  const links = full.filter(({ table }) => !byTable.has(table)).reduce((sum, { rows }) => sum + rows, 0)
  const lines = full.flatMap(({ table, column, rows }) => {
    const found = byTable.get(table)
    if (!found) return []
    const { name } = found
    if (column === null) return [env._('%(name)s: all records (%(count)s)', { name, count: rows })]
    const field = labelOf(env, found.model, column)
    return [env._('%(name)s: the values of “%(field)s” (%(count)s)', { name, field, count: rows })]
  })
  return links ? [...lines, env._('Links between records (%(count)s)', { count: links })] : lines
}

function labelOf(env: Environment, model: string, field: string): string {
  // sudo: all models - only what the field is called, also where groups close it
  return (model in env && env.sudo().model(model).fieldsGet()[field]?.string) || field
}

/** Records of the addons' files, by what happens to them, how many of which kind. */
export function recordsIn(env: Environment, { records }: LifecyclePlan) {
  const heads = { made: env._('Added'), changed: env._('Changed'), removed: env._('Removed') }
  return (['made', 'changed', 'removed'] as const).flatMap(what => {
    const ids = records.filter(record => record.what === what && !record.idOnly).map(({ id }) => id)
    return ids.length ? [{ head: heads[what], count: ids.length, ids }] : []
  })
}
