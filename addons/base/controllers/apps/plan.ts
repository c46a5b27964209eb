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
  return full.map(({ table, column, rows }) => {
    const found = byTable.get(table)
    const name = found?.name ?? table
    if (column === null) return env._('%(name)s: all records (%(count)s)', { name, count: rows })
    const field = (found && env.model(found.model).fieldsGet()[column]?.string) ?? column
    return env._('%(name)s: the values of “%(field)s” (%(count)s)', { name, field, count: rows })
  })
}

/** Records of the addons' files, by what happens to them, how many of which kind. */
export function recordsIn(env: Environment, { records }: LifecyclePlan) {
  const heads = { made: env._('Added'), changed: env._('Changed'), removed: env._('Removed') }
  return (['made', 'changed', 'removed'] as const).flatMap(what => {
    const ids = records.filter(record => record.what === what).map(({ id }) => id)
    return ids.length ? [{ head: heads[what], count: ids.length, ids }] : []
  })
}
